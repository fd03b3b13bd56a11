using System.Text.RegularExpressions;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>The report as a whole: its pages, the links between them, and what stays of earlier runs.</summary>
public sealed class ReportFolderTests
{
    [Fact]
    public void A_markdown_file_that_a_notebook_links_to_is_a_page_of_the_report()
    {
        using var folder = new TestFolder();
        folder.WriteText("data/README.md", "# The data\n\nSee [the rest](../more.md#two) and [the notebook](../a.ipynb).");
        folder.WriteText("more.md", "# One\n\n## Two");
        string path = folder.Write("a.ipynb", "md:# A\n\nFrom [here](data/README.md), [there](missing.md), [b](b.ipynb) and [up](#a).", "1");
        Assert.Equal(0, folder.Run(path).ExitCode);

        Assert.Contains("<a href=\"data-README.html\">here</a>, there, b and <a href=\"#a\">up</a>", folder.Page("a"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"more.html#two\">the rest</a> and <a href=\"a.html\">the notebook</a>", folder.Page("data-README"), StringComparison.Ordinal);
        Assert.Empty(DeadLinks(folder.Report));
        File.Delete(Path.Combine(folder.Report, "more.html"));
        Assert.Equal(["data-README.html: more.html#two"], DeadLinks(folder.Report));
    }

    [Fact]
    public void The_index_keeps_a_notebook_of_an_earlier_run_while_its_page_is_there()
    {
        using var folder = new TestFolder();
        string a = folder.Write("a.ipynb", "md:# First", "params:int N1 = 5;", "N1");
        string b = folder.Write("b.ipynb", "md:# Second\n\nAfter [the first](a.ipynb).", "throw new Exception();");
        folder.WriteText("report/mine.ipynb", "{}");
        folder.WriteText("report/mine.html", "");
        Assert.Equal(0, folder.Run(a, "--param", "N1=40").ExitCode);
        string first = Entry(folder, "First");
        Assert.Contains("passed</span> · 3 of 3 cells", first, StringComparison.Ordinal);
        Assert.Contains("Parameters: <code>N1 = 40</code>", first, StringComparison.Ordinal);
        Assert.Matches("<time datetime=\"[0-9T:+-]+\">[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}</time>", first);

        Assert.Equal(2, folder.Run(b).ExitCode);
        Assert.Equal(first, Entry(folder, "First"));
        Assert.Contains("<a href=\"b.html#cell-1\">cell 1</a>", Entry(folder, "Second"), StringComparison.Ordinal);
        Assert.Contains("After <a href=\"a.html\">the first</a>", folder.Page("b"), StringComparison.Ordinal);
        Assert.DoesNotContain("mine", folder.Page("index"), StringComparison.Ordinal);

        Assert.Equal(0, folder.Run(a).ExitCode);
        Assert.DoesNotContain("Parameters", folder.Page("index"), StringComparison.Ordinal);

        File.Delete(Path.Combine(folder.Report, "a.html"));
        Assert.Equal(2, folder.Run(b).ExitCode);
        Assert.DoesNotContain("First", folder.Page("index"), StringComparison.Ordinal);
        Assert.Empty(DeadLinks(folder.Report));
    }

    /// <summary>The links of a report's pages that lead to no file or to no place on a page.</summary>
    internal static IReadOnlyList<string> DeadLinks(string report)
    {
        Dictionary<string, string> pages = Directory.GetFiles(report, "*.html").ToDictionary(path => Path.GetFileName(path), File.ReadAllText, StringComparer.Ordinal);
        var dead = new List<string>();
        foreach ((string name, string text) in pages)
        {
            string html = Regex.Replace(text, "<(script|style|pre)\\b.*?</\\1>", "", RegexOptions.Singleline);
            foreach (string url in Regex.Matches(html, "<a [^>]*href=\"([^\"]*)\"").Select(match => match.Groups[1].Value).Where(url => !url.Contains("://", StringComparison.Ordinal)))
            {
                string[] parts = Uri.UnescapeDataString(url).Split('#', 2);
                string page = parts[0].Length == 0 ? name : parts[0];
                bool isThere = File.Exists(Path.Combine(report, page))
                    && (parts.Length == 1 || pages[page].Contains($"id=\"{parts[1]}\"", StringComparison.Ordinal));
                dead.AddRange(isThere ? [] : [$"{name}: {url}"]);
            }
        }

        return dead;
    }

    private static string Entry(TestFolder folder, string title) =>
        Regex.Match(folder.Page("index"), $"<li><h2><a [^>]*>{title}</a>.*?</li>", RegexOptions.Singleline).Value;
}
