using System.Globalization;
using System.Net;
using System.Text;
using Eml.Runner.Cli;
using Eml.Runner.Execution;

namespace Eml.Runner.Report;

/// <summary>The first page: every notebook with how it went.</summary>
internal static class IndexPage
{
    /// <summary>Renders the list.</summary>
    /// <param name="runs">The executed notebooks, each with its file name without extension.</param>
    /// <param name="hasDerivations">Whether there is a page of derivations.</param>
    public static string Build(IReadOnlyList<(NotebookRun Run, string Name)> runs, bool hasDerivations)
    {
        var body = new StringBuilder("<section class=\"prose\"><h1>Notebooks</h1></section>\n<ul class=\"index\">\n");
        foreach ((NotebookRun run, string name) in runs)
        {
            string page = Uri.EscapeDataString(name) + ".html";
            string state = NotebookPage.State(run).Replace("{0}", page, StringComparison.Ordinal);
            body.Append(CultureInfo.InvariantCulture, $"""
                <li><h2><a href="{page}">{WebUtility.HtmlEncode(run.Notebook.Title)}</a></h2>
                <p class="run">{state} · {run.Passed} of {run.Total} cells · {Durations.Text(run.Duration)} · <a href="{Uri.EscapeDataString(name)}.ipynb">executed notebook</a></p>{GradientChecks.Summary(run)}</li>

                """);
        }

        if (hasDerivations)
        {
            body.Append(CultureInfo.InvariantCulture, $"<li><h2><a href=\"{DerivationsPage.FileName}\">Derivations</a></h2><p class=\"run\">every equation, numbered</p></li>\n");
        }

        return HtmlPage.Build("Notebooks", "", body.Append("</ul>").ToString());
    }
}
