using System.Numerics;

namespace Eml;

/// <summary>tanh(z), with derivative 1 − h²: derivations.md eq. (3.8).</summary>
internal sealed class Tanh() : Activation("tanh")
{
    public override (double Low, double High) Range => (-1, 1);

    public override bool DerivativeReadsZ => false;

    public override double Value(double z) => Math.Tanh(z);

    public override Complex Value(Complex z) => Complex.Tanh(z);

    public override double Derivative(double z, double h) => 1 - (h * h);
}
