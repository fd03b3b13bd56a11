using Eml.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Oracles;

public sealed class CentralDifferenceTests
{
    /// <summary>Functions with their exact derivatives, at points where neither is zero.</summary>
    public static TheoryData<string, double> Functions => new()
    {
        { "sin", 0.7 }, { "sin", 5 }, { "exp", -2.5 }, { "exp", 10 }, { "log", 0.5 }, { "cube", -3 }, { "sigmoid", 4 }, { "reciprocal", 1e4 },
    };

    [Theory, Equation("1.21"), MemberData(nameof(Functions))]
    public void It_agrees_with_exact_derivatives(string name, double x)
    {
        (Func<double, double> f, double exact) = Exact.Real(name, x);
        double numeric = CentralDifference.Derivative(f, x);
        double error = Math.Abs(numeric - exact) / Math.Max(Math.Abs(exact), Math.Abs(f(x)) / Math.Max(1, Math.Abs(x)));
        Assert.True(error <= Tolerances.CentralDifferenceScalar, $"{name} at {x}: {numeric} instead of {exact}, error {error:e2}");
    }

    [Fact, Equation("1.21")]
    public void Halving_the_step_quarters_the_truncation_error()
    {
        // exp at 0: f′ = f‴ = 1, so the error is h²/6 up to h⁴/120.
        double Error(double h) => CentralDifference.Derivative(Math.Exp, 0, h) - 1;
        Assert.Equal(Math.Pow(2, -6) * Math.Pow(2, -6) / 6, Error(Math.Pow(2, -6)), Tolerances.TruncationConstant);
        Assert.Equal(4, Error(Math.Pow(2, -6)) / Error(Math.Pow(2, -7)), Tolerances.TruncationRatio);
    }

    [Fact, Equation("1.22")]
    public void The_optimal_step_beats_steps_a_hundred_times_larger_and_smaller()
    {
        // One point may be lucky; the mean over many points is not.
        double MeanError(double h) => Enumerable.Range(0, 200).Average(i => Math.Abs(CentralDifference.Derivative(Math.Exp, i / 200.0, h) - Math.Exp(i / 200.0)));
        double best = CentralDifference.RelativeStep * Math.Cbrt(3);       // eq. (1.22) with |f| = |f‴|
        Assert.True(MeanError(best) < MeanError(best * 100) / 100);
        Assert.True(MeanError(best) < MeanError(best / 100) / 5);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(-1e6), InlineData(3.7e-9), InlineData(123.456)]
    public void The_step_is_a_power_of_two_and_scales_with_x(double x)
    {
        double h = CentralDifference.Step(x), scaled = h / (CentralDifference.RelativeStep * Math.Max(1, Math.Abs(x)));
        Assert.Equal(0, BitConverter.DoubleToInt64Bits(h) & 0xFFFFFFFFFFFFF);
        Assert.InRange(scaled, Math.Sqrt(0.5), Math.Sqrt(2));
    }

    [Fact]
    public void Parameters_are_restored_even_when_the_loss_throws()
    {
        double[] values = [0.1, 0.2];
        Assert.Throws<InvalidOperationException>(() => CentralDifference.Partial(() => throw new InvalidOperationException(), values, 1));
        Assert.Equal([0.1, 0.2], values);
    }

    [Fact]
    public void A_network_is_the_same_to_the_last_bit_afterwards()
    {
        Network network = Samples.Network([2, 3, 1]);
        double[] before = network.Parameters.ToArray();
        CentralDifference.Gradient(network, Samples.Matrix(2, 4, 1), Samples.Matrix(1, 4, 2));
        Assert.Equal(before, network.Parameters.ToArray());
    }

    [Fact]
    public void The_gradient_of_a_matrix_function_has_its_shape_and_values()
    {
        Matrix<double> at = Samples.Matrix(2, 3, 5);
        Matrix<double> gradient = CentralDifference.Gradient(M => M.PointwiseMultiply(M).RowSums().Sum(), at);
        Assert.True((gradient - (2 * at)).L2Norm() <= Tolerances.CentralDifferenceScalar);
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void A_step_that_is_no_positive_number_is_refused(double h) =>
        Assert.Contains("h is", Assert.Throws<ArgumentOutOfRangeException>(() => CentralDifference.Derivative(Math.Sin, 1, h)).Message, StringComparison.Ordinal);
}
