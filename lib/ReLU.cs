using System.Numerics;

namespace Eml;

/// <summary>max(0, z), with derivative 1 where h &gt; 0 and the subgradient 0 elsewhere: derivations.md eq. (3.9).</summary>
internal sealed class ReLU() : Activation("relu")
{
    public override (double Low, double High) Range => (0, double.PositiveInfinity);

    public override bool DerivativeReadsZ => false;

    public override double Value(double z) => z < 0 ? 0 : z;     // written so that NaN stays NaN

    public override Complex Value(Complex z) => z.Real > 0 ? z : Complex.Zero;

    public override double Derivative(double z, double h) => h <= 0 ? 0 : 1;
}
