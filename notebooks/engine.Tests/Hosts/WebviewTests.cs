using System.Globalization;
using Xunit;

namespace Eml.Engine.Tests.Hosts;

/// <summary>The notebooks' figures, as the kernel sends them to VS Code, on a page that inserts them as the webview of VS Code does, without a network.</summary>
public sealed class WebviewTests(StdioFixture fixture) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eml-webview-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory(Explicit = true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Every_figure_is_drawn_and_nothing_is_asked_for(bool dark, bool hasRequire)
    {
        await using OfflinePage page = await OfflinePage.StartAsync();
        string[][] notebooks = await Task.WhenAll(Places.Names.Select(fixture.FiguresAsync));
        Assert.All(Places.Names.Zip(notebooks), n => Assert.Equal(Notebook.CommittedFigures(Path.Combine(Places.Notebooks, n.First + ".ipynb")), n.Second.Length));
        foreach (string[] figures in notebooks)
        {
            await page.OpenAsync(Empty(hasRequire), dark);
            await page.ValueAsync("localStorage.clear()");
            foreach (string figure in figures)
            {
                await page.InsertAsync(figure);
            }

            await page.UntilDrawnAsync(figures.Length);
            Assert.Equal([new Uri(Empty(hasRequire)).AbsoluteUri], page.Requests());
            Assert.Empty(page.Complaints());
            string ink = await page.ValueAsync("getComputedStyle(document.querySelector('.eml-figure .gtitle')).fill");
            Assert.Equal(dark ? "rgb(255, 255, 255)" : "rgb(0, 0, 0)", ink);
        }
    }

    [Fact(Explicit = true)]
    public async Task Every_figure_appears_whatever_the_reader_did_before()
    {
        await using OfflinePage page = await OfflinePage.StartAsync();
        string[] figures = await fixture.FiguresAsync(Places.Names[0]), others = await fixture.FiguresAsync(Places.Names[1]);
        string carrier = figures[0];
        Assert.True(carrier.Length > 600_000, "The first figure takes no plotly.js along.");
        string[] light = [.. figures.Skip(1).Where(html => html.Length < 600_000).Take(2)];

        // Nothing has brought plotly.js: the figure says so, shows its summary, and is drawn as soon as another cell brings it.
        await page.OpenAsync(Empty(hasRequire: false));
        await page.ValueAsync("localStorage.clear()");
        await page.InsertAsync(light[0]);
        await page.UntilAsync("document.querySelector('.eml-figure').dataset.drawn === 'waiting'");
        Assert.StartsWith("This plot waits for plotly.js, which comes with another figure: run any cell that shows one. What it shows:", await page.ValueAsync("document.querySelector('.eml-figure').textContent"), StringComparison.Ordinal);
        await page.InsertAsync(carrier);
        await page.UntilDrawnAsync(2);

        // A single cell is run again in the middle, and the output that held plotly.js is cleared.
        await page.ValueAsync("document.querySelectorAll('.output')[1].remove()");
        await page.InsertAsync(light[1]);
        await page.UntilDrawnAsync(2);

        // A reload: no output holds it any more.
        await page.OpenAsync(Empty(hasRequire: false));
        await page.InsertAsync(light[0]);
        await page.InsertAsync(light[1]);
        await page.UntilDrawnAsync(2);

        // A second notebook in the same window brings its own; the first one's stays in use.
        await page.ValueAsync("window.first = window.Plotly");
        await page.InsertAsync(others[0]);
        await page.UntilDrawnAsync(3);
        Assert.Equal("true", await page.ValueAsync("window.first === window.Plotly"));

        // Not trusted: a host leaves the scripts out and the summary is seen. Trusted: it shows the whole output.
        await page.OpenAsync(Empty(hasRequire: false));
        await page.ValueAsync("localStorage.clear()");
        string untrusted = carrier[..carrier.IndexOf("<script>", StringComparison.Ordinal)];
        await page.InsertAsync(untrusted);
        Assert.Equal("no", await page.StatesAsync());
        Assert.NotEqual("0", await page.ValueAsync("document.querySelector('.eml-figure p').getBoundingClientRect().height"));
        await page.ValueAsync("document.querySelector('.output').remove()");
        await page.InsertAsync(carrier);
        await page.UntilDrawnAsync(1);

        // The page has a plotly.js of its own, of another major version: it stays in place.
        await page.OpenAsync(Empty(hasRequire: false));
        await page.ValueAsync("window.Plotly = { version: '2.35.2' }");
        await page.InsertAsync(carrier);
        await page.UntilDrawnAsync(1);
        Assert.Equal("2.35.2", await page.ValueAsync("window.Plotly.version"));
        Assert.Empty(page.Complaints());
    }

    /// <summary>An empty page in the reader's colours. With require.js it has a define that takes no module without a name, as require.js does not.</summary>
    private string Empty(bool hasRequire)
    {
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"page-{hasRequire}.html"));
        File.WriteAllText(path, $$"""
            <!DOCTYPE html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Outputs</title>
            <style>:root { color: light-dark(rgb(0, 0, 0), rgb(255, 255, 255)); }</style>
            <script>{{(hasRequire ? "window.define = () => { throw new Error('Mismatched anonymous define() module'); }; window.define.amd = {};" : "")}}</script></head><body></body></html>
            """);
        return path;
    }
}
