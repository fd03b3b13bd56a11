using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Eml.Runner.Cli;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Report;

/// <summary>How a run went, in the few words that its page and the index say. It is kept in the executed copy, so that the index lists a notebook as long as its page is there.</summary>
internal sealed record RunSummary
{
    /// <summary>The notebook's full path.</summary>
    public required string Source { get; init; }

    /// <summary>The notebook's title.</summary>
    public required string Title { get; init; }

    /// <summary>The notebook's file with the folder that it lies in.</summary>
    [JsonIgnore]
    public string Place => $"{Path.GetFileName(Path.GetDirectoryName(Source))}/{Path.GetFileName(Source)}";

    /// <summary>When the run ended.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The number of cells that passed.</summary>
    public required int Passed { get; init; }

    /// <summary>The number of cells there are.</summary>
    public required int Total { get; init; }

    /// <summary>The number of the cell that stopped the run, if one did.</summary>
    public int? FailedAt { get; init; }

    /// <summary>Whether an output differs from the saved one.</summary>
    public bool IsStale { get; init; }

    /// <summary>What failed around the cells; null if nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>The values given by <c>--param</c>, as C# source.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>What the gradient checks compared, as a sentence; empty without a check.</summary>
    public required string Checks { get; init; }

    /// <summary>The summary of a run that has just ended.</summary>
    public static RunSummary Of(NotebookRun run) => new()
    {
        Source = run.Notebook.Path,
        Title = run.Notebook.Title,
        Ended = DateTimeOffset.Now,
        Duration = run.Duration,
        Passed = run.Passed,
        Total = run.Total,
        FailedAt = run.Failure?.Cell.Number,
        Problem = run.Problem,
        IsStale = run.Differences.Count > 0,
        Parameters = [.. run.Parameters.Select(p => $"{p.Key} = {p.Value}")],
        Checks = GradientChecks.Summary(run.Notebook),
    };

    /// <summary>The summary that an executed copy keeps; null if it keeps none, or the file is no notebook.</summary>
    public static RunSummary? Read(string path)
    {
        try
        {
            return NotebookReader.Read(path).Root["metadata"]?[NotebookWriter.Mark].Deserialize(SummaryJson.Default.RunSummary);
        }
        catch (Exception e) when (e is UsageException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The summary as an executed copy keeps it.</summary>
    public JsonObject ToJson() => (JsonObject)JsonSerializer.SerializeToNode(this, SummaryJson.Default.RunSummary)!;

    /// <summary>The summary as lines of HTML.</summary>
    /// <param name="page">The page of the run, to link to the cell that failed; empty on that page.</param>
    /// <param name="file">A link to a file, as HTML.</param>
    public string ToHtml(string page, string file)
    {
        string state = FailedAt is int cell
            ? string.Create(CultureInfo.InvariantCulture, $"<span class=\"state failed\">failed at <a href=\"{page}#cell-{cell}\">cell {cell}</a></span>")
            : Problem is not null ? $"<span class=\"state failed\">failed</span> · {WebUtility.HtmlEncode(Problem)}"
            : IsStale ? "<span class=\"state failed\">saved outputs are stale</span>"
            : "<span class=\"state passed\">passed</span>";
        string parameters = string.Join(", ", Parameters.Select(p => $"<code>{WebUtility.HtmlEncode(p)}</code>"));
        return string.Create(CultureInfo.InvariantCulture,
            $"<p class=\"run\">{state} · {Passed} of {Total} cells · {Durations.Text(Duration)} · <time datetime=\"{Ended:yyyy-MM-ddTHH:mm:sszzz}\">{Ended:yyyy-MM-dd HH:mm}</time> · {file}</p>")
            + (Checks.Length == 0 ? "" : $"<p class=\"run\">{WebUtility.HtmlEncode(Checks)}</p>")
            + (parameters.Length == 0 ? "" : $"<p class=\"run\">Parameters: {parameters}</p>");
    }
}

/// <summary>The serializer, made at compile time so that a process starts fast.</summary>
[JsonSerializable(typeof(RunSummary))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class SummaryJson : JsonSerializerContext;
