using Eml.Display;
using Xunit;

namespace Eml.Tests.Display;

public sealed class TextTableTests
{
    [Fact]
    public void Text_stands_to_the_left_and_numbers_to_the_right_under_their_headers() =>
        Assert.Equal(
            "Things\nname    how many\na              1\nlonger       2.5\nnone",
            new TextTable("Things", "name", "how many").Row("a", 1).Row("longer", 2.5).Row("none", null).ToString());
}
