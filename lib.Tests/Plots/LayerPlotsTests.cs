using System.Text.Json;
using Eml.Data;
using Eml.Heads;
using Eml.Plots;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class LayerPlotsTests
{
    private static readonly Matrix<double> X = Matrix<double>.Build.Dense(1, 50, (_, j) => -3 + (0.12 * j));

    [Fact]
    public void Gradient_norms_have_a_line_per_layer()
    {
        LayerNorms[] norms = [.. Enumerable.Range(0, 5000).Select(i => new LayerNorms(i, [1.0 / (1 + i), 2.0 / (1 + i)]))];
        JsonElement figure = Figures.Check(() => LayerPlots.GradientNorms(norms));
        Assert.Equal(2, figure.GetProperty("data").GetArrayLength());
        Assert.Equal(1, Figures.Numbers(Figures.Trace(figure, "layer 1"), "y")[0]);
        Assert.Equal(5000 - 1, Figures.Numbers(Figures.Trace(figure, "layer 2"), "x")[^1]);
        Assert.Equal("log", figure.GetProperty("layout").GetProperty("yaxis").GetProperty("type").GetString());
    }

    [Fact]
    public void Gradient_norms_need_epochs_with_the_same_layers()
    {
        Assert.Throws<ArgumentException>(() => LayerPlots.GradientNorms([]));
        Assert.Throws<ArgumentException>(() => LayerPlots.GradientNorms([new(0, [1]), new(1, [1, 2])]));
    }

    [Fact]
    public void A_layers_norm_is_that_of_weights_and_biases_together()
    {
        LayerGradient layer = Network.Create([1, 3, 1], Activation.Tanh, Head.LinearQuadratic, 1).Gradient(X, X).Layers[0];
        double sum = layer.Weights.Enumerate().Concat(layer.Bias).Sum(g => g * g);
        Assert.Equal(Math.Sqrt(sum), layer.Norm, Tolerances.SpelledOut);
    }

    [Theory]
    [InlineData("sigmoid", 200, 90)]
    [InlineData("tanh", 200, 90)]
    [InlineData("sigmoid", 0.1, 0)]
    [InlineData("relu", 1, 30)]
    public void Activations_show_saturation(string activation, double weight, int atLeastPercent)
    {
        var hidden = new DenseLayer(Matrix<double>.Build.Dense(2, 1, weight), Vector<double>.Build.Dense(2), Activation.Parse(activation));
        var output = new DenseLayer(Matrix<double>.Build.Dense(1, 2, 1), Vector<double>.Build.Dense(1), Activation.Identity);
        var network = new Network([hidden, output], Head.LinearQuadratic);
        JsonElement figure = Figures.Check(() => LayerPlots.Activations(network, X));
        double[] shares = Figures.Numbers(figure.GetProperty("data")[0], "y");
        Assert.Equal(1, shares.Sum(), Tolerances.Drawn);
        Assert.InRange(100 * (activation == "relu" ? shares[0] : shares[0] + shares[^1]), atLeastPercent, atLeastPercent == 0 ? Tolerances.Drawn : 100);
    }

    [Fact]
    public void Activations_need_a_hidden_layer() => Assert.Throws<ArgumentException>(
        () => LayerPlots.Activations(Network.Create([1, 1], Activation.Sigmoid, Head.LinearQuadratic, 1), X));

    [Fact]
    public void The_loss_along_a_weight_goes_through_its_present_value_with_the_gradients_slope()
    {
        Network network = Network.Create([1, 4, 1], Activation.Sigmoid, Head.LinearQuadratic, 1);
        double[] before = network.Parameters.ToArray();
        JsonElement figure = Figures.Check(() => CoordinatePlots.LossAlong(network, X, X, 5, before[5] - 2, before[5] + 2));
        Assert.Equal(before, network.Parameters.ToArray());
        JsonElement curve = Figures.Trace(figure, "loss"), tangent = Figures.Trace(figure, "slope");
        double[] x = Figures.Numbers(tangent, "x"), y = Figures.Numbers(tangent, "y");
        Assert.Equal(network.Gradient(X, X).Parameters[5], (y[1] - y[0]) / (x[1] - x[0]), Tolerances.Drawn);
        Assert.Equal(network.Loss(X, X), Figures.Numbers(curve, "y")[40], Tolerances.Drawn);
        Assert.Throws<ArgumentException>(() => CoordinatePlots.LossAlong(network, X, X, 5, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => CoordinatePlots.LossAlong(network, X, X, 99, 0, 2));
    }

    [Fact]
    public void Predictions_stand_against_the_actual_targets_with_the_diagonal()
    {
        Network network = Network.Create([1, 4, 1], Activation.Sigmoid, Head.LinearQuadratic, 1);
        var data = new Dataset("line", X, X);
        JsonElement figure = Figures.Check(() => PredictionPlots.AgainstActual(data, network));
        Assert.Equal(X.Row(0).ToArray(), Figures.Numbers(Figures.Trace(figure, "y1"), "x"), (a, b) => Math.Abs(a - b) <= Tolerances.Drawn);
        Assert.Equal(2, Figures.Numbers(Figures.Trace(figure, "ŷ = y"), "x").Length);
        Assert.Throws<ArgumentException>(() => PredictionPlots.AgainstActual(new Dataset("plane", X.Stack(X), X), network));
    }
}
