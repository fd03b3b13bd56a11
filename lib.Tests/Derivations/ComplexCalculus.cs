using MathNet.Numerics.LinearAlgebra;
using Complex = System.Numerics.Complex;

namespace Eml.Tests.Derivations;

/// <summary>
/// The formulas of derivations.md written out naively on complex numbers, and derivatives by the complex step:
/// f′(x) = Im f(x + ih)/h, exact to rounding. Nothing of the library is used, so that it can be checked.
/// </summary>
internal static class ComplexCalculus
{
    /// <summary>So small that h² vanishes beside 1, and so large that no product of it underflows.</summary>
    private const double Step = 1e-100;

    /// <summary>∂f/∂xᵢ for every i.</summary>
    public static double[] Gradient(Func<Complex[], Complex> f, IEnumerable<double> x)
    {
        Complex[] at = [.. x.Select(v => new Complex(v, 0))];
        double[] gradient = new double[at.Length];
        for (int i = 0; i < at.Length; i++)
        {
            Complex real = at[i];
            at[i] += new Complex(0, Step);
            gradient[i] = f(at).Imaginary / Step;
            at[i] = real;
        }

        return gradient;
    }

    public static Complex Sum(IEnumerable<Complex> values) => values.Aggregate(Complex.Zero, (a, b) => a + b);

    /// <summary>ln Σ e^(zᵢ), without any shift: for small logits only.</summary>
    public static Complex LogSumExp(Complex[] z) => Complex.Log(Sum(z.Select(Complex.Exp)));

    /// <summary>−Σ yᵢ ln ŷᵢ with ŷᵢ = e^(zᵢ)/Σ e^(zⱼ), without any shift.</summary>
    public static Complex CrossEntropy(Complex[] z, Vector<double> y)
    {
        Complex sum = Sum(z.Select(Complex.Exp));
        return -Sum(z.Select((value, i) => y[i] * Complex.Log(Complex.Exp(value) / sum)));
    }

    /// <summary>½ Σ (yᵢ − zᵢ)².</summary>
    public static Complex Quadratic(Complex[] z, Vector<double> y) => 0.5 * Sum(z.Select((value, i) => (y[i] - value) * (y[i] - value)));

    public static Complex Apply(Activation activation, Complex z) => activation.Name switch
    {
        "sigmoid" => 1 / (1 + Complex.Exp(-z)),
        "tanh" => Complex.Tanh(z),
        "relu" => z.Real > 0 ? z : 0,
        _ => z,
    };
}
