using System.Text.Json.Nodes;

namespace Eml.Runner.Notebooks;

/// <summary>nbformat's multi-line strings: one string, or a list of lines that keep their line ends.</summary>
internal static class Text
{
    /// <summary>The text of a multi-line string, with <c>\n</c> between lines.</summary>
    public static string Join(JsonNode? node) =>
        (node is JsonArray lines ? string.Concat(lines.Select(line => line?.ToString())) : node?.ToString() ?? "")
            .ReplaceLineEndings("\n");

    /// <summary>Lines that keep their line ends, as Jupyter writes them.</summary>
    public static JsonArray Split(string text)
    {
        var lines = new JsonArray();
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            int next = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..next]);
            start = next;
        }

        return lines;
    }
}
