using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class SettingsFormTests
{
    public static TheoryData<string> Every => [.. DataSets.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Every))]
    public void The_address_gives_the_same_form_again(string data)
    {
        SettingsForm form = SettingsForm.Default.With(Controls.Data, data).With(Controls.Rate, "0.123456789").With(Controls.Clipping, "norm");
        SettingsForm again = SettingsForm.FromQuery(form.ToQuery());
        Assert.True(form.SameTraining(again));
        Assert.Equal(form.ToQuery(), again.ToQuery());
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void The_settings_that_come_with_a_data_set_can_be_used(string data) =>
        Assert.Empty(SettingsReader.Read(SettingsForm.Default.With(Controls.Data, data)).Errors);

    [Fact]
    public void A_data_set_brings_its_task_and_a_task_brings_a_data_set()
    {
        Assert.Equal(Controls.Classification, SettingsForm.Default.With(Controls.Data, "digits")[Controls.Task]);
        Assert.Equal("spirals", SettingsForm.Default.With(Controls.Task, Controls.Classification)[Controls.Data]);
        Assert.Equal(Controls.Classification, Make.Form("data=csv&task=classification")[Controls.Task]);
        Assert.Equal("spirals", SettingsForm.FromQuery("?task=classification")[Controls.Data]);
        Assert.Empty(SettingsReader.Read(SettingsForm.FromQuery("?task=classification&rate=0.5")).Errors);
    }

    [Fact]
    public void Another_data_set_keeps_what_was_set_by_hand_and_says_so()
    {
        SettingsForm sine = SettingsForm.Default.With(Controls.Rate, "0.5").With(Controls.Validation, "0.1");
        SettingsForm moons = sine.With(Controls.Data, "moons");
        Assert.Equal(("0.5", "0.1", "12", "200"), (moons[Controls.Rate], moons[Controls.Validation], moons[Controls.Hidden1], moons[Controls.Samples]));
        Assert.Equal([Controls.Rate], moons.KeptFrom(sine).Select(c => c.Key));
        Assert.Empty(SettingsForm.Default.With(Controls.Data, "moons").KeptFrom(SettingsForm.Default));
    }

    /// <summary>The fault that was: a value counted as set by hand only as long as the present data set's own was another.</summary>
    [Theory]
    [InlineData(Controls.Rate, "0.05", "step", "sinc")]
    [InlineData(Controls.Noise, "0.5", "iris", "moons")]
    [InlineData(Controls.Speed, "10", "digits", "sine")]
    [InlineData(Controls.Hidden1, "12", "moons", "circles", "blobs")]
    public void What_was_set_by_hand_is_kept_whatever_data_sets_come_between(string key, string text, params string[] sets)
    {
        SettingsForm form = SettingsForm.Default.With(key, text), before = form;
        foreach (string set in sets)
        {
            before = SettingsForm.FromQuery(form.ToQuery());
            form = before.With(Controls.Data, set);
            Assert.Equal(text, form[key]);
        }

        Assert.Equal([key], form.KeptFrom(before).Select(c => c.Key));
        SettingsForm own = form.WithPresets();
        Assert.Equal(SettingsForm.Default.With(Controls.Data, sets[^1])[key], own[key]);
        Assert.Equal(SettingsForm.Default[key], own.With(Controls.Data, "sine")[key]);
    }

    [Fact]
    public void A_link_that_somebody_wrote_counts_what_it_says_as_set_by_hand() =>
        Assert.Equal("0.5", SettingsForm.FromQuery("?data=sine&rate=0.5").With(Controls.Data, "step").With(Controls.Data, "sinc")[Controls.Rate]);

    [Fact]
    public void What_is_no_setting_is_left_out_of_an_address()
    {
        string query = Make.Form("hidden=7&evil=<script>").ToQuery();
        Assert.Contains("hidden=7", query, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", query, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_survives_the_address() =>
        Assert.Equal("a&b=c, d+e ü?", Make.Form(Make.Form("data=csv").With(Controls.Inputs, "a&b=c, d+e ü?").ToQuery()[1..])[Controls.Inputs]);

    [Fact]
    public void Speed_and_sweep_do_not_make_another_training()
    {
        Assert.True(SettingsForm.Default.SameTraining(SettingsForm.Default.With(Controls.Speed, "full").With(Controls.SweepWidths, "1, 2")));
        Assert.False(SettingsForm.Default.SameTraining(SettingsForm.Default.With(Controls.Seed, "2")));
    }

    [Fact]
    public void Every_control_has_one_sentence_of_help() =>
        Assert.All(Controls.All, c => Assert.Matches(@"^[^.]{15,}.*\.$", c.Help));

    [Theory]
    [InlineData("120", 120, 0)]
    [InlineData("120.3", 120, 3)]
    [InlineData("", 0, 0)]
    [InlineData("-1", 0, 0)]
    [InlineData("1.2.3", 0, 0)]
    [InlineData("99999999999", 0, 0)]
    public void A_position_is_read_or_is_the_start(string text, int epoch, int batch) => Assert.Equal(new Position(epoch, batch), Position.Parse(text));

    [Fact]
    public void Edits_survive_the_address_to_the_last_bit()
    {
        WeightEdit[] edits = [new(new(5, 2), 17, Math.PI), new(new(9, 0), 3, -1e-17)];
        Assert.Equal(edits, WeightEdit.ParseAll(WeightEdit.Format(edits)));
        Assert.Empty(WeightEdit.ParseAll("5:x:1;5:1;;1:2:NaN"));
    }
}
