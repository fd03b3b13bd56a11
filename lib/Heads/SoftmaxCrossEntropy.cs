using MathNet.Numerics.LinearAlgebra;

namespace Eml.Heads;

/// <summary>
/// Task 2's head: ŷ = softmax(z) and L = −Σ yᵢ ln ŷᵢ, computed from the logits z and never from ŷ:
/// derivations.md eq. (2.1) to eq. (2.9).
/// </summary>
/// <remarks>
/// The largest logit of the column is subtracted first, eq. (2.2), so that no exponential overflows and logits of ±1000 are exact.
/// A logit that is not finite gives a loss that is not finite.
/// </remarks>
public sealed class SoftmaxCrossEntropy : IHead
{
    /// <inheritdoc/>
    public string Name => "softmax+cross-entropy";

    /// <inheritdoc/>
    public void Output(ReadOnlySpan<double> z, Span<double> yHat, int outputs) => Kernels.SoftmaxCrossEntropy.Output(z, yHat, outputs);

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, int outputs) =>
        Kernels.SoftmaxCrossEntropy.Loss(z, targets, outputs);

    /// <inheritdoc/>
    public double LossAndDelta(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, Span<double> delta, int outputs) =>
        Kernels.SoftmaxCrossEntropy.LossAndDelta(z, targets, delta, outputs);

    /// <summary>Refuses targets that are no probabilities: every column has to be non-negative and to sum to 1, within 1e-9.</summary>
    /// <param name="targets">Y, C×m with at least two classes; one-hot columns are the usual case, see <see cref="Data.Labels.OneHot"/>.</param>
    /// <exception cref="ArgumentException">A column is no target of this head, or there is only one class.</exception>
    public void CheckTargets(Matrix<double> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.RowCount < 2)
        {
            throw new ArgumentException(
                $"targets is {Require.Shape(targets)}: {Name} needs at least 2 rows, one per class.", nameof(targets));
        }

        Probabilities.Check(targets, nameof(targets));
    }
}
