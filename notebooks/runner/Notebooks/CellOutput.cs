using System.Text.Json;
using System.Text.Json.Nodes;

namespace Eml.Runner.Notebooks;

/// <summary>Adds outputs to a code cell in nbformat's shapes.</summary>
internal static class CellOutput
{
    /// <summary>Adds text written to a stream; text that follows text of the same stream joins it.</summary>
    public static void AddStream(this Cell cell, string name, string text)
    {
        if (cell.Outputs.LastOrDefault() is JsonObject last && last["output_type"]?.ToString() == "stream" && last["name"]?.ToString() == name)
        {
            last["text"] = Text.Split(Text.Join(last["text"]) + text);
            return;
        }

        cell.Outputs.Add(new JsonObject { ["name"] = name, ["output_type"] = "stream", ["text"] = Text.Split(text) });
    }

    /// <summary>Adds a value: one bundle of media types.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="bundle">The value's text in each media type.</param>
    /// <param name="isResult">Whether it is the cell's last expression.</param>
    public static void AddValue(this Cell cell, IReadOnlyDictionary<string, string> bundle, bool isResult)
    {
        var data = new JsonObject();
        foreach ((string mime, string text) in bundle.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            data[mime] = IsJson(mime) ? Parse(text) : mime.StartsWith("image/p", StringComparison.Ordinal) ? text : Text.Split(text);
        }

        var output = new JsonObject { ["data"] = data };
        if (isResult)
        {
            output["execution_count"] = cell.Number;
        }

        output["metadata"] = new JsonObject();
        output["output_type"] = isResult ? "execute_result" : "display_data";
        cell.Outputs.Add(output);
    }

    /// <summary>Adds an error.</summary>
    public static void AddError(this Cell cell, string name, string message, IEnumerable<string> traceback) =>
        cell.Outputs.Add(new JsonObject
        {
            ["ename"] = name,
            ["evalue"] = message,
            ["output_type"] = "error",
            ["traceback"] = new JsonArray([.. traceback.Select(line => (JsonNode)JsonValue.Create(line))]),
        });

    /// <summary>A value's JSON, or, where a formatter wrote something else, its text as a JSON string.</summary>
    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static bool IsJson(string mime) => mime == "application/json" || mime.EndsWith("+json", StringComparison.Ordinal);
}
