using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Eml.Runner.Report;
using PuppeteerSharp;

namespace Eml.Runner.Pictures;

/// <summary>Pictures of figures for viewers that run no script: drawn by the report's own plotly.js in a headless Chromium, on white ground.</summary>
internal static class FigurePictures
{
    /// <summary>The width in CSS pixels, about that of GitHub's column.</summary>
    public const int Width = 800;

    /// <summary>Picture pixels for a CSS pixel, so that text is sharp on dense screens.</summary>
    private const int Scale = 2;

    /// <summary>Draws figures.</summary>
    /// <param name="chromium">The browser's path.</param>
    /// <param name="figures">The bundle of each, with HTML or plotly's JSON.</param>
    /// <param name="cancellation">Ends the browser.</param>
    /// <returns>A PNG in base64 for each.</returns>
    /// <exception cref="IOException">The browser does not start, or a figure could not be drawn.</exception>
    public static async Task<string[]> DrawAsync(string chromium, IReadOnlyList<JsonObject> figures, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("eml-pictures-").FullName;
        try
        {
            string page = Path.Combine(folder, "pictures.html");
            await File.WriteAllTextAsync(page, Page(figures), cancellation);
            Picture[] drawn = await DrawAsync(chromium, new Uri(page), cancellation);
            return [.. drawn.Select(picture => picture.Png ?? throw new IOException($"A figure could not be drawn: {picture.Failure}"))];
        }
        catch (Exception e) when (e is PuppeteerException or ProcessException or TimeoutException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new IOException($"The figures could not be drawn by {chromium}: {e.Message.Trim()}", e);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Picture[]> DrawAsync(string chromium, Uri address, CancellationToken cancellation)
    {
        await using IBrowser browser = await InstalledChromium.StartAsync(chromium, InstalledChromium.CompileOnce);
        await using CancellationTokenRegistration end = cancellation.Register(() => _ = browser.CloseAsync());
        IPage page = await browser.NewPageAsync();
        page.DefaultTimeout = page.DefaultNavigationTimeout = InstalledChromium.Patience;
        await page.SetViewportAsync(new() { Width = Width + 100, Height = 800 });
        await page.GoToAsync(address.AbsoluteUri);
        return await page.EvaluateFunctionAsync<Picture[]>("scale => pictures(scale)", Scale);
    }

    private static string Page(IReadOnlyList<JsonObject> figures)
    {
        var markdown = new MarkdownText(".", PageLinks.None);
        var body = new StringBuilder();
        foreach (JsonObject figure in figures)
        {
            body.Append(CultureInfo.InvariantCulture, $"<div class=\"picture\" style=\"width:{Width}px\">{OutputHtml.Bundle(figure, markdown)}</div>\n");
        }

        return HtmlPage.Build("Pictures", "", body.ToString(), hasPlots: true, Assets.Text("pictures.js"));
    }

    /// <summary>What pictures.js gives for a figure.</summary>
    /// <param name="Png">Its picture in base64.</param>
    /// <param name="Failure">Or what the figure says instead.</param>
    private sealed record Picture(string? Png, string? Failure);
}
