using System.Net;
using System.Text;
using Eml.Runner.Cli;

namespace Eml.Runner.Report;

/// <summary>The first page: every notebook that has a page, with how its run went and when it was.</summary>
internal static class IndexPage
{
    /// <summary>Renders the list.</summary>
    /// <param name="runs">The runs, each with its file name without extension.</param>
    /// <param name="refusals">The notebooks that could not be read.</param>
    /// <param name="hasDerivations">Whether there is a page of derivations.</param>
    public static string Build(IEnumerable<(string Name, RunSummary Run)> runs, IReadOnlyList<Refusal> refusals, bool hasDerivations)
    {
        var body = new StringBuilder("<section class=\"prose\"><h1>Notebooks</h1></section>\n<ul class=\"index\">\n");
        foreach ((string name, RunSummary run) in runs)
        {
            string file = Uri.EscapeDataString(name);
            body.Append("<li><h2><a href=\"").Append(file).Append(".html\">").Append(WebUtility.HtmlEncode(run.Title)).Append("</a></h2>\n")
                .Append(run.ToHtml(file + ".html", $"<a href=\"{file}.ipynb\">executed notebook</a> of <code>{WebUtility.HtmlEncode(run.Place)}</code>")).Append("</li>\n");
        }

        foreach (Refusal refusal in refusals)
        {
            body.Append("<li><h2>").Append(WebUtility.HtmlEncode(refusal.Name)).Append("</h2>\n<p class=\"run\"><span class=\"state failed\">not run</span></p>\n<pre class=\"error\" tabindex=\"0\">")
                .Append(WebUtility.HtmlEncode(refusal.Reason)).Append("</pre></li>\n");
        }

        if (hasDerivations)
        {
            body.Append("<li><h2><a href=\"").Append(MarkdownPages.Derivations).Append("\">Derivations</a></h2><p class=\"run\">every equation, numbered</p></li>\n");
        }

        return HtmlPage.Build("Notebooks", "", body.Append("</ul>").ToString());
    }
}
