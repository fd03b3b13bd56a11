using System.Numerics;
using Eml.Kernels;

namespace Eml;

/// <summary>z itself: the activation of a last layer.</summary>
internal sealed class Identity() : Activation("identity")
{
    public override bool DerivativeReadsZ => false;

    public override double Value(double z) => z;

    public override Complex Value(Complex z) => z;

    public override double Derivative(double z, double h) => 1;

    internal override void Forward(ref Affine sums) => sums.Run<NoEpilogue>();

    internal override unsafe void Backward(ref Affine sums, double* z) => sums.Run<NoEpilogue>();
}
