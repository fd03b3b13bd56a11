using Eml.Data;
using MathNet.Numerics.Statistics;
using Xunit;

namespace Eml.Tests.Data;

public sealed class SyntheticClassesTests
{
    public static TheoryData<string> Names => ["spirals", "moons", "circles", "blobs"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Classes_are_one_hot_and_of_equal_size(string name)
    {
        Dataset data = Make(name, noise: 0.1, seed: 1);
        Assert.Equal(name, data.Name);
        Assert.Equal(["x", "y"], data.InputNames);
        Assert.Equal(data.Targets.RowCount, data.TargetNames.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Enumerable.Range(0, data.Count).Select(j => j / 40), Labels.FromOneHot(data.Targets));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_seed_decides_the_noise(string name)
    {
        Assert.Equal(Make(name, 0.1, seed: 1).Inputs, Make(name, 0.1, seed: 1).Inputs);
        Assert.NotEqual(Make(name, 0.1, seed: 1).Inputs, Make(name, 0.1, seed: 2).Inputs);
        Assert.Equal(Make(name, 0, seed: 1).Inputs, Make(name, 0, seed: 2).Inputs);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Spiral_arms_are_copies_turned_around_the_origin(int arms)
    {
        Dataset data = SyntheticClasses.Spirals(arms, 50, noise: 0, seed: 1, turns: 1.5);
        for (int j = 0; j < data.Count; j++)
        {
            double t = ((j % 50) + 1) / 50.0, angle = 2 * Math.PI * ((1.5 * t) + ((j / 50) / (double)arms));
            Near(t * Math.Cos(angle), data.Inputs[0, j]);
            Near(t * Math.Sin(angle), data.Inputs[1, j]);
        }
    }

    [Fact]
    public void Moons_lie_on_two_half_circles()
    {
        Dataset data = SyntheticClasses.Moons(40, noise: 0, seed: 1);
        for (int j = 0; j < data.Count; j++)
        {
            (double x, double y) = (data.Inputs[0, j], data.Inputs[1, j]);
            Near(1, j < 40 ? Math.Sqrt((x * x) + (y * y)) : Math.Sqrt(((x - 1) * (x - 1)) + ((y - 0.5) * (y - 0.5))));
            Assert.True(j < 40 ? y >= 0 : y <= 0.5);
        }

        Near(-1, data.Inputs[0, 39]);
        Near(2, data.Inputs[0, 79]);
    }

    [Fact]
    public void Circles_have_radius_1_and_the_factor()
    {
        Dataset data = SyntheticClasses.Circles(40, noise: 0, seed: 1, factor: 0.3);
        Assert.All(Enumerable.Range(0, 80), j => Near(j < 40 ? 1 : 0.3, data.Inputs.Column(j).L2Norm()));
        Near(0, data.Inputs.Row(0).Sum() / 80);
    }

    [Fact]
    public void Blobs_have_the_asked_centres_and_deviation()
    {
        Dataset data = SyntheticClasses.Blobs(4, 10_000, deviation: 0.2, seed: 1);
        for (int c = 0; c < 4; c++)
        {
            var blob = data.Inputs.SubMatrix(0, 2, c * 10_000, 10_000);
            Assert.True(Math.Abs(blob.Row(0).Average() - Math.Cos(Math.PI * c / 2)) <= Tolerances.SampledDeviation);
            Assert.True(Math.Abs(blob.Row(1).Average() - Math.Sin(Math.PI * c / 2)) <= Tolerances.SampledDeviation);
            Assert.All(blob.EnumerateRows(), row => Assert.True(Math.Abs((row.StandardDeviation() / 0.2) - 1) <= Tolerances.SampledDeviation));
        }
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Refused("arms is 1", () => SyntheticClasses.Spirals(1, 10, 0, 1));
        Refused("samplesPerArm is 0", () => SyntheticClasses.Spirals(2, 0, 0, 1));
        Refused("turns is 0", () => SyntheticClasses.Spirals(2, 10, 0, 1, turns: 0));
        Refused("samplesPerClass is 1", () => SyntheticClasses.Moons(1, 0, 1));
        Refused("noise is NaN", () => SyntheticClasses.Moons(10, double.NaN, 1));
        Refused("factor is 1", () => SyntheticClasses.Circles(10, 0, 1, factor: 1));
        Refused("classes is 1", () => SyntheticClasses.Blobs(1, 10, 0, 1));
        Refused("deviation is -0.1", () => SyntheticClasses.Blobs(2, 10, -0.1, 1));
    }

    private static Dataset Make(string name, double noise, int seed) => name switch
    {
        "spirals" => SyntheticClasses.Spirals(3, 40, noise, seed),
        "moons" => SyntheticClasses.Moons(40, noise, seed),
        "circles" => SyntheticClasses.Circles(40, noise, seed),
        _ => SyntheticClasses.Blobs(3, 40, noise, seed),
    };

    private static void Near(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerances.OnCurve, $"{expected:R} is expected, {actual:R} is there");

    private static void Refused(string reason, Func<object> act) => Assert.Contains(reason, Assert.Throws<ArgumentOutOfRangeException>(act).Message, StringComparison.Ordinal);
}
