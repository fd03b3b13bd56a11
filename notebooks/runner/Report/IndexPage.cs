using System.Net;
using System.Text;

namespace Eml.Runner.Report;

/// <summary>The first page: every notebook that has a page, with how its run went and when it was.</summary>
internal static class IndexPage
{
    /// <summary>Renders the list.</summary>
    /// <param name="runs">The runs, each with its file name without extension.</param>
    /// <param name="hasDerivations">Whether there is a page of derivations.</param>
    public static string Build(IEnumerable<(string Name, RunSummary Run)> runs, bool hasDerivations)
    {
        var body = new StringBuilder("<section class=\"prose\"><h1>Notebooks</h1></section>\n<ul class=\"index\">\n");
        foreach ((string name, RunSummary run) in runs)
        {
            string file = Uri.EscapeDataString(name);
            body.Append("<li><h2><a href=\"").Append(file).Append(".html\">").Append(WebUtility.HtmlEncode(run.Title)).Append("</a></h2>\n")
                .Append(run.ToHtml(file + ".html", $"<a href=\"{file}.ipynb\">executed notebook</a>")).Append("</li>\n");
        }

        if (hasDerivations)
        {
            body.Append("<li><h2><a href=\"").Append(MarkdownPages.Derivations).Append("\">Derivations</a></h2><p class=\"run\">every equation, numbered</p></li>\n");
        }

        return HtmlPage.Build("Notebooks", "", body.Append("</ul>").ToString());
    }
}
