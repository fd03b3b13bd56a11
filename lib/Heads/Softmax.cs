using MathNet.Numerics.LinearAlgebra;

namespace Eml.Heads;

/// <summary>The derivative of softmax; softmax itself is the output of <see cref="SoftmaxCrossEntropy"/>.</summary>
public static class Softmax
{
    /// <summary>
    /// J = diag(ŷ) − ŷŷᵀ (C×C), with J[i, j] = ∂ŷᵢ/∂zⱼ, for one sample: derivations.md eq. (2.6).
    /// J is symmetric and its rows sum to 0.
    /// </summary>
    /// <param name="yHat">ŷ = softmax(z), C elements.</param>
    /// <exception cref="ArgumentException">ŷ has a negative element or does not sum to 1 within 1e-9.</exception>
    public static Matrix<double> Jacobian(Vector<double> yHat)
    {
        ArgumentNullException.ThrowIfNull(yHat);
        Probabilities.Check(yHat.ToColumnMatrix(), nameof(yHat));
        return Matrix<double>.Build.DenseOfDiagonalVector(yHat) - yHat.OuterProduct(yHat);
    }
}
