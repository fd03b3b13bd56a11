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
        Assert.Equal(0, folder.Run(folder.Write("c.ipynb", "md:# Third")).ExitCode);
        Assert.DoesNotContain("First", folder.Page("index"), StringComparison.Ordinal);
        Assert.Contains("Second", folder.Page("index"), StringComparison.Ordinal);
        Assert.NotEmpty(DeadLinks(folder.Report));
    }

    [Fact]
    public void Notebooks_of_one_name_have_a_page_each_in_one_run_and_in_several()
    {
        using var folder = new TestFolder();
        string one = folder.Write("one/a.ipynb", "md:# One"), two = folder.Write("two/a.ipynb", "md:# Two"), three = folder.Write("three/a.ipynb", "md:# Three");
        RunnerResult both = folder.Run(one, two);
        Assert.Contains("one/a: passed", both.Output, StringComparison.Ordinal);
        Assert.Contains("two/a: passed", both.Output, StringComparison.Ordinal);
        Assert.Equal(0, folder.Run(three).ExitCode);
        Assert.Equal(0, folder.Run(two).ExitCode);
        Assert.Equal(["One", "Two", "Three"], new[] { "a", "a-2", "a-3" }.Select(name => Regex.Match(folder.Page(name), "<title>(.*)</title>").Groups[1].Value));
        Assert.All(["one/a.ipynb", "two/a.ipynb", "three/a.ipynb"], place => Assert.Contains($"<code>{place}</code>", folder.Page("index"), StringComparison.Ordinal));

        // A notebook that is gone leaves its page to the next of its name.
        File.Delete(one);
        Assert.Equal(0, folder.Run(folder.Write("four/a.ipynb", "md:# Four")).ExitCode);
        Assert.Contains("<title>Four</title>", folder.Page("a"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_noticed_before_a_cell_runs()
    {
        using var folder = new TestFolder();
        string path = folder.Write("a.ipynb", "System.IO.File.WriteAllText(\"ran\", \"\");");
        folder.WriteText("file", "");
        foreach ((string says, string[] arguments) in new[]
        {
            (": nothing was done, because ", new[] { "--output", Path.Combine(folder.Path, "file", "report") }),
            ("--results /proc/self/cells.trx: nothing was run, because ", ["--output", folder.Report, "--results", "/proc/self/cells.trx"]),
            ("--results /dev/null: nothing was run, because '/dev/null' cannot be written: it is a device", ["--output", folder.Report, "--results", "/dev/null"]),
        })
        {
            Assert.SkipWhen(arguments.Length > 2 && !OperatingSystem.IsLinux(), "/proc is a folder of Linux that nobody can write to.");
            RunnerResult result = folder.Run([path, .. arguments]);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains(says, result.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(folder.Path, "ran")));
        }
    }

    [Fact]
    public void A_document_that_a_cell_deletes_and_a_link_to_what_is_no_file_cost_no_run()
    {
        using var folder = new TestFolder();
        string gone = folder.WriteText("gone.md", "# Gone");
        if (!OperatingSystem.IsWindows())
        {
            using var make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(folder.Path, "pipe.md"), Path.Combine(folder.Path, "pipe.png")]);
            make.WaitForExit();
        }

        RunnerResult result = folder.Run(folder.Write("a.ipynb", "md:[gone](gone.md) [pipe](pipe.md) ![pipe](pipe.png)", $"System.IO.File.Delete({System.Text.Json.JsonSerializer.Serialize(gone)});"));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("cannot be read any more", folder.Page("gone"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_cannot_be_written_in_the_end_is_written_elsewhere_and_that_is_told()
    {
        using var folder = new TestFolder();
        string path = folder.Write("a.ipynb", "System.IO.Directory.Delete(\"report\"); System.IO.File.WriteAllText(\"report\", \"in the way\"); 12345");
        RunnerResult result = folder.Run(path);
        Assert.Equal(1, result.ExitCode);
        Match told = Regex.Match(result.Error, "^The report could not be written to ([^:]*): .* It was written to (.*)\\.\n$", RegexOptions.Singleline);
        Assert.Equal(folder.Report, told.Groups[1].Value);
        Assert.Contains("12345", File.ReadAllText(Path.Combine(told.Groups[2].Value, "a.html")), StringComparison.Ordinal);
        Assert.Contains($"Report: {told.Groups[2].Value}", result.Output, StringComparison.Ordinal);
        Directory.Delete(told.Groups[2].Value, recursive: true);
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
