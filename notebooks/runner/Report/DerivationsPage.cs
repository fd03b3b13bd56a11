namespace Eml.Runner.Report;

/// <summary>The page of derivations.md, which the notebooks' equation numbers link to.</summary>
internal static class DerivationsPage
{
    /// <summary>The page's file name.</summary>
    public const string FileName = "derivations.html";

    /// <summary>Renders derivations.md.</summary>
    public static string Build(string folder, string source, IReadOnlySet<string> equations)
    {
        var markdown = new MarkdownText(folder, equations, "");
        string body = $"<section class=\"prose\">{markdown.ToHtml(source)}</section>";
        string title = markdown.Headings.Count > 0 ? System.Net.WebUtility.HtmlDecode(markdown.Headings[0].Html) : "Derivations";
        return HtmlPage.Build(title, $"<p><a href=\"index.html\">All notebooks</a></p>{HtmlPage.Contents(markdown.Headings)}", body);
    }
}
