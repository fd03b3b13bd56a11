using Eml.Playground.Components;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class TextsTests
{
    [Theory]
    [InlineData(0.1759, "0.176", "0.1759")]
    [InlineData(999.6, "1000", "999.6")]
    [InlineData(3204.4, "3204", "3204.4")]
    [InlineData(-12345.6, "-12346", "-12345.6")]
    [InlineData(999999.7, "1.00e+6", "1.00e+6")]
    [InlineData(5.1234e6, "5.12e+6", "5.12e+6")]
    [InlineData(1.234e-7, "1.23e-7", "1.23e-7")]
    public void A_number_is_written_in_one_way_long_or_short(double value, string three, string brief)
    {
        Assert.Equal(three, Texts.Three(value));
        Assert.Equal(brief, Texts.Short(value));
    }
}
