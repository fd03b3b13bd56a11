using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Eml.Runner.Report;

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
            await using Chromium browser = await Chromium.StartAsync(chromium, cancellation);
            await browser.ShowAsync(Width + 100, 800, dark: false, cancellation);
            await browser.OpenAsync(page, cancellation);
            JsonNode? drawn = await browser.EvaluateAsync(string.Create(CultureInfo.InvariantCulture, $"pictures({Scale})"), cancellation);
            return [.. drawn!.AsArray().Select(picture => picture!["png"]?.ToString() ?? throw new IOException($"A figure could not be drawn: {picture["failure"]}"))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
}
