using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Eml.Runner.Report;
using Xunit;

namespace Eml.Runner.Tests;

public sealed class ReportTests
{
    private static readonly PageLinks Links = new(
        new Dictionary<string, string>
        {
            [Path.GetFullPath("../derivations.md")] = "d.html",
            [Path.GetFullPath("data/README.md")] = "data-README.html",
            [Path.GetFullPath("a b.ipynb")] = "a b.html",
        },
        new HashSet<string> { "1.7", "1.8" }, "d.html");

    [Fact]
    public void A_page_loads_nothing_from_elsewhere_and_holds_plotly_only_when_needed()
    {
        using var folder = new TestFolder();
        folder.WriteText("dot.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
        string plot = folder.Write("plot.ipynb", "md:# Plot\n\n$x^2$ ![dot](dot.svg)", "HTML(\"<div id='p'></div><script>Plotly.newPlot('p', [])</script>\")");
        string plain = folder.Write("plain.ipynb", "md:# Plain", "var text = \"Plotly\";");
        Assert.Equal(0, folder.Run(plot, plain).ExitCode);
        string page = folder.Page("plot");
        Assert.Contains("plotly.js (cartesian - minified) v4", page, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/svg+xml;base64,", page, StringComparison.Ordinal);
        Assert.DoesNotContain("plotly.js (cartesian", folder.Page("plain"), StringComparison.Ordinal);
        foreach (string name in new[] { "plot", "plain", "index" })
        {
            string text = folder.Page(name);
            Assert.Contains("content=\"default-src 'none';", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(new Regex("<(script|link|img|iframe)[^>]+(src|href)=\"?(https?:)?//", RegexOptions.IgnoreCase), text);
            Assert.DoesNotMatch(new Regex(@"url\(['""]?(https?:|fonts/)"), text);
        }
    }

    [Theory]
    [InlineData("See eq. (1.7).", "See <a class=\"eq\" href=\"d.html#eq-1.7\">(1.7)</a>", "eq. <a")]
    [InlineData("eqs. (1.7), (1.8) and (9.9)", "href=\"d.html#eq-1.8\">(1.8)</a> and (9.9)", "eqs. ")]
    public void Equation_numbers_that_exist_become_links(string markdown, string expected, string kept)
    {
        string html = new MarkdownText(".", Links).ToHtml(markdown).Replace("See eq. ", "See ", StringComparison.Ordinal);
        Assert.Contains(expected, html, StringComparison.Ordinal);
        Assert.Contains(kept, new MarkdownText(".", Links).ToHtml(markdown), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[d](../derivations.md#part-2)", "<a href=\"d.html#part-2\">d</a>")]
    [InlineData("[r](data/README.md)", "<a href=\"data-README.html\">r</a>")]
    [InlineData("[n](a%20b.ipynb)", "<a href=\"a%20b.html\">n</a>")]
    [InlineData("[w](https://example.org/a.ipynb)", "<a href=\"https://example.org/a.ipynb\">w</a>")]
    [InlineData("[t](#top)", "<a href=\"#top\">t</a>")]
    [InlineData("see [a *file*](data/iris.csv), not here", "<p>see a <em>file</em>, not here</p>")]
    public void A_link_leads_to_a_page_of_the_report_or_is_none(string markdown, string expected) =>
        Assert.Contains(expected, new MarkdownText(".", Links).ToHtml(markdown), StringComparison.Ordinal);

    [Fact]
    public void A_version_number_in_brackets_is_no_equation() =>
        Assert.DoesNotContain("<a", new MarkdownText(".", Links).ToHtml("Version (1.7) is out."), StringComparison.Ordinal);

    [Theory]
    [InlineData("$$\na \\tag{1.7}\n$$")]
    [InlineData("$$ a \\tag{1.7} $$")]
    public void A_numbered_formula_has_the_place_its_links_go_to(string markdown) =>
        Assert.Contains("<span class=\"math display\" id=\"eq-1.7\">a \\tag{1.7}</span>", new MarkdownText(".", Links).ToHtml(markdown), StringComparison.Ordinal);

    [Fact]
    public void Headings_are_listed_once_each_with_ids_of_their_own()
    {
        var text = new MarkdownText(".", Links);
        text.ToHtml("# One\n\n## Two");
        text.ToHtml("## Two");
        Assert.Equal(["one", "two", "two-2"], text.Headings.Select(heading => heading.Id));
    }

    [Theory]
    [InlineData("var x = 1;", "<span class=\"c-keyword\">var</span> x = <span class=\"c-number\">1</span>;")]
    [InlineData("// a < b", "<span class=\"c-comment\">// a &lt; b</span>")]
    [InlineData("List<int> y", "<span class=\"c-type\">List</span>&lt;<span class=\"c-keyword\">int</span>&gt; y")]
    public void Code_is_coloured_by_its_syntax(string code, string html) =>
        Assert.Equal(html, CSharpHighlighter.ToHtml(code));

    [Fact]
    public void Colouring_keeps_every_character()
    {
        const string code = "#r \"x.dll\"\r\nvar s = $\"{1:F2} a\";\n\tfoo( /* c */ );\n\"\"\"raw\"\"\" broken (";
        string text = System.Net.WebUtility.HtmlDecode(Regex.Replace(CSharpHighlighter.ToHtml(code), "<[^>]+>", ""));
        Assert.Equal(code, text);
    }

    [Fact]
    public void The_assets_are_those_of_the_packages_named_in_their_readme()
    {
        string assets = Path.Combine(Path.GetDirectoryName(TestFolder.Library)!, "..", "..", "..", "..", "notebooks", "runner", "assets");
        MatchCollection sums = Regex.Matches(File.ReadAllText(Path.Combine(assets, "README.md")), @"^([0-9a-f]{64})  (\S+)$", RegexOptions.Multiline);
        Assert.True(sums.Count > 20);
        foreach (Match sum in sums.OfType<Match>())
        {
            Assert.Equal(sum.Groups[1].Value, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(assets, sum.Groups[2].Value)))));
        }
    }
}
