using Eml.Plots;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class PlotTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.012345, "0.0123")]
    [InlineData(-12.345, "-12.3")]
    [InlineData(12345, "12300")]
    [InlineData(1.5e-7, "1.5e-7")]
    [InlineData(-2.346e9, "-2.35e9")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Numbers_have_three_digits(double value, string expected) => Assert.Equal(expected, PlotText.Number(value));

    [Fact]
    public void Rates_are_written_as_percentages() => Assert.Equal("96.3 %", PlotText.Percent(0.9631));

    [Theory]
    [InlineData(1, "1 epoch")]
    [InlineData(12, "12 epochs")]
    public void Nouns_follow_their_number(int count, string expected) => Assert.Equal(expected, Eml.Ground.Require.Count(count, "epoch"));

    [Fact]
    public void Plotly_shows_a_users_text_as_it_stands() => Assert.Equal("a &lt;b&gt; &amp; c", PlotText.Literal("a <b> & c"));
}
