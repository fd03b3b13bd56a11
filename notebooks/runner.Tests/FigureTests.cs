using System.Text.Json.Nodes;
using Eml.Runner.Notebooks;
using Eml.Runner.Pictures;
using Eml.Testing;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>Figures, from the library to a browser: saved, and in the report.</summary>
public sealed class FigureTests
{
    internal const string Sound = """
        var X = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(1, 6, (i, j) => j * 0.5 - 1);
        Eml.Oracles.GradientCheck.Run(Eml.Network.Create(new[] { 1, 3, 1 }, Eml.Activation.Sigmoid, Eml.Heads.Head.LinearQuadratic, 1), X, X.PointwisePower(2))
        """;

    private const string Plot = """
        Eml.Plots.FitPlots.Data(Eml.Data.SyntheticFunctions.NoisyComposite.Sample(20, 0.1, 1), Eml.Data.SyntheticFunctions.NoisyComposite.F)
        """;

    [Fact]
    public async Task A_figure_is_saved_as_one_bundle_and_drawn_in_a_report_that_asks_for_nothing()
    {
        await using WatchedPage page = await WatchedPage.StartAsync();
        using var folder = new TestFolder();
        string path = folder.Write("plot.ipynb", "md:# Plot\n\nOf $x^2$.", $"#r \"{TestFolder.Library.Replace('\\', '/')}\"", Plot, Sound);
        RunnerResult saving = folder.Run(path, "--save");
        Assert.Equal(("", 0), (saving.Error, saving.ExitCode));
        byte[] saved = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        JsonObject[] bundles = [.. JsonNode.Parse(saved)!["cells"]!.AsArray().Skip(2).Select(cell => (JsonObject)cell!["outputs"]![0]!["data"]!)];
        Assert.Equal([MediaTypes.Plotly, MediaTypes.Png, MediaTypes.PlainText], bundles[0].Select(type => type.Key));
        Assert.Equal([MediaTypes.Html, MediaTypes.PlainText], bundles[1].Select(type => type.Key));
        Assert.Equal("scatter", bundles[0][MediaTypes.Plotly]!["data"]![0]!["type"]!.ToString());
        byte[] png = Convert.FromBase64String(bundles[0][MediaTypes.Png]!.ToString());
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], png[..4]);
        Assert.InRange(png.Length, 5_000, 100_000);

        await LookAtReportAsync(page, folder, png);

        // A machine without the browser: a picture of unchanged data is kept, and what is missing is named.
        string[] plots = [Plot, Plot.Replace("Sample(20", "Sample(21", StringComparison.Ordinal)];
        JsonNode root = JsonNode.Parse(saved)!;
        JsonNode other = root["cells"]![2]!.DeepClone();
        other["source"] = plots[1];
        root["cells"]!.AsArray().Insert(3, other);
        await File.WriteAllTextAsync(path, root.ToJsonString(), TestContext.Current.CancellationToken);
        RunnerResult without = folder.RunProcess(environment =>
        {
            environment["PATH"] = folder.Path;
            environment.Remove(InstalledChromium.Variable);
        }, path, "--save");
        Assert.Contains("No Chromium was found", without.Output, StringComparison.Ordinal);
        Assert.Contains("These have no picture now: plot cell 3.", without.Output, StringComparison.Ordinal);
        JsonArray cells = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!["cells"]!.AsArray();
        Assert.Equal(bundles[0][MediaTypes.Png]!.ToJsonString(), cells[2]!["outputs"]![0]!["data"]![MediaTypes.Png]!.ToJsonString());
        Assert.Null(cells[3]!["outputs"]![0]!["data"]![MediaTypes.Png]);
    }

    [Theory]
    [InlineData("/usr/bin/false")]
    [InlineData("/etc/passwd")]
    public async Task A_browser_that_does_not_start_is_named(string executable)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such file.");
        IOException error = await Assert.ThrowsAsync<IOException>(() => FigurePictures.DrawAsync(executable, [], TestContext.Current.CancellationToken));
        Assert.StartsWith($"The figures could not be drawn by {executable}: ", error.Message, StringComparison.Ordinal);
    }

    private static async Task LookAtReportAsync(WatchedPage page, TestFolder folder, byte[] png)
    {
        string report = Path.Combine(folder.Report, "plot.html");
        foreach ((int width, bool dark) in new[] { (390, false), (1200, true) })
        {
            await page.ShowAsync(width, 800, dark);
            await page.OpenAsync(report);
            const string drawn = "new Promise(done => { const look = () => { const drawn = [...document.querySelectorAll('.eml-figure')].map(f => f.dataset.drawn); drawn.includes('pending') ? setTimeout(look, 20) : done(drawn.join()); }; look(); })";
            Assert.Equal("yes", await page.EvaluateAsync<string>(drawn));
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Equal([new Uri(report).AbsoluteUri], page.Requests());
            Assert.Empty(page.Complaints());
            Assert.DoesNotContain(page.Told(), one => one.Method == "Log.entryAdded");
            if (width > 1000)
            {
                Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('.wide')].every(box => box.scrollWidth <= box.clientWidth)"), $"A table does not fit at {width} px.");
            }
        }

        string summary = await page.EvaluateAsync<string>("document.querySelectorAll('.run')[1].textContent");
        Assert.StartsWith("Gradient checks: 14 of 14 comparisons within tolerance, 7 equations, ", summary, StringComparison.Ordinal);
        Assert.Matches("worst relative error: complex step [0-9.]+e-1[0-9], central difference [0-9.]+e-", summary);

        // The picture: 1600 pixels wide, its corners white, and not all of it.
        string look = $$"""
            (async () => {
              const image = new Image();
              image.src = "data:image/png;base64,{{Convert.ToBase64String(png)}}";
              await image.decode();
              const context = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height }).getContext("2d");
              context.drawImage(image, 0, 0);
              const { data } = context.getImageData(0, 0, image.width, image.height);
              const white = (i) => data[i] + data[i + 1] + data[i + 2] + data[i + 3] === 1020;
              let others = 0;
              for (let i = 0; i < data.length; i += 4) others += white(i) ? 0 : 1;
              return [image.width, white(0), white(data.length - 4), others > 10000].join();
            })()
            """;
        Assert.Equal("1600,true,true,true", await page.EvaluateAsync<string>(look));
    }
}
