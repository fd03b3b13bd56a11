using Eml.Heads;
using MathNet.Numerics.Statistics;
using Xunit;

namespace Eml.Tests;

public sealed class InitializationTests
{
    [Fact, Equation("1.25")]
    public void Xavier_weights_are_uniform_within_their_limit_and_biases_are_zero()
    {
        DenseLayer layer = Initialization.Xavier([300, 200, 1], Activation.Sigmoid, seed: 3)[0];
        double limit = Math.Sqrt(6.0 / 500);
        double[] weights = layer.Weights.ToColumnMajorArray();
        Assert.InRange(weights.Max(), 0.999 * limit, limit);
        Assert.InRange(weights.Min(), -limit, -0.999 * limit);
        Assert.Equal(2.0 / 500, weights.Variance(), Tolerances.SampledVariance);
        Assert.All(layer.Bias, b => Assert.Equal(0, b));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        double[] Weights(int seed) => Network.Create([2, 5, 1], Activation.Sigmoid, Head.LinearQuadratic, seed).Parameters.ToArray();
        Assert.Equal(Weights(1), Weights(1));
        Assert.NotEqual(Weights(1), Weights(2));
    }

    [Fact]
    public void Widths_that_make_no_network_are_refused()
    {
        Assert.Contains("widths has 1", Assert.Throws<ArgumentException>(() => Initialization.Xavier([3], Activation.Sigmoid, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("widths is 0", Assert.Throws<ArgumentOutOfRangeException>(() => Initialization.Xavier([3, 0, 1], Activation.Sigmoid, 1)).Message, StringComparison.Ordinal);
    }
}
