using Eml.Data;
using MathNet.Numerics.Statistics;
using Xunit;

namespace Eml.Tests.Data;

public sealed class SyntheticFunctionTests
{
    public static TheoryData<string> Names => [.. SyntheticFunctions.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_samples_are_evenly_spaced_over_the_whole_interval(string name)
    {
        SyntheticFunction function = Named(name);
        double[] x = Named(name).Sample(101, noise: 0, seed: 1).Inputs.Row(0).ToArray();
        Assert.Equal((function.From, function.To), (x[0], x[^1]));
        double step = (function.To - function.From) / 100;
        Assert.All(x.Zip(x.Skip(1)), pair => Assert.True(Math.Abs(pair.Second - pair.First - step) <= Tolerances.Standardized));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_noise_the_targets_are_the_truth(string name)
    {
        Dataset data = Named(name).Sample(50, noise: 0, seed: 1);
        Assert.Equal(Named(name).Truth(data.Inputs), data.Targets);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_noise_has_the_asked_deviation_and_comes_from_the_seed(string name)
    {
        Dataset data = Named(name).Sample(10_000, noise: 0.2, seed: 1);
        var noise = data.Targets - Named(name).Truth(data.Inputs);
        Assert.True(Math.Abs((noise.Row(0).StandardDeviation() / 0.2) - 1) <= Tolerances.SampledDeviation);
        Assert.Equal(data.Targets, Named(name).Sample(10_000, noise: 0.2, seed: 1).Targets);
        Assert.NotEqual(data.Targets, Named(name).Sample(10_000, noise: 0.2, seed: 2).Targets);
    }

    [Fact]
    public void The_formulas_have_their_known_values()
    {
        Assert.Equal(1.0, SyntheticFunctions.Sine.Truth(Math.PI / 2));
        Assert.Equal(1.0, SyntheticFunctions.Sinc.Truth(0.0));
        Assert.Equal(2 / Math.PI, SyntheticFunctions.Sinc.Truth(0.5));
        Assert.Equal((0.0, 1.0, 1.0), (SyntheticFunctions.Step.Truth(-1e-9), SyntheticFunctions.Step.Truth(0.0), SyntheticFunctions.Step.Truth(1.0)));
        Assert.Equal(0.5, SyntheticFunctions.NoisyComposite.Truth(0.0));
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Contains("samples is 1", Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticFunctions.Sine.Sample(1, 0, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticFunctions.Sine.Sample(10, -0.1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticFunctions.Sine.Sample(10, double.NaN, 1));
    }

    private static SyntheticFunction Named(string name) => SyntheticFunctions.All.Single(f => f.Name == name);
}
