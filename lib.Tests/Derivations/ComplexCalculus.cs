using Eml.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Complex = System.Numerics.Complex;

namespace Eml.Tests.Derivations;

/// <summary>
/// The formulas of derivations.md, part 2, written out naively on complex numbers, for the complex step to differentiate.
/// Nothing of the heads is used, so that they can be checked.
/// </summary>
internal static class ComplexCalculus
{
    /// <summary>∂f/∂xᵢ for every i.</summary>
    public static double[] Gradient(Func<Complex[], Complex> f, IEnumerable<double> x)
    {
        Complex[] at = [.. x.Select(v => new Complex(v, 0))];
        return [.. at.Select((real, i) => ComplexStep.Derivative(moved => f([.. at[..i], moved, .. at[(i + 1)..]]), real.Real))];
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

    /// <summary>The largest |element|, and NaN if there is one: LINQ's Max passes over NaN.</summary>
    public static double LargestMagnitude(Matrix<double> matrix) => matrix.Enumerate().Aggregate(0.0, (largest, value) => Math.Max(largest, Math.Abs(value)));

    /// <summary>½ Σ (yᵢ − zᵢ)².</summary>
    public static Complex Quadratic(Complex[] z, Vector<double> y) => 0.5 * Sum(z.Select((value, i) => (y[i] - value) * (y[i] - value)));
}
