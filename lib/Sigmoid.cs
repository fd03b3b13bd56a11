using System.Numerics;
using Eml.Kernels;

namespace Eml;

/// <summary>σ(z) = 1/(1 + e^(−z)), derivations.md eq. (1.2) and eq. (1.3).</summary>
internal sealed class Sigmoid() : Activation("sigmoid")
{
    public override (double Low, double High) Range => (0, 1);

    public override bool DerivativeReadsZ => false;

    /// <summary>Without overflow: only e raised to −|z| is ever taken.</summary>
    public override double Value(double z)
    {
        double e = Math.Exp(-Math.Abs(z));
        return z >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    public override Complex Value(Complex z) => z.Real >= 0 ? 1 / (1 + Complex.Exp(-z)) : Complex.Exp(z) / (1 + Complex.Exp(z));

    public override double Derivative(double z, double h) => h * (1 - h);

    internal override void Forward(ref Affine sums) => sums.Run<Logistic>();

    internal override unsafe void Backward(ref Affine sums, double* z) => sums.Run<LogisticDerivative>();
}
