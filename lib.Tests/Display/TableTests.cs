using Eml.Display;
using Xunit;

namespace Eml.Tests.Display;

public sealed class TableTests
{
    private static readonly Table table = new("Things < all", ["name", "how many"], [["a", 1], ["longer", 2.5], ["none", null]]);

    [Fact]
    public void As_text_it_is_aligned_text_to_the_left_and_numbers_to_the_right() =>
        Assert.Equal("Things < all\nname    how many\na              1\nlonger       2.5\nnone", table.ToString());

    [Fact]
    public void As_html_it_is_encoded_and_aligned_the_same_way()
    {
        string html = table.ToHtml();
        Assert.Contains("Things &lt; all", html, StringComparison.Ordinal);
        Assert.Contains("<td style=\"text-align:left\">longer</td><td style=\"text-align:right\">2.5</td>", html, StringComparison.Ordinal);
        Assert.Equal(4, html.Split("<tr>").Length - 1);
    }
}
