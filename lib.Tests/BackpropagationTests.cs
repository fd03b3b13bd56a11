using Eml.Heads;
using Eml.Tests.Kernels;
using Xunit;

namespace Eml.Tests;

public sealed class BackpropagationTests
{
    /// <summary>A pass that keeps its intermediates goes equation by equation; one for training may fuse them.</summary>
    [Theory]
    [Equation("1.13")]
    [InlineData(1, 20, 1, 200)]
    [InlineData(2, 64, 3, 32)]
    [InlineData(4, 5, 4, 19)]
    [InlineData(3, 1, 2, 1)]
    [InlineData(5, 7, 3, 20)]
    public void A_pass_for_training_agrees_with_one_that_keeps_its_intermediates(int inputs, int units, int outputs, int m)
    {
        Network network = Network.Create([inputs, units, outputs], Activation.Sigmoid, outputs == 1 ? Head.LinearQuadratic : Head.SoftmaxCrossEntropy, seed: 3);
        double[] x = Numbers.Random(inputs * m, 1), y = new double[outputs * m];
        for (int j = 0; j < m; j++)
        {
            y[(j * outputs) + (j % outputs)] = 1;
        }

        var training = new Backpropagation(network, m);
        var keeping = new Backpropagation(network, m, keepIntermediates: true);
        double expected = keeping.LossAndGradient(x, y, m);
        Numbers.AssertClose(expected, training.LossAndGradient(x, y, m), m * Tolerances.Product, expected, "loss");
        Numbers.AssertClose(keeping.Gradient.ToArray(), training.Gradient.ToArray(), m * Tolerances.Product, "gradient");
    }

    [Fact]
    public void A_batch_of_NaN_leaves_nothing_in_the_buffers_for_a_smaller_one()
    {
        Network network = Network.Create([1, 4, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 3);
        Backpropagation used = new(network, 8), fresh = new(network, 8);
        double[] poison = new double[8];
        Array.Fill(poison, double.NaN);
        used.LossAndGradient(poison, new double[8], 8);
        Assert.Equal(fresh.LossAndGradient([0.5], [1], 1), used.LossAndGradient([0.5], [1], 1));
        Numbers.AssertSameBits(fresh.Gradient.ToArray(), used.Gradient.ToArray(), "gradient");
    }
}
