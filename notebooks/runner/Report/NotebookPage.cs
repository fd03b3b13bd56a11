using System.Globalization;
using System.Net;
using System.Text;
using Eml.Runner.Cli;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Report;

/// <summary>The page of one executed notebook.</summary>
internal static class NotebookPage
{
    /// <summary>Renders a run.</summary>
    /// <param name="run">The executed notebook.</param>
    /// <param name="summary">How it went.</param>
    /// <param name="links">Where links lead.</param>
    public static string Build(NotebookRun run, RunSummary summary, PageLinks links)
    {
        var markdown = new MarkdownText(run.Notebook.Folder, links);
        var body = new StringBuilder(Summary(run, summary));
        Dictionary<Cell, CellResult> results = run.Results.ToDictionary(result => result.Cell);
        foreach (Cell cell in run.Notebook.Cells)
        {
            body.Append(cell.Kind switch
            {
                CellKind.Markdown => $"<section class=\"prose\">{markdown.ToHtml(WithAttachments(cell))}</section>\n",
                CellKind.Raw => $"<pre class=\"raw\" tabindex=\"0\">{WebUtility.HtmlEncode(cell.Source)}</pre>\n",
                _ when cell.Number == 0 => "",
                _ => Code(cell, results.GetValueOrDefault(cell), markdown),
            });
        }

        string navigation = $"<p><a href=\"index.html\">All notebooks</a></p>{HtmlPage.Contents(markdown.Headings)}";
        return HtmlPage.Build(run.Notebook.Title, navigation, body.ToString(), run.Notebook.CodeCells.Any(OutputHtml.NeedsPlotly));
    }

    /// <summary>The page of a notebook that cannot be drawn: how its run went, and its cells as text.</summary>
    public static string Plain(NotebookRun run, RunSummary summary)
    {
        string cells = string.Join("\n\n", run.Notebook.Cells.Select(cell => cell.Source));
        return HtmlPage.Build(run.Notebook.Name, "<p><a href=\"index.html\">All notebooks</a></p>", $"{Summary(run, summary)}<pre class=\"raw\" tabindex=\"0\">{WebUtility.HtmlEncode(cells)}</pre>\n");
    }

    private static string Summary(NotebookRun run, RunSummary summary)
    {
        string file = $"<code>{WebUtility.HtmlEncode(Path.GetFileName(run.Notebook.Path))}</code>";
        string stale = string.Concat(run.Differences.Keys.Select(cell => $"<pre class=\"error\" tabindex=\"0\">{WebUtility.HtmlEncode(run.ErrorOf(cell))}</pre>"));
        return $"{summary.ToHtml("", file)}{stale}\n";
    }

    private static string Code(Cell cell, CellResult? result, MarkdownText markdown)
    {
        string state = result is null ? "not run" : Durations.Text(result.Duration);
        string failed = result is { Outcome: not CellOutcome.Passed } ? " failed" : "";
        string outputs = result is null ? "" : OutputHtml.ToHtml(cell, markdown);
        return $"""
            <section class="cell{failed}" id="cell-{Number(cell)}" aria-label="Cell {Number(cell)}">
            <p class="mark"><a href="#cell-{Number(cell)}">{Number(cell)}</a><span>{state}</span></p>
            <pre class="code" tabindex="0"><code>{CSharpHighlighter.ToHtml(cell.Source)}</code></pre>
            {(outputs.Length == 0 ? "" : $"<div class=\"outputs\">{outputs}</div>")}
            </section>

            """;
    }

    private static string Number(Cell cell) => cell.Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Images that are attached to a cell (nbformat's <c>attachment:</c> links) become data URIs.</summary>
    private static string WithAttachments(Cell cell)
    {
        string source = cell.Source;
        if (cell.Node["attachments"] is System.Text.Json.Nodes.JsonObject attachments)
        {
            foreach ((string name, var bundle) in attachments)
            {
                if (bundle is System.Text.Json.Nodes.JsonObject { Count: > 0 } types)
                {
                    source = source.Replace($"attachment:{name}", $"data:{types.First().Key};base64,{types.First().Value}", StringComparison.Ordinal);
                }
            }
        }

        return source;
    }
}
