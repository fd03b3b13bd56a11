using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Eml.Plots;

/// <summary>Writes a figure as a fragment of HTML: the summary as text, and a script (figure.js) that puts the plot in its place.</summary>
internal static class FigureHtml
{
    private static readonly string Script = ReadScript();

    /// <summary>Writes a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="takesPlotly">Whether plotly.js goes with it.</param>
    public static string Write(Figure figure, bool takesPlotly)
    {
        string json = figure.ToJson();
        string summary = WebUtility.HtmlEncode(figure.Summary);
        string id = "eml-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json + figure.Summary)))[..12];

        // Equal figures have equal names, so it is no id attribute: the script looks for the element before it.
        return $"""
            <div class="eml-figure" data-figure="{id}" role="figure" aria-label="{summary}"><p>{summary}</p><noscript>The plot itself needs JavaScript.</noscript></div><script>
            ({Script})({Literal(id)}, {ForScript(json)}, {Literal(Plotly.Version)}, "{(takesPlotly ? Plotly.Packed : "")}");
            </script>
            """;
    }

    // Within <script>, "</script" and "<!--" end or change the element; in JSON, < occurs only inside strings.
    private static string ForScript(string json) => json.Replace("<", "\\u003c", StringComparison.Ordinal);

    private static string Literal(string text) => ForScript(JsonSerializer.Serialize(text));

    private static string ReadScript()
    {
        using Stream stream = typeof(FigureHtml).Assembly.GetManifestResourceStream("Eml.Plots.figure.js")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        IEnumerable<string> lines = reader.ReadToEnd().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
        return string.Join('\n', lines);
    }
}
