using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Eml.Engine.Tests;

/// <summary>One output of a cell, from whichever engine.</summary>
/// <param name="Kind">stdout, stderr, display_data or execute_result.</param>
/// <param name="Data">Its text in each media type.</param>
internal sealed partial record CellOutput(string Kind, IReadOnlyDictionary<string, string> Data)
{
    /// <summary>An output as a notebook holds it; null for an error.</summary>
    public static CellOutput? Read(JsonObject output) => output["output_type"]!.ToString() switch
    {
        "error" => null,
        "stream" => new CellOutput(output["name"]!.ToString(), new Dictionary<string, string>(StringComparer.Ordinal) { ["text/plain"] = Text(output["text"]) }),
        string kind => new CellOutput(kind, output["data"]!.AsObject().ToDictionary(entry => entry.Key, entry => Text(entry.Value), StringComparer.Ordinal)),
    };

    /// <summary>The text of a notebook's multi-line string.</summary>
    public static string Text(JsonNode? node) =>
        node switch
        {
            JsonArray lines => Lines(string.Concat(lines.Select(line => line!.ToString()))),
            JsonObject json => json.ToJsonString(),
            _ => Lines(node?.ToString() ?? ""),
        };

    /// <summary>The text with line feeds alone, and without plotly.js, which one figure of a run takes along.</summary>
    public static string Lines(string text) => PackedPlotly().Replace(text.ReplaceLineEndings("\n"), "\"\"");

    [GeneratedRegex("\"H4sI[A-Za-z0-9+/=]+\"", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex PackedPlotly();
}
