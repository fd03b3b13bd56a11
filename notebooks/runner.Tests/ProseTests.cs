using System.Text.RegularExpressions;
using Eml.Runner.Report;
using Xunit;

namespace Eml.Runner.Tests;

public sealed class ProseTests
{
    [Fact]
    public void Every_formula_of_the_derivations_is_rendered()
    {
        string html = new MarkdownText(".", PageLinks.None).ToHtml(File.ReadAllText(Path.Combine(Root(), "derivations.md")));
        string text = Regex.Replace(html, "<(span class=\"math[^>]*|code)>.*?</(span|code)>", "", RegexOptions.Singleline);
        Assert.Contains("\\tag{3.7}", html, StringComparison.Ordinal);
        Match raw = Regex.Match(text, @".{0,60}(\$|\\frac|\\partial).{0,60}", RegexOptions.Singleline);
        Assert.False(raw.Success, "not rendered: " + raw.Value);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Eml.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Eml.slnx was not found above the tests.");
        }

        return folder.FullName;
    }
}
