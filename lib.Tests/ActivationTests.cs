using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests;

public sealed class ActivationTests
{
    [Fact, Equation("1.2")]
    public void The_sigmoid_is_finite_and_right_where_the_textbook_formula_overflows()
    {
        Assert.Equal(0.5, Sigmoid(0));
        Assert.Equal(1.0, Sigmoid(1000));
        Assert.Equal(0.0, Sigmoid(-1000));
        Assert.Equal(Math.Exp(-700), Sigmoid(-700), Math.Exp(-700) * Tolerances.Rounding);
        Assert.Equal(0.7310585786300049, Sigmoid(1), Tolerances.Rounding);     // 1/(1+1/e) to 16 digits
        Assert.True(double.IsNaN(Sigmoid(double.NaN)));
    }

    [Theory, Equation("1.3"), InlineData(-3), InlineData(0), InlineData(0.4), InlineData(5)]
    public void The_sigmoids_derivative_is_h_times_1_minus_h(double z)
    {
        double h = 1 / (1 + Math.Exp(-z)), exact = Math.Exp(-z) / Math.Pow(1 + Math.Exp(-z), 2);
        Assert.Equal(exact, h * (1 - h), Tolerances.Rounding);
        Assert.Equal(exact, Activation.Sigmoid.Derivative(z, h), Tolerances.Rounding);
    }

    [Fact]
    public void ReLU_takes_0_as_its_slope_at_0()
    {
        Matrix<double> z = Matrix<double>.Build.Dense(1, 3, [-2, 0, 3]);
        Assert.Equal([0, 0, 3], Activation.ReLU.Apply(z).ToColumnMajorArray());
        Assert.Equal([0, 0, 1], Activation.ReLU.Derivative(z, Activation.ReLU.Apply(z)).ToColumnMajorArray());
    }

    [Fact]
    public void Every_activation_lets_NaN_through() =>
        Assert.All(Activation.All, a => Assert.True(double.IsNaN(a.Apply(Matrix<double>.Build.Dense(1, 1, double.NaN))[0, 0]), a.Name));

    [Fact]
    public void Names_are_parsed_and_an_unknown_one_lists_those_there_are()
    {
        Assert.All(Activation.All, a => Assert.Same(a, Activation.Parse(a.Name)));
        Assert.Contains("sigmoid, tanh, relu, identity", Assert.Throws<ArgumentException>(() => Activation.Parse("nobody")).Message, StringComparison.Ordinal);
    }

    private static double Sigmoid(double z) => Activation.Sigmoid.Apply(Matrix<double>.Build.Dense(1, 1, z))[0, 0];
}
