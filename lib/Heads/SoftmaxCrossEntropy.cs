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
    public void Output(ReadOnlySpan<double> z, Span<double> yHat, int outputs)
    {
        for (int start = 0; start < z.Length; start += outputs)
        {
            ReadOnlySpan<double> column = z.Slice(start, outputs);
            Span<double> result = yHat.Slice(start, outputs);
            double max = Max(column), sum = 0;
            for (int i = 0; i < column.Length; i++)
            {
                result[i] = Math.Exp(column[i] - max);
                sum += result[i];
            }

            for (int i = 0; i < result.Length; i++)
            {
                result[i] /= sum;
            }
        }
    }

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, int outputs)
    {
        double total = 0;
        for (int start = 0; start < z.Length; start += outputs)
        {
            total += Loss(z.Slice(start, outputs), targets.Slice(start, outputs));
        }

        return total / (z.Length / outputs);
    }

    /// <inheritdoc/>
    public double LossAndDelta(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, Span<double> delta, int outputs)
    {
        double loss = Loss(z, targets, outputs);    // first, because delta may be z itself
        Output(z, delta, outputs);
        double scale = 1.0 / (z.Length / outputs);
        for (int i = 0; i < delta.Length; i++)
        {
            delta[i] = (delta[i] - targets[i]) * scale;
        }

        return loss;
    }

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

    /// <summary>One sample: Σ yᵢ (ln Σⱼ e^(zⱼ − max) − (zᵢ − max)), eq. (2.4). Every term is at least 0, so nothing cancels.</summary>
    private static double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> y)
    {
        double max = Max(z), sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            sum += Math.Exp(z[i] - max);
        }

        double logSum = Math.Log(sum), loss = 0;
        for (int i = 0; i < z.Length; i++)
        {
            loss += y[i] * (logSum - (z[i] - max));
        }

        return loss;
    }

    private static double Max(ReadOnlySpan<double> z)
    {
        double max = double.NegativeInfinity;
        foreach (double value in z)
        {
            max = Math.Max(max, value);     // NaN stays NaN
        }

        return max;
    }
}
