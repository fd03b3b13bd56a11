using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class FormReadingTests
{
    [Theory]
    [InlineData("data=moons&rate=fast&hidden=7", Controls.Rate, "moons", "0.03")]
    [InlineData("data=spirals&classes=99&hidden=7", Controls.Classes, "spirals", "3")]
    [InlineData("data=sine&train=0.9&validation=0.5&hidden=7", Controls.Validation, "sine", "0.2")]
    public void What_cannot_be_used_is_mended_and_the_rest_is_kept(string query, string control, string data, string mended)
    {
        SettingsForm form = Make.Form(query);
        Assert.Equal(control, Assert.Single(FormReading.Of(form, null).Errors).Key);
        SettingsForm usable = FormReading.Mend(form, null);
        Assert.NotNull(FormReading.Of(usable, null).Experiment);
        Assert.Equal((data, "7", mended), (usable[Controls.Data], usable[Controls.Hidden1], usable[control]));
    }

    [Theory]
    [InlineData("data=nonsense")]
    [InlineData("data=spirals&task=regression")]
    [InlineData("data=csv&task=regression&file=lost.csv&sha256=abc")]
    [InlineData("samples=5&train=0.95&validation=0.04&hidden=0&rate=x&clip=cut")]
    public void There_is_always_a_run_to_show(string query)
    {
        Assert.NotEmpty(FormReading.Of(Make.Form(query), null).Errors);
        Assert.NotNull(FormReading.Of(FormReading.Mend(Make.Form(query), null), null).Experiment);
    }

    [Fact]
    public void What_can_be_used_is_left_as_it_is()
    {
        SettingsForm form = Make.Form("data=iris&hidden=3");
        Assert.Same(form, FormReading.Mend(form, null));
    }
}
