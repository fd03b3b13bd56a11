using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class SettingsReaderTests
{
    [Theory]
    [InlineData("rate=0", Controls.Rate, "above 0")]
    [InlineData("rate=-1", Controls.Rate, "above 0")]
    [InlineData("rate=0,1", Controls.Rate, "point")]
    [InlineData("rate=fast", Controls.Rate, "fast")]
    [InlineData("rate=NaN", Controls.Rate, "NaN")]
    [InlineData("hidden=", Controls.Hidden1, "whole number")]
    [InlineData("hidden=20,,3", Controls.Hidden1, "whole number")]
    [InlineData("hidden=100000", Controls.Hidden1, "512")]
    [InlineData("hidden=1,1,1,1,1,1,1", Controls.Hidden1, "at most 6")]
    [InlineData("train=0", Controls.Train, "above 0")]
    [InlineData("train=0.9&validation=0.2", Controls.Validation, "1.1 together")]
    [InlineData("epochs=0", Controls.Epochs, "1")]
    [InlineData("batch=0", Controls.Batch, "at least 1")]
    [InlineData("target=-1", Controls.TargetLoss, "at least 0")]
    [InlineData("clip=norm&cliplimit=0", Controls.ClippingLimit, "above 0")]
    [InlineData("patience=5&factor=1", Controls.Factor, "below 1")]
    [InlineData("data=spirals&classes=1", Controls.Classes, "2")]
    [InlineData("data=spirals&samples=3", Controls.Samples, "12")]
    [InlineData("samples=1000000", Controls.Samples, "100000")]
    [InlineData("noise=-0.1", Controls.Noise, "from 0")]
    [InlineData("optimizer=magic", Controls.OptimizerName, "magic")]
    [InlineData("data=spirals&task=regression", Controls.Data, "spirals")]
    [InlineData("data=iris&standardise=both", Controls.Standardise, "both")]
    [InlineData("data=moons&features=", Controls.Features, "choose x, y")]
    [InlineData("data=moons&features=x,z", Controls.Features, "choose x, y")]
    [InlineData("widths=3,3", Controls.SweepWidths, "twice")]
    public void A_setting_that_cannot_be_used_is_refused_beside_its_control(string query, string control, string says)
    {
        (PlaygroundSettings? settings, IReadOnlyDictionary<string, string> errors) = SettingsReader.Read(Make.Form(query));
        Assert.Null(settings);
        Assert.Equal(control, Assert.Single(errors).Key);
        Assert.Contains(says, errors[control], StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_that_does_not_apply_is_not_looked_at() =>
        Assert.Empty(SettingsReader.Read(Make.Form("clip=none&cliplimit=-5&data=moons&classes=x")).Errors);

    [Fact]
    public void Every_setting_arrives()
    {
        PlaygroundSettings s = Make.Settings(
            "data=spirals&samples=90&classes=4&noise=0.5&train=0.7&validation=0.1&dataseed=3&hidden=8,4&activation=tanh&seed=9&optimizer=momentum&rate=0.25&batch=16&epochs=77&target=0.125&stop=5&clip=value&cliplimit=2&patience=6&factor=0.75&standardise=inputs&speed=full");
        Assert.True(s.Classification && s.StandardiseInputs && !s.StandardiseTargets);
        Assert.Equal((90, 4, 0.5, 0.7, 0.1, 3), (s.Samples, s.Classes, s.Noise, s.TrainFraction, s.ValidationFraction, s.DataSeed));
        Assert.Equal([8, 4], s.HiddenWidths);
        Assert.Equal(Activation.Tanh, s.Activation);
        Assert.Null(s.EpochsPerSecond);
        Assert.Equal(
            new Training.TrainingOptions
            {
                Epochs = 77,
                BatchSize = 16,
                LearningRate = 0.25,
                Optimizer = Training.Optimizer.Momentum,
                Clipping = Training.GradientClipping.ByValue(2),
                Plateau = new Training.PlateauSchedule { Patience = 6, Factor = 0.75 },
                TargetLoss = 0.125,
                EarlyStoppingPatience = 5,
                Seed = 9,
            },
            s.Training);
    }

    [Fact]
    public void A_part_without_samples_is_refused_beside_the_split()
    {
        ControlException refused = Assert.Throws<ControlException>(() => Make.Experiment("samples=5&train=0.95&validation=0.04"));
        Assert.Equal(Controls.Train, refused.Control);
    }

    [Fact]
    public async Task A_wide_file_does_not_make_a_network_that_fills_the_memory()
    {
        string row = string.Join(',', Enumerable.Range(1, 50_000));
        Upload upload = await Make.UploadAsync("wide.csv", System.Text.Encoding.UTF8.GetBytes($"{row}\n{row}\n{row}\n{row}\n{row}\n"));
        ControlException refused = Assert.Throws<ControlException>(() => Make.Experiment("task=regression&data=csv&hidden=512", upload));
        Assert.Equal(Controls.Hidden1, refused.Control);
        Assert.Contains("49999 inputs and these hidden units need 25.6 million weights; at most 8 million", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("samples=100000&hidden=512,512,512,512,512,512", Controls.Hidden1, "100000 samples times 3072 hidden units are 307.2 million values to keep; at most 8 million")]
    [InlineData("samples=100000&hidden=10&widths=1,200", Controls.SweepWidths, "20 million")]
    public void What_would_exhaust_the_machine_is_refused_before_any_work(string query, string control, string says)
    {
        ControlException refused = Assert.Throws<ControlException>(() => Make.Experiment(query));
        Assert.Equal(control, refused.Control);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }
}
