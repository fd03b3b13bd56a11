using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Eml.Runner.Report;

/// <summary>A page that needs nothing but itself: its content policy lets no request leave it.</summary>
internal static class HtmlPage
{
    /// <summary>The generator that the page's head names, by which the runner knows its own pages.</summary>
    public const string Generator = "Eml.Runner";

    /// <summary>
    /// Puts the parts of a page together; plotly.js and KaTeX are included when the page uses them. Its policy names the scripts that may run
    /// by their hashes: the page's own, and those of frames (<see cref="HtmlFrame"/>). What else a notebook brings does not run, and nothing leads away from the page but a click.
    /// </summary>
    /// <param name="title">The page's title.</param>
    /// <param name="navigation">The table of contents, as HTML.</param>
    /// <param name="body">The page's text, as HTML.</param>
    /// <param name="hasPlots">Whether plotly.js is needed.</param>
    /// <param name="script">A script more, at the page's end.</param>
    public static string Build(string title, string navigation, string body, bool hasPlots = false, string script = "")
    {
        bool hasMath = (navigation + body).Contains("<span class=\"math", StringComparison.Ordinal);
        string[] first = [.. hasMath ? [Script(Assets.Katex)] : Array.Empty<string>(), .. hasPlots ? [Script(Assets.Plotly), $"const emlFigure = {Script(Assets.FigureScript)};"] : Array.Empty<string>()];
        string[] last = [Assets.Text("page.js"), .. script.Length > 0 ? [script] : Array.Empty<string>()];
        string hashes = string.Join(' ', first.Concat(last).Concat(HtmlFrame.Scripts(body)).Select(Hash).Distinct(StringComparer.Ordinal));
        return new StringBuilder()
            .Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src ").Append(hashes)
            .Append("; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; worker-src blob:; base-uri 'none'; form-action 'none'\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Append("<meta name=\"generator\" content=\"").Append(Generator).Append("\">\n<link rel=\"icon\" href=\"data:,\">\n<title>").Append(WebUtility.HtmlEncode(title)).Append("</title>\n")
            .Append(hasMath ? $"<style>{Assets.KatexCss}</style>\n" : "").Append("<style>").Append(Assets.Text("page.css")).Append("</style>\n")
            .AppendJoin("", first.Select(code => $"<script>{code}</script>\n"))
            .Append("</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the text</a>\n<div class=\"page\">\n<nav aria-label=\"Contents\">").Append(navigation)
            .Append("</nav>\n<main id=\"content\">\n").Append(body).Append("\n</main>\n</div>\n")
            .AppendJoin("", last.Select(code => $"<script>{code}</script>\n"))
            .Append("</body>\n</html>\n")
            .ToString();
    }

    /// <summary>How a content policy names a script.</summary>
    public static string Hash(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.ReplaceLineEndings("\n"))))}'";

    /// <summary>A script as it may stand between its tags.</summary>
    public static string Script(string code) => code.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);

    /// <summary>The table of contents from headings of levels 1 to 3.</summary>
    public static string Contents(IReadOnlyList<Heading> headings) =>
        "<ol>" + string.Concat(headings.Where(h => h.Level <= 3).Select(h => $"<li class=\"l{h.Level}\"><a href=\"#{h.Id}\">{h.Html}</a></li>")) + "</ol>";
}
