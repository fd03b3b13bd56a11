using System.Net;
using System.Text;

namespace Eml.Runner.Report;

/// <summary>A page that needs nothing but itself: its content policy lets no request leave it.</summary>
internal static class HtmlPage
{
    /// <summary>The generator that the page's head names, by which the runner knows its own pages.</summary>
    public const string Generator = "Eml.Runner";

    /// <summary>Puts the parts of a page together; plotly.js and KaTeX are included when the page uses them.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="navigation">The table of contents, as HTML.</param>
    /// <param name="body">The page's text, as HTML.</param>
    /// <param name="hasPlots">Whether plotly.js is needed.</param>
    public static string Build(string title, string navigation, string body, bool hasPlots = false)
    {
        bool hasMath = (navigation + body).Contains("<span class=\"math", StringComparison.Ordinal);
        var html = new StringBuilder()
            .Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; worker-src blob:\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Append("<meta name=\"generator\" content=\"").Append(Generator).Append("\">\n<link rel=\"icon\" href=\"data:,\">\n<title>").Append(WebUtility.HtmlEncode(title)).Append("</title>\n");
        if (hasMath)
        {
            html.Append("<style>").Append(Assets.KatexCss).Append("</style>\n<script>").Append(Script(Assets.Katex)).Append("</script>\n");
        }

        html.Append("<style>").Append(Assets.Text("page.css")).Append("</style>\n");
        if (hasPlots)
        {
            html.Append("<script>").Append(Script(Assets.Plotly)).Append("</script>\n");
        }

        return html.Append("</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the text</a>\n<div class=\"page\">\n<nav aria-label=\"Contents\">").Append(navigation)
            .Append("</nav>\n<main id=\"content\">\n").Append(body).Append("\n</main>\n</div>\n<script>").Append(Assets.Text("page.js")).Append("</script>\n</body>\n</html>\n")
            .ToString();
    }

    /// <summary>The table of contents from headings of levels 1 to 3.</summary>
    public static string Contents(IReadOnlyList<Heading> headings) =>
        "<ol>" + string.Concat(headings.Where(h => h.Level <= 3).Select(h => $"<li class=\"l{h.Level}\"><a href=\"#{h.Id}\">{h.Html}</a></li>")) + "</ol>";

    private static string Script(string code) => code.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
}
