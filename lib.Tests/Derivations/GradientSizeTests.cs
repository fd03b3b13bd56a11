using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using Xunit;

namespace Eml.Tests.Derivations;

/// <summary>How large values and gradients are at the start of training: derivations.md, section 3.6, in wide random networks.</summary>
public sealed class GradientSizeTests
{
    private const int Width = 200, Draws = 10, Hidden = 6;

    [Theory, Equation("3.10"), InlineData(0.5), InlineData(1), InlineData(2)]
    public void Forward_the_mean_square_is_multiplied_by_inputs_times_variance(double gain)
    {
        double ratio = Mean(Activation.Tanh, gain, (network, _, pass) => Ratio(
            pass.Layers[1].Z, pass.Layers[0].H, Width * gain / Width));
        Assert.InRange(ratio, 1 - Tolerances.MeanSquare, 1 + Tolerances.MeanSquare);
    }

    [Theory, Equation("3.11"), InlineData("sigmoid"), InlineData("tanh"), InlineData("relu")]
    public void Backward_it_is_multiplied_by_outputs_times_variance_times_the_slopes_mean_square(string name)
    {
        Activation activation = Activation.Parse(name);
        double ratio = Mean(activation, 1, (network, gradient, pass) => Ratio(
            gradient.Layers[2].Delta, gradient.Layers[3].Delta, MeanSquare(activation.Derivative(pass.Layers[2].Z, pass.Layers[2].H))));
        Assert.InRange(ratio, 1 - Tolerances.MeanSquare, 1 + Tolerances.MeanSquare);
    }

    [Theory, Equation("3.12"), InlineData(1, 0.5), InlineData(2, 1)]
    public void Relu_needs_twice_the_variance_to_keep_the_mean_square(double gain, double expected)
    {
        double ratio = Mean(Activation.ReLU, gain, (_, _, pass) => Ratio(pass.Layers[4].H, pass.Layers[3].H, 1));
        Assert.InRange(ratio, expected * (1 - Tolerances.MeanSquare), expected * (1 + Tolerances.MeanSquare));
    }

    [Fact]
    public void Through_six_sigmoid_layers_the_gradient_loses_three_powers_of_ten_and_through_tanh_it_does_not()
    {
        double Kept(Activation activation) => Mean(activation, 1, (_, gradient, _) =>
            gradient.Layers[0].Delta.FrobeniusNorm() / gradient.Layers[Hidden - 1].Delta.FrobeniusNorm());
        Assert.InRange(Kept(Activation.Sigmoid), 0, 1e-3);
        Assert.InRange(Kept(Activation.Tanh), 0.3, 1);
    }

    private static double MeanSquare(Matrix<double> values) => values.Enumerate().Average(v => v * v);

    private static double Ratio(Matrix<double> after, Matrix<double> before, double factor) => MeanSquare(after) / (MeanSquare(before) * factor);

    /// <summary>The mean over draws of networks whose weights have the variance gain/inputs.</summary>
    private static double Mean(Activation activation, double gain, Func<Network, Gradient, ForwardPass, double> measure) =>
        Enumerable.Range(1, Draws).Average(seed =>
        {
            var random = new Xoshiro256StarStar(seed, threadSafe: false);
            double w = Math.Sqrt(3 * gain / Width);
            Matrix<double> Weights(int rows) => Matrix<double>.Build.Dense(rows, Width, (_, _) => w * ((2 * random.NextDouble()) - 1));
            var network = new Network(
                [.. Enumerable.Range(0, Hidden + 1).Select(l => new DenseLayer(Weights(Width), Vector<double>.Build.Dense(Width), l < Hidden ? activation : Activation.Identity))],
                Head.LinearQuadratic);
            Matrix<double> X = Samples.Matrix(Width, 5, seed + 100), Y = Samples.Matrix(Width, 5, seed + 200);
            return measure(network, network.Gradient(X, Y), network.Forward(X));
        });
}
