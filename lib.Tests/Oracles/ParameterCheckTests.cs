using Eml.Heads;
using Eml.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Oracles;

public sealed class ParameterCheckTests
{
    private static readonly Matrix<double> X = Matrix<double>.Build.Dense(2, 7, (i, j) => Math.Sin(1 + i + (3 * j)));
    private static readonly Matrix<double> Y = Matrix<double>.Build.Dense(2, 7, (i, j) => Math.Cos(i + (2 * j)));

    [Fact]
    public void Every_parameter_has_the_gradient_of_backpropagation_and_of_both_oracles()
    {
        Network network = Network.Create([2, 4, 2], Activation.Sigmoid, Head.LinearQuadratic, seed: 3);
        double[] before = network.Parameters.ToArray(), gradient = network.Gradient(X, Y).Parameters.ToArray();
        double[] complex = ComplexStep.Gradient(network, X, Y);
        for (int i = 0; i < network.Parameters.Count; i++)
        {
            ParameterCheck check = ParameterCheck.Of(network, X, Y, i);
            Assert.Equal((gradient[i], complex[i], before[i]), (check.Analytic, check.ComplexStep, check.Value));
            Assert.Equal(gradient[i], check.CentralDifference, Tolerances.CentralDifferenceScalar);
            Assert.NotEqual(gradient[i], check.CentralDifference);
            Assert.False(check.AtKink);
            Assert.Equal(network.Parameters.Describe(i), check.Parameter);
            Assert.Equal("∂L/∂" + check.Parameter.Split('[')[0], check.Quantity);
            Assert.True(check.ComplexStepError <= Tolerances.ComplexStep, $"{check}");
            Assert.True(check.CentralDifferenceError <= Tolerances.CentralDifference, $"{check}");
        }

        Assert.Equal(before, network.Parameters.ToArray());
        Assert.Equal(network.Loss(X, Y), ParameterCheck.Of(network, X, Y, 0).Loss);
    }

    [Theory]
    [InlineData(0, "1.13")]
    [InlineData(8, "1.14")]
    [InlineData(12, "1.9")]
    [InlineData(20, "1.10")]
    public void It_names_the_equation(int parameter, string equation) => Assert.Equal(
        equation, ParameterCheck.Of(Network.Create([2, 4, 2], Activation.Sigmoid, Head.LinearQuadratic, seed: 3), X, Y, parameter).Equation);

    [Theory]
    [InlineData(-1)]
    [InlineData(22)]
    public void A_parameter_that_is_not_there_is_refused(int parameter) => Assert.Throws<ArgumentOutOfRangeException>(
        () => ParameterCheck.Of(Network.Create([2, 4, 2], Activation.Sigmoid, Head.LinearQuadratic, seed: 3), X, Y, parameter));
}
