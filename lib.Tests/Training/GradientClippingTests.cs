using CsCheck;
using Eml.Training;
using Xunit;

namespace Eml.Tests.Training;

public sealed class GradientClippingTests
{
    private static readonly Gen<double[]> blocks = Gen.Double[-1e3, 1e3].Array[1, 50];

    [Fact, Equation("1.16")]
    public void Clipping_by_norm_keeps_the_direction_and_gives_the_limit_as_length() =>
        Gen.Select(blocks, blocks, Gen.Double[1e-3, 1e4]).Sample((first, second, limit) =>
        {
            double[] before = [.. first, .. second];
            ParameterVector g = Samples.Vector(first, second);
            double norm = EuclideanNorm.Of(g);
            bool clipped = GradientClipping.ByNorm(limit).Apply(g, norm);
            Assert.Equal(norm > limit, clipped);
            Samples.Near(Math.Min(norm, limit), EuclideanNorm.Of(g), Tolerances.Norm);
            for (int i = 0; i < before.Length; i++)
            {
                Assert.Equal(clipped ? before[i] * (limit / norm) : before[i], g[i]);
            }
        });

    [Fact, Equation("1.17")]
    public void Clipping_by_value_brings_every_element_into_the_limit_and_leaves_the_others() =>
        Gen.Select(blocks, blocks, Gen.Double[1e-3, 2e3]).Sample((first, second, limit) =>
        {
            double[] before = [.. first, .. second];
            ParameterVector g = Samples.Vector(first, second);
            bool clipped = GradientClipping.ByValue(limit).Apply(g, EuclideanNorm.Of(g));
            Assert.Equal(before.Any(v => Math.Abs(v) > limit), clipped);
            for (int i = 0; i < before.Length; i++)
            {
                Assert.Equal(Math.Min(limit, Math.Max(-limit, before[i])), g[i]);
            }
        });

    [Fact]
    public void The_norm_is_the_root_of_the_sum_of_squares_over_all_blocks() =>
        Gen.Select(blocks, blocks).Sample((first, second) => Samples.Near(
            Math.Sqrt(first.Concat(second).Sum(v => v * v)), EuclideanNorm.Of(Samples.Vector(first, second)), Tolerances.Norm));

    [Theory]
    [InlineData(3e300, -4e300, 5e300)]
    [InlineData(-3e-300, 4e-300, 5e-300)]
    [InlineData(0, -1.5e308, 1.5e308)]
    [InlineData(0, 5e-324, 5e-324)]
    [InlineData(0, 0, 0)]
    [InlineData(1.7e308, 1.7e308, double.PositiveInfinity)]
    [InlineData(1, double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, 1, double.NaN)]
    [InlineData(double.NaN, double.PositiveInfinity, double.NaN)]
    public void The_norm_overflows_only_when_it_is_itself_too_large(double a, double b, double expected) =>
        Samples.Near(expected, EuclideanNorm.Of(Samples.Vector([a], [b])), Tolerances.Norm);

    [Fact]
    public void An_epoch_says_how_long_its_gradients_were_and_how_many_were_clipped()
    {
        Network network = Samples.Sigmoid();
        double norm = EuclideanNorm.Of(network.Gradient(Samples.Sine().Inputs, Samples.Sine().Targets).Parameters);
        var run = new TrainingRun(network, Samples.Sine(), null, new TrainingOptions { Clipping = GradientClipping.ByNorm(norm / 2) });
        EpochRecord? epoch = run.StepEpoch(TestContext.Current.CancellationToken);
        Samples.Near(norm, epoch!.Value.GradientNorm, Tolerances.Fused);
        Assert.Equal((1, 1, true), (epoch.Value.Updates, epoch.Value.ClippedUpdates, epoch.Value.Clipped));
    }
}
