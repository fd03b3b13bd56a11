using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Eml.Engine.Tests;

/// <summary>A notebook file, as far as these tests read and write one.</summary>
internal static partial class Notebook
{
    /// <summary>The code cells that are not empty.</summary>
    public static JsonObject[] CodeCells(string path) =>
        [.. JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray().OfType<JsonObject>().Where(cell => cell["cell_type"]!.ToString() == "code" && Source(cell).Trim().Length > 0)];

    /// <summary>A cell's text.</summary>
    public static string Source(JsonObject cell) => CellOutput.Text(cell["source"]);

    /// <summary>What a cell gave when the runner ran it.</summary>
    public static CellRun Run(JsonObject cell)
    {
        JsonObject[] outputs = [.. cell["outputs"]!.AsArray().OfType<JsonObject>()];
        JsonObject? error = outputs.FirstOrDefault(output => output["output_type"]!.ToString() == "error");
        return new CellRun([.. outputs.Select(CellOutput.Read).OfType<CellOutput>()], error is null ? null : Failure(error));
    }

    /// <summary>A failure in .NET Interactive's words. The runner says a compile error's place by its line and, below it, a caret.</summary>
    private static string Failure(JsonObject error)
    {
        if (error["ename"]!.ToString() != "compile error")
        {
            return $"{error["ename"]}: {error["evalue"]}";
        }

        string[] lines = [.. error["traceback"]!.AsArray().Skip(1).Select(line => line!.ToString())];
        return string.Join('\n', lines.Chunk(3).Select(one =>
        {
            Match place = SourceLine().Match(one[1]);
            return string.Create(CultureInfo.InvariantCulture, $"({place.Groups["line"]},{one[2].Length - place.Length}): error {one[0]}");
        }));
    }

    /// <summary>The HTML of every figure among the outputs, as it stands there.</summary>
    public static string[] Figures(string path) =>
        [.. CodeCells(path).SelectMany(cell => cell["outputs"]!.AsArray()).Select(output => output!["data"]?["text/html"])
            .Select(html => html is JsonArray lines ? string.Concat(lines.Select(line => line!.ToString())) : html?.ToString())
            .OfType<string>().Where(IsFigure)];

    /// <summary>Whether HTML is a figure of the library's.</summary>
    public static bool IsFigure(string html) => html.Contains("class=\"eml-figure\"", StringComparison.Ordinal);

    /// <summary>How many figures a committed notebook holds.</summary>
    public static int CommittedFigures(string path) =>
        CodeCells(path).SelectMany(cell => cell["outputs"]!.AsArray()).Count(output => output!["data"]?["application/vnd.plotly.v1+json"] is not null);

    /// <summary>Writes a notebook of code cells.</summary>
    public static void Write(string path, params IEnumerable<string> cells)
    {
        var root = new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select((code, i) => new JsonObject
            {
                ["cell_type"] = "code",
                ["id"] = FormattableString.Invariant($"c{i}"),
                ["metadata"] = new JsonObject(),
                ["execution_count"] = null,
                ["outputs"] = new JsonArray(),
                ["source"] = code,
            })]),
            ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" } },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        File.WriteAllText(path, root.ToJsonString());
    }

    [GeneratedRegex(@"^  cell \d+, line (?<line>\d+): ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SourceLine();
}
