using System.Net;
using System.Text.RegularExpressions;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Report;

/// <summary>The Markdown files that are pages of the report: derivations.md, to which equation numbers link, and every file that a notebook links to.</summary>
internal static partial class MarkdownPages
{
    /// <summary>The page of derivations.md.</summary>
    public const string Derivations = "derivations.html";

    /// <summary>The files that the notebooks link to, and those that these link to.</summary>
    /// <param name="notebooks">The notebooks.</param>
    /// <param name="derivations">Where derivations.md is, if it is there.</param>
    /// <returns>The file name of each file's page, by the file's full path.</returns>
    public static IReadOnlyDictionary<string, string> Find(IEnumerable<Notebook> notebooks, string derivations)
    {
        var pages = new Dictionary<string, string>(StringComparer.Ordinal);
        var texts = new Queue<(string Folder, string Text)>(notebooks.SelectMany(notebook => notebook.Cells
            .Where(cell => cell.Kind == CellKind.Markdown).Select(cell => (notebook.Folder, cell.Source))));
        void Add(string path)
        {
            if (!pages.ContainsKey(path) && Read(path) is string text)
            {
                pages[path] = NameFor(path, pages.Values);
                texts.Enqueue((Path.GetDirectoryName(path)!, text));
            }
        }

        Add(derivations);
        while (texts.TryDequeue(out (string Folder, string Text) piece))
        {
            foreach (Match link in MarkdownLink().Matches(piece.Text))
            {
                Add(Path.GetFullPath(Uri.UnescapeDataString(link.Groups["path"].Value), piece.Folder));
            }
        }

        return pages;
    }

    /// <summary>A file's text; null where it is none, or cannot be read. A cell may have deleted it.</summary>
    public static string? Read(string path)
    {
        try
        {
            return RegularFile.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Renders a file.</summary>
    public static string Build(string path, PageLinks links)
    {
        var markdown = new MarkdownText(Path.GetDirectoryName(path)!, links);
        string body = $"<section class=\"prose\">{markdown.ToHtml(Read(path) ?? "This file was there before the notebooks ran, and cannot be read any more.")}</section>";
        string title = markdown.Headings.Count > 0 ? WebUtility.HtmlDecode(markdown.Headings[0].Html) : Path.GetFileNameWithoutExtension(path);
        return HtmlPage.Build(title, $"<p><a href=\"index.html\">All notebooks</a></p>{HtmlPage.Contents(markdown.Headings)}", body);
    }

    /// <summary>The file's own name; a README's is told apart by its folder's.</summary>
    private static string NameFor(string path, IReadOnlyCollection<string> taken)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        name = name.Equals("README", StringComparison.OrdinalIgnoreCase) ? $"{Path.GetFileName(Path.GetDirectoryName(path))}-{name}" : name;
        string page = name + ".html";
        for (int n = 2; taken.Contains(page, StringComparer.OrdinalIgnoreCase); n++)
        {
            page = FormattableString.Invariant($"{name}-{n}.html");
        }

        return page;
    }

    [GeneratedRegex(@"\]\((?<path>[^)\s#:]+\.md)[)#\s]", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex MarkdownLink();
}
