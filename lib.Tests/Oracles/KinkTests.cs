using Eml.Heads;
using Eml.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Oracles;

/// <summary>Where a ReLU's z is 0 the loss has no derivative: that is said, and it is no error.</summary>
public sealed class KinkTests
{
    private static readonly Matrix<double> AtOrigin = Matrix<double>.Build.DenseOfArray(new double[,] { { 0, 1, -1 }, { 0, 2, 0.5 } });
    private static readonly Matrix<double> Ones = Matrix<double>.Build.Dense(1, 3, 1);

    public static TheoryData<PlantedBug> Bugs => [.. PlantedBugs.All.Except([PlantedBug.DerivativeAtZ, PlantedBug.DerivativeTwice])];

    private static Network Relu => Network.Create([2, 4, 1], Activation.ReLU, Head.LinearQuadratic, seed: 1);

    [Fact]
    public void A_sample_at_the_origin_is_at_a_kink_and_passes()
    {
        GradientCheckReport report = GradientCheck.Run(Relu, AtOrigin, Ones).ThrowIfFailed();
        GradientCheckRow z1 = report.Rows.Single(r => r is { Quantity: "∂L/∂z1", Oracle: "central difference" });
        Assert.Equal([(0, 0), (1, 0), (2, 0), (3, 0)], z1.AtKink);
        Assert.Equal(4, report.Rows.Single(r => r is { Quantity: "∂L/∂b1", Oracle: "central difference" }).AtKink.Count);
        Assert.All(report.Rows.Where(r => r.Quantity is not ("∂L/∂z1" or "∂L/∂b1")), r => Assert.Empty(r.AtKink));
        Assert.Contains("14 of 14 within tolerance, 8 elements at a kink", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("✓ 4 at a kink: [0, 0], [1, 0], [2, 0], …", report.ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Bugs))]
    public void A_wrong_gradient_of_the_same_network_fails(PlantedBug bug) =>
        Assert.False(GradientCheck.Compare(Relu, AtOrigin, Ones, PlantedBugs.Gradient(Relu, AtOrigin, Ones, bug)).Passed, $"{bug} went unnoticed");

    [Fact]
    public void A_value_between_both_sides_passes_the_difference_and_one_beyond_them_fails()
    {
        Gradient gradient = Relu.Gradient(AtOrigin, Ones);
        double slope = Relu.Layers[1].Weights[0, 0] * gradient.Layers[1].Delta[0, 0];       // ∂L/∂z1[0, 0] where the unit is on
        foreach ((double part, bool passes) in new[] { (0.0, true), (0.5, true), (1.0, true), (1.01, false), (-0.01, false) })
        {
            gradient.Layers[0].Delta[0, 0] = part * slope;
            GradientCheckRow row = GradientCheck.Compare(Relu, AtOrigin, Ones, gradient).Rows.Single(r => r is { Quantity: "∂L/∂z1", Oracle: "central difference" });
            Assert.Equal(passes, row.Passed);
            Assert.True(passes || (row.Row, row.Column) == (0, 0), row.ToString());
        }
    }

    [Fact]
    public void Where_the_kinks_of_two_units_cancel_the_true_derivative_passes_and_so_does_what_backpropagation_takes()
    {
        // The units see t and −t and are subtracted: max(0, t) − max(0, −t) is t, smooth at 0 with the slope 1. With 0 taken for both slopes it would be 0.
        static Matrix<double> Column(params double[] values) => Matrix<double>.Build.Dense(values.Length, 1, values);
        DenseLayer Layer(Matrix<double> weights, Activation activation) => new(weights, Vector<double>.Build.Dense(weights.RowCount), activation);
        var network = new Network([Layer(Column(1), Activation.Tanh), Layer(Column(1, -1), Activation.ReLU), Layer(Column(1, -1).Transpose(), Activation.Identity)], Head.LinearQuadratic);
        GradientCheck.Run(network, Column(0), Column(1)).ThrowIfFailed();
        foreach ((double derivative, bool passes) in new[] { (-1.0, true), (0, true), (-0.5, false), (1, false), (-1.001, false), (0.001, false), (double.NaN, false) })
        {
            Assert.All(GradientCheck.Quantity(network, Column(0), Column(1), "∂L/∂b1", Column(derivative)).Rows, row => Assert.True(passes == row.Passed, row.ToString()));
        }
    }

    [Fact]
    public void Deep_networks_with_zero_biases_and_silent_layers_pass_and_their_bugs_fail()
    {
        int kinks = 0;
        for (int seed = 1; seed <= 100; seed++)
        {
            Network network = Network.Create([2, 2, 3, 2], Activation.ReLU, Head.LinearQuadratic, seed);
            Matrix<double> X = Samples.Matrix(2, 5, seed), Y = Samples.Matrix(2, 5, seed + 1);
            X.ClearColumn(seed % 5);
            kinks += GradientCheck.Run(network, X, Y).ThrowIfFailed().Rows.Sum(r => r.AtKink.Count);
            PlantedBugs.Check(network, X, Y).ThrowIfMissed();
        }

        Assert.True(kinks > 1000);
    }

    [Fact]
    public void A_z_that_is_zero_but_for_rounding_may_fall_on_either_side()
    {
        // 0.1 + 0.2 − 0.3 is 5.6e-17 or 2.8e-17 or 0, as the sum is taken, and the other order of the columns gives another one.
        foreach (double[] w in new double[][] { [0.1, 0.2, -0.3], [-0.3, 0.2, 0.1], [0.3, -0.1, -0.2], [-0.2, 0.3, -0.1] })
        {
            var network = new Network(
                [
                    new DenseLayer(Matrix<double>.Build.DenseOfRowArrays(w, [1, 1, 1]), Vector<double>.Build.Dense(2), Activation.ReLU),
                    new DenseLayer(Matrix<double>.Build.DenseOfRowArrays([2.0, 1.0]), Vector<double>.Build.Dense(1), Activation.Identity),
                ],
                Head.LinearQuadratic);
            Matrix<double> X = Matrix<double>.Build.Dense(3, 2, (i, s) => s == 0 ? 1 : i), Y = Matrix<double>.Build.Dense(1, 2, 1);
            GradientCheckReport report = GradientCheck.Run(network, X, Y).ThrowIfFailed();
            Assert.Contains(report.Rows, r => r.AtKink.Contains((0, 0)));
            Gradient gradient = network.Gradient(X, Y);
            double slope = 2 * gradient.Layers[1].Delta[0, 0];
            foreach ((double part, bool passes) in new[] { (0.0, true), (1.0, true), (-1.5, false), (2.5, false) })
            {
                gradient.Layers[0].Delta[0, 0] = part * slope;
                Assert.Equal(passes, GradientCheck.Compare(network, X, Y, gradient).Rows.Where(r => r.Quantity == "∂L/∂z1").All(r => r.Passed));
            }
        }
    }

    [Fact]
    public void A_kink_beside_the_element_is_none_of_it()
    {
        Network network = Relu;
        network.Layers[0].Bias.SetValues([1e-5, -1e-6, 1e-7, -1e-7]);       // the steps start at about 1e-5
        GradientCheckReport report = GradientCheck.Run(network, AtOrigin, Ones).ThrowIfFailed();
        Assert.All(report.Rows, r => Assert.Empty(r.AtKink));
        PlantedBugs.Check(network, AtOrigin, Ones).ThrowIfMissed();
    }

    [Fact, Equation("1.33")]
    public void Left_and_right_disagree_at_a_kink_whatever_the_step_and_nowhere_else()
    {
        // A kink of slopes −1 and 2 at 0 on a curve.
        static double Kinked(double x) => (x < 0 ? -x : 2 * x) + Math.Exp(x);
        const double Rounding = 1e-15;
        Difference at = Difference.Measure(Kinked, 0, 1e-5, Rounding);
        Assert.True(at.AtKink);
        Assert.Equal(0, at.Left, at.Error);
        Assert.Equal(3, at.Right, at.Error);
        Assert.InRange(at.Error, 0, Tolerances.CentralDifference);
        foreach (double x in new[] { -1, -1e-6, 1e-9, 1e-7, 3e-6, 1 })
        {
            Difference beside = Difference.Measure(Kinked, x, 1e-5, Rounding);
            Assert.False(beside.AtKink);
            Assert.Equal((x < 0 ? -1 : 2) + Math.Exp(x), beside.Value, beside.Error);
            Assert.InRange(beside.Error, 0, 1e-4);
        }

        // Without a kink the jump is h³f⁗/2.
        double h = Math.ScaleB(1, -6);
        static double J(double step) => (Math.Exp(step) - 2 + Math.Exp(-step)) / step;
        Assert.Equal(h * h * h / 2, J(2 * h) - (2 * J(h)), h * h * h / 2 * Tolerances.TruncationRatio);
    }
}
