using Eml.Data;
using Eml.Heads;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Training;

/// <summary>Small sets and networks for the tests of this room.</summary>
internal static class Samples
{
    /// <summary>sin(πx) at evenly spaced x from −1 to 1.</summary>
    public static Dataset Sine(int count = 40)
    {
        var x = Matrix<double>.Build.Dense(1, count, (_, j) => -1 + (2.0 * j / (count - 1)));
        return new Dataset("sine", x, x.Map(v => Math.Sin(Math.PI * v)));
    }

    public static Network Sigmoid(int width = 6, int seed = 1) => Network.Create([1, width, 1], Activation.Sigmoid, Head.LinearQuadratic, seed);

    /// <summary>One linear unit: ŷ = w x + b.</summary>
    public static Network Line(double w, double b) =>
        new([new DenseLayer(Matrix<double>.Build.Dense(1, 1, w), Vector<double>.Build.Dense(1, b), Activation.Identity)], Head.LinearQuadratic);

    public static Dataset Points(string name, double[] x, double[] y) =>
        new(name, Matrix<double>.Build.Dense(1, x.Length, x), Matrix<double>.Build.Dense(1, y.Length, y));

    /// <summary>A validation set whose loss is 0 for the untrained network, so that it can never improve.</summary>
    public static Dataset NeverImproves(Network untrained, Dataset training) =>
        new("untrained predictions", training.Inputs, untrained.Predict(training.Inputs));

    public static ParameterVector Vector(params double[][] blocks) =>
        new([.. blocks.Select((values, i) => new ParameterBlock($"W{i + 1}", values.Length, 1, values))]);

    public static TrainingResult Fit(Network network, Dataset training, Dataset? validation, TrainingOptions options) =>
        Trainer.Fit(network, training, validation, options, progress: null, TestContext.Current.CancellationToken);

    /// <summary>Asserts that two numbers agree relatively, or are the same NaN or infinity.</summary>
    public static void Near(double expected, double actual, double tolerance) => Assert.True(
        Math.Abs(actual - expected) <= tolerance * Math.Abs(expected) || expected.Equals(actual),
        $"expected {expected:R}, got {actual:R}");
}

/// <summary>Keeps what was reported, at once and in order, and can act on it.</summary>
internal sealed class Recorder<T>(Action<T>? then = null) : IProgress<T>
{
    public List<T> Reports { get; } = [];

    public void Report(T value)
    {
        Reports.Add(value);
        then?.Invoke(value);
    }
}
