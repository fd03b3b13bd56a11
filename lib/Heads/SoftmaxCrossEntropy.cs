using System.Numerics;
using Eml.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Heads;

/// <summary>
/// Task 2's head: ŷ = softmax(z) and ℓ = −Σ yᵢ ln ŷᵢ, computed from the logits z and never from ŷ:
/// derivations.md eq. (2.1) to eq. (2.9). The loss is smallest where ŷ is the target itself, eq. (2.13).
/// </summary>
/// <remarks>
/// The largest logit of the sample is subtracted first, eq. (2.2), so that no exponential overflows and logits of ±1e308 are exact.
/// A logit that is not finite gives a loss that is not finite.
/// </remarks>
internal sealed class SoftmaxCrossEntropy() : Head("softmax+cross-entropy")
{
    public override void Output(ReadOnlySpan<double> z, Span<double> yHat)
    {
        double maximum = Largest(z), sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            yHat[i] = Math.Exp(z[i] - maximum);
            sum += yHat[i];
        }

        for (int i = 0; i < z.Length; i++)
        {
            yHat[i] /= sum;
        }
    }

    public override double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> target)
    {
        double maximum = Largest(z), sum = 0, chosen = 0;
        for (int i = 0; i < z.Length; i++)
        {
            sum += Math.Exp(z[i] - maximum);
            chosen += target[i] == 0 ? 0 * z[i] : target[i] * (z[i] - maximum);      // where y is 0, a difference that overflows counts nothing
        }

        return Math.Log(sum) - chosen;
    }

    public override void Delta(ReadOnlySpan<double> z, ReadOnlySpan<double> target, Span<double> delta)
    {
        Output(z, delta);
        for (int i = 0; i < z.Length; i++)
        {
            delta[i] -= target[i];
        }
    }

    /// <summary>ln Σ e^(zᵢ) − Σ yᵢ zᵢ, eq. (2.4), with the largest real part taken out: it is a constant, so no derivative is lost.</summary>
    public override Complex Loss(ReadOnlySpan<Complex> z, ReadOnlySpan<double> target)
    {
        double maximum = double.NegativeInfinity;
        foreach (Complex logit in z)
        {
            maximum = Math.Max(maximum, logit.Real);
        }

        Complex sum = Complex.Zero, chosen = Complex.Zero;
        for (int i = 0; i < z.Length; i++)
        {
            sum += Complex.Exp(z[i] - maximum);
            chosen += target[i] == 0 ? 0 : target[i] * (z[i] - maximum);
        }

        return Complex.Log(sum) - chosen;
    }

    public override string DeltaEquation(Matrix<double> targets, int depth) =>
        depth != 2 ? "3.3" : targets.ForAll(y => y is 0 or 1) ? "2.8" : "2.9";

    /// <summary>Refuses targets that are no probabilities: every column has to be non-negative and to sum to 1, within 1e-9.</summary>
    /// <param name="targets">Y, C×m with at least two classes; one-hot columns are the usual case.</param>
    /// <exception cref="ArgumentException">A column is no target of this head, or there is only one class.</exception>
    public override void CheckTargets(Matrix<double> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.RowCount < 2)
        {
            throw new ArgumentException(
                $"targets is {Require.Shape(targets)}: {Name} needs at least 2 rows, one per class.", nameof(targets));
        }

        Probabilities.Check(targets, nameof(targets));
    }

    internal override void Output(SampleRows z, SampleRows yHat, int m) => CrossEntropy.Output(z, yHat, m);

    internal override double LossAndDelta(SampleRows z, SampleRows targets, SampleRows delta, int m, double scale) =>
        CrossEntropy.LossAndDelta(z, targets, delta, m, scale);

    private static double Largest(ReadOnlySpan<double> z)
    {
        double maximum = z[0];
        foreach (double logit in z[1..])
        {
            maximum = Math.Max(maximum, logit);
        }

        return maximum;
    }
}
