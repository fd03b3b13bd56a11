using CsCheck;
using Eml.Data;
using Eml.Heads;
using Eml.Oracles;
using Eml.Training;
using Xunit;

namespace Eml.Tests.Oracles;

public sealed class GradientCheckTests
{
    private static readonly GradientCheckOptions Strict = new()
    {
        ComplexStepTolerance = Tolerances.ComplexStep,
        CentralDifferenceTolerance = Tolerances.CentralDifference,
    };

    [Fact]
    [Equation("1.8"), Equation("1.9"), Equation("1.10"), Equation("1.11"), Equation("1.12"), Equation("1.13"), Equation("1.14")]
    public void Every_derivative_of_task_1_agrees_with_both_oracles()
    {
        GradientCheckReport report = GradientCheck.Run(Samples.Network([1, 20, 1]), Samples.Matrix(1, 50, 1), Samples.Matrix(1, 50, 2), Strict);
        report.ThrowIfFailed();
        Assert.Equal(
            ["1.8", "1.9", "1.10", "1.11", "1.12", "1.13", "1.14"],
            report.Rows.Select(r => r.Equation).Distinct());
        Assert.All(report.Rows, r => Assert.True(r.Compared > 0));
    }

    [Fact]
    public void Any_depth_width_activation_and_batch_passes() =>
        Gen.Select(Gen.Int[1, 5].Array[2, 5], Gen.Int[0, 1], Gen.Int[1, 7], Gen.Int[1, 1000]).Sample(
            (widths, activation, m, seed) =>
            {
                Network network = Samples.Network(widths, activation == 0 ? Activation.Sigmoid : Activation.Tanh, seed: seed);
                GradientCheck.Run(network, Samples.Matrix(widths[0], m, seed + 1), Samples.Matrix(widths[^1], m, seed + 2), Strict).ThrowIfFailed();
            },
            iter: 100);

    [Fact]
    public void ReLU_passes_away_from_its_kink()
    {
        Network network = Samples.Network([3, 6, 2], Activation.ReLU);
        GradientCheck.Run(network, Samples.Matrix(3, 8, 3), Samples.Matrix(2, 8, 4), Strict).ThrowIfFailed();
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void A_trained_network_passes_although_its_units_are_saturated(int seed)
    {
        Dataset data = SyntheticFunctions.NoisyComposite.Sample(200, 0.1, seed);
        Network network = Network.Create([1, 13, 1], seed == 3 ? Activation.Tanh : Activation.Sigmoid, Head.LinearQuadratic, seed);
        var options = new TrainingOptions { Epochs = 2000, LearningRate = 0.03, Optimizer = Optimizer.Adam };
        Trainer.Fit(network, data, null, options, cancellation: TestContext.Current.CancellationToken);
        foreach (int m in new[] { 8, 60 })
        {
            Dataset batch = data.Subset([.. Enumerable.Range(0, m)]);
            GradientCheck.Run(network, batch.Inputs, batch.Targets).ThrowIfFailed();
            PlantedBugs.Check(network, batch.Inputs, batch.Targets).ThrowIfMissed();
        }
    }

    [Fact]
    public void A_gradient_of_another_shape_is_refused()
    {
        Network network = Samples.Network([2, 3, 1]);
        var (X, Y) = (Samples.Matrix(2, 4, 1), Samples.Matrix(1, 4, 2));
        Assert.Contains("∂L/∂W2 is 1×9 but has to be 1×3", Refused([2, 9, 1]).Message, StringComparison.Ordinal);
        Assert.Contains("gradient has 3 layers but the network 2-3-1 sigmoid, linear+quadratic has 2", Refused([2, 3, 3, 1]).Message, StringComparison.Ordinal);

        ArgumentException Refused(int[] widths) =>
            Assert.Throws<ArgumentException>(() => GradientCheck.Compare(network, X, Y, Samples.Network(widths).Gradient(X, Y)));
    }

    [Fact]
    public void A_wrong_element_is_named_with_both_values()
    {
        Network network = Samples.Network([2, 3, 1]);
        var (X, Y) = (Samples.Matrix(2, 4, 1), Samples.Matrix(1, 4, 2));
        Gradient gradient = network.Gradient(X, Y);
        gradient.Layers[0].Weights[2, 1] += 0.5;
        GradientCheckReport report = GradientCheck.Compare(network, X, Y, gradient);
        GradientCheckRow row = report.Rows.First(r => !r.Passed);
        Assert.Equal(("∂L/∂W1", "1.13", 2, 1), (row.Quantity, row.Equation, row.Row, row.Column));
        var error = Assert.Throws<GradientCheckException>(report.ThrowIfFailed);
        Assert.Contains("∂L/∂W1, eq. (1.13), element [2, 1]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_looked_at_is_said()
    {
        Network network = Samples.Network([2, 3, 1]);
        var (X, Y) = (Samples.Matrix(2, 4, 1), Samples.Matrix(1, 4, 2));
        Gradient gradient = network.Gradient(X, Y);
        Assert.Equal("the pass that trains", GradientCheck.Run(network, X, Y).Subject);
        Assert.Equal("a given gradient", GradientCheck.Compare(network, X, Y, gradient).Subject);
        Assert.Equal("a given ∂L/∂W1", GradientCheck.Quantity(network, X, Y, "∂L/∂W1", gradient.Layers[0].Weights).Subject);
    }

    [Fact]
    public void A_loss_that_overflows_is_refused_with_the_way_out()
    {
        Network network = Samples.Network([2, 3, 1]);
        var error = Assert.Throws<ArgumentException>(() => GradientCheck.Run(network, Samples.Matrix(2, 4, 1), Samples.Matrix(1, 4, 2) * 1e160));
        Assert.Contains("is ∞", error.Message.Replace("Infinity", "∞", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("standardise inputs and targets", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NaN_in_the_gradient_fails()
    {
        Network network = Samples.Network([2, 3, 1]);
        var (X, Y) = (Samples.Matrix(2, 4, 1), Samples.Matrix(1, 4, 2));
        Gradient gradient = network.Gradient(X, Y);
        gradient.Layers[1].Bias[0] = double.NaN;
        Assert.False(GradientCheck.Compare(network, X, Y, gradient).Passed);
    }

    [Fact]
    public void One_derivative_computed_by_hand_is_checked_by_its_symbol()
    {
        Network network = Samples.Network([2, 3, 1]);
        var (X, Y) = (Samples.Matrix(2, 4, 1), Samples.Matrix(1, 4, 2));
        var delta2 = (network.Predict(X) - Y) / 4;
        Assert.Equal(2, GradientCheck.Quantity(network, X, Y, "∂L/∂z2", delta2).ThrowIfFailed().Rows.Count);
        Assert.False(GradientCheck.Quantity(network, X, Y, "∂L/∂z2", delta2 * 4).Passed);
        Assert.Contains("this network has ∂L/∂z2, ∂L/∂W2", Refused("∂L/∂z3").Message, StringComparison.Ordinal);
        Assert.Contains("∂L/∂W1 is 1×4 but has to be 3×2", Refused("∂L/∂W1").Message, StringComparison.Ordinal);

        ArgumentException Refused(string name) => Assert.Throws<ArgumentException>(() => GradientCheck.Quantity(network, X, Y, name, delta2));
    }

    [Theory, Equation("1.24")]
    [InlineData(1, 1, 0), InlineData(0, 0, 0), InlineData(1, 3, 0.5), InlineData(-1, 1, 1), InlineData(1e-9, 0, 0.1)]
    public void The_relative_error_is_the_formulas(double a, double n, double expected) =>
        Assert.Equal(expected, GradientCheck.RelativeError(a, n), Tolerances.Rounding);

    [Fact]
    public void The_report_renders_as_a_table_in_html_and_text()
    {
        GradientCheckReport report = GradientCheck.Run(Samples.Network([1, 2, 1]), Samples.Matrix(1, 3, 1), Samples.Matrix(1, 3, 2));
        Assert.StartsWith("Gradient check of the pass that trains, 1-2-1 sigmoid, linear+quadratic, 3 samples: 14 of 14 within tolerance\n", report.ToString(), StringComparison.Ordinal);
        Assert.Equal(14, report.ToHtml().Split("<tr>").Length - 2);
    }
}
