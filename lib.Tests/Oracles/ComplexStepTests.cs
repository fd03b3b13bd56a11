using System.Numerics;
using Eml.Oracles;
using Xunit;

namespace Eml.Tests.Oracles;

public sealed class ComplexStepTests
{
    [Theory, Equation("1.23"), MemberData(nameof(CentralDifferenceTests.Functions), MemberType = typeof(CentralDifferenceTests))]
    public void It_is_exact_to_rounding(string name, double x)
    {
        double exact = Exact.Real(name, x).Derivative, numeric = ComplexStep.Derivative(Exact.Complex(name), x);
        Assert.True(Math.Abs(numeric - exact) <= Tolerances.ComplexStepScalar * Math.Abs(exact), $"{name} at {x}: {numeric:R} instead of {exact:R}");
    }

    [Fact, Equation("1.23")]
    public void Its_truncation_error_is_h_squared_over_six_and_then_vanishes()
    {
        // exp at 0: Im e^(ih) / h = sin(h)/h = 1 − h²/6 + …
        Assert.Equal(1.0 / 6, (1 - ComplexStep.Derivative(Complex.Exp, 0, 1e-3)) / 1e-6, Tolerances.TruncationConstant);
        Assert.Equal(1.0, ComplexStep.Derivative(Complex.Exp, 0, 1e-10));
        Assert.Equal(1.0, ComplexStep.Derivative(Complex.Exp, 0, 1e-200));
    }

    [Theory, InlineData("sigmoid"), InlineData("tanh"), InlineData("relu"), InlineData("identity")]
    public void Its_own_activations_agree_with_the_networks(string name)
    {
        Activation activation = Activation.Parse(name);
        foreach (double z in new[] { -700, -30, -1.5, -1e-9, 0.0, 1e-9, 0.3, 2, 30, 700 })
        {
            var Z = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(1, 1, z);
            double h = activation.Apply(Z)[0, 0], derivative = activation.Derivative(z, h);
            Complex moved = activation.Value(new Complex(z, ComplexStep.Step));
            Assert.True(Math.Abs(moved.Real - h) <= Tolerances.ComplexStepScalar * Math.Abs(h), $"{name}({z}) is {moved.Real}, not {h}");
            Assert.True(
                GradientCheck.RelativeError(derivative, moved.Imaginary / ComplexStep.Step) <= Tolerances.SaturatedDerivative,
                $"{name}′({z}) is {moved.Imaginary / ComplexStep.Step}, not {derivative}");
        }
    }

    [Fact]
    public void A_networks_gradient_agrees_with_central_differences()
    {
        Network network = Samples.Network([2, 4, 3, 2], Activation.Tanh);
        var (X, Y) = (Samples.Matrix(2, 5, 1), Samples.Matrix(2, 5, 2));
        double[] exact = ComplexStep.Gradient(network, X, Y), central = CentralDifference.Gradient(network, X, Y);
        Assert.Equal(network.Parameters.Count, exact.Length);
        Assert.All(exact.Zip(central), pair => Assert.Equal(pair.First, pair.Second, Tolerances.CentralDifferenceScalar));
    }
}
