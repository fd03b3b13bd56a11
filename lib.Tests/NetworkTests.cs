using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests;

public sealed class NetworkTests
{
    [Theory, InlineData("1-20-1 sigmoid, linear+quadratic", 1, 20, 1), InlineData("2-1, linear+quadratic", 2, 1)]
    public void Its_name_shows_widths_activation_and_head(string expected, params int[] widths) =>
        Assert.Equal(expected, Network.Create(widths, Activation.Sigmoid, Head.LinearQuadratic, seed: 1).ToString());

    [Fact, Equation("1.1"), Equation("1.2"), Equation("1.4"), Equation("1.5")]
    public void The_forward_pass_is_the_four_equations_for_every_sample()
    {
        Network network = Samples.Network([3, 5, 2]);
        Matrix<double> X = Samples.Matrix(3, 7, 1);
        ForwardPass pass = network.Forward(X);
        (Matrix<double> W1, Vector<double> b1) = (network.Layers[0].Weights, network.Layers[0].Bias);
        (Matrix<double> W2, Vector<double> b2) = (network.Layers[1].Weights, network.Layers[1].Bias);
        for (int s = 0; s < 7; s++)
        {
            Vector<double> z1 = (W1 * X.Column(s)) + b1;
            Vector<double> h = z1.Map(z => 1 / (1 + Math.Exp(-z)));
            Vector<double> z2 = (W2 * h) + b2;
            Close(z1, pass.Layers[0].Z.Column(s));
            Close(h, pass.Layers[0].H.Column(s));
            Close(z2, pass.Layers[1].Z.Column(s));
            Close(z2, pass.Output.Column(s));
            Close(z2, network.Predict(X.Column(s)));
        }
    }

    [Fact, Equation("1.6"), Equation("1.7")]
    public void The_batch_loss_is_the_mean_of_the_samples_losses()
    {
        Network network = Samples.Network([3, 5, 2]);
        var (X, Y) = (Samples.Matrix(3, 7, 1), Samples.Matrix(2, 7, 2));
        double byHand = Enumerable.Range(0, 7).Average(s => 0.5 * Math.Pow((Y.Column(s) - network.Predict(X.Column(s))).L2Norm(), 2));
        Assert.Equal(byHand, network.Loss(X, Y), Tolerances.Rounding);
        Assert.Equal(byHand, Enumerable.Range(0, 7).Average(s => network.Loss(X.Column(s), Y.Column(s))), Tolerances.Rounding);
        Assert.Equal(network.Loss(X, Y), network.Gradient(X, Y).Loss, Tolerances.Rounding);
    }

    [Fact]
    public void The_batch_gradient_is_the_mean_of_the_samples_gradients()
    {
        Network network = Samples.Network([3, 5, 2]);
        var (X, Y) = (Samples.Matrix(3, 7, 1), Samples.Matrix(2, 7, 2));
        Vector<double> Flat(Gradient g) => Vector<double>.Build.Dense(g.Parameters.ToArray());
        Vector<double> mean = Enumerable.Range(0, 7).Select(s => Flat(network.Gradient(X.Column(s), Y.Column(s)))).Aggregate((a, b) => a + b) / 7;
        Close(mean, Flat(network.Gradient(X, Y)));
    }

    [Fact]
    public void Inputs_of_the_wrong_shape_are_refused_with_both_shapes() =>
        Assert.Contains("X is 2×5 but W1 is 4×3", Refused(n => n.Predict(Matrix<double>.Build.Dense(2, 5))), StringComparison.Ordinal);

    [Fact]
    public void A_batch_without_samples_is_refused() =>
        Assert.Contains("X is 3×0; it needs at least one column", Refused(n => n.Predict(Matrix<double>.Build.Dense(3, 0))), StringComparison.Ordinal);

    [Fact]
    public void Targets_of_the_wrong_shape_are_refused_with_both_shapes() =>
        Assert.Contains("Y is 2×4 but has to be 2×5", Refused(n => n.Loss(Samples.Matrix(3, 5, 1), Samples.Matrix(2, 4, 1))), StringComparison.Ordinal);

    [Theory, InlineData(double.NaN), InlineData(double.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_refused_with_its_row_and_column(double value)
    {
        Matrix<double> X = Samples.Matrix(3, 5, 1);
        X[2, 4] = value;
        Assert.Contains("X[2, 4] is", Refused(n => n.Gradient(X, Samples.Matrix(2, 5, 1))), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_that_do_not_fit_are_refused_with_both_shapes()
    {
        DenseLayer[] layers = [Layer(4, 3, Activation.Sigmoid), Layer(2, 5, Activation.Identity)];
        var error = Assert.Throws<ArgumentException>(() => new Network(layers, Head.LinearQuadratic));
        Assert.Contains("W2 is 2×5 but W1 is 4×3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_layer_with_an_activation_is_refused() =>
        Assert.Contains("identity", Assert.Throws<ArgumentException>(() => new Network([Layer(2, 3, Activation.Sigmoid)], Head.LinearQuadratic)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_clone_shares_nothing()
    {
        Network network = Samples.Network([2, 3, 1]), clone = network.Clone();
        double[] before = network.Parameters.ToArray();
        Assert.Equal(before, clone.Parameters.ToArray());
        clone.Layers[0].Weights[0, 0] = 7;
        Assert.Equal(before, network.Parameters.ToArray());
    }

    private static DenseLayer Layer(int outputs, int inputs, Activation activation) =>
        new(Matrix<double>.Build.Dense(outputs, inputs, 0.1), Vector<double>.Build.Dense(outputs), activation);

    private static string Refused(Action<Network> action) =>
        Assert.Throws<ArgumentException>(() => action(Samples.Network([3, 4, 2]))).Message;

    private static void Close(Vector<double> expected, Vector<double> actual) =>
        Assert.True((expected - actual).InfinityNorm() <= Tolerances.Rounding, $"expected {expected}, got {actual}");
}
