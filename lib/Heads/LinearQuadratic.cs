using MathNet.Numerics.LinearAlgebra;

namespace Eml.Heads;

/// <summary>Task 1's head: ŷ = z and L = ½‖y − ŷ‖², derivations.md eq. (1.5) to eq. (1.8).</summary>
public sealed class LinearQuadratic : IHead
{
    /// <inheritdoc/>
    public string Name => "linear+quadratic";

    /// <inheritdoc/>
    public void Output(ReadOnlySpan<double> z, Span<double> yHat, int outputs) => z.CopyTo(yHat);

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, int outputs) => Kernels.Quadratic.Loss(z, targets, outputs);

    /// <inheritdoc/>
    public double LossAndDelta(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, Span<double> delta, int outputs) =>
        Kernels.Quadratic.LossAndDelta(z, targets, delta, outputs);

    /// <inheritdoc/>
    public void CheckTargets(Matrix<double> targets)
    {
        // Every finite number is a target, and the caller has checked that they are finite.
    }
}
