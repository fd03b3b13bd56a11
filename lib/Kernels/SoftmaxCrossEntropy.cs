using System.Buffers;

namespace Eml.Kernels;

/// <summary>
/// Softmax and cross-entropy on logits, fused: derivations.md eq. (2.1) to eq. (2.9). Of each column its greatest logit is subtracted
/// first, eq. (2.2), so that no exponential overflows, and the loss is taken from the logarithm of their sum, eq. (2.4).
/// </summary>
/// <remarks>A column of <c>outputs</c> values is a sample. Targets are not negative, and those of a column sum to 1. NaN propagates.</remarks>
internal static class SoftmaxCrossEntropy
{
    /// <summary>Ŷ ← softmax(Z); <paramref name="yHat"/> may be <paramref name="z"/> itself.</summary>
    /// <exception cref="ArgumentException">z is not made of whole columns, or yHat has another length.</exception>
    public static void Output(ReadOnlySpan<double> z, Span<double> yHat, int outputs)
    {
        Spans.Columns(z.Length, outputs, nameof(z));
        Spans.SameLength(z.Length, yHat.Length, nameof(yHat));
        for (int start = 0; start < z.Length; start += outputs)
        {
            ShiftByMaximum(z.Slice(start, outputs), yHat.Slice(start, outputs));
        }

        Exponential.Apply(yHat, yHat);
        for (int start = 0; start < z.Length; start += outputs)
        {
            Span<double> column = yHat.Slice(start, outputs);
            double sum = Sum(column);
            for (int i = 0; i < column.Length; i++)
            {
                column[i] /= sum;
            }
        }
    }

    /// <summary>The mean cross-entropy of the m samples, in nats.</summary>
    /// <exception cref="ArgumentException">z is not made of whole columns, or the targets have another length.</exception>
    public static double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, int outputs)
    {
        double[] scratch = ArrayPool<double>.Shared.Rent(z.Length);
        try
        {
            return LossAndDelta(z, targets, scratch.AsSpan(0, z.Length), outputs);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(scratch);
        }
    }

    /// <summary>δ ← (Ŷ − Y)/m; returns the mean cross-entropy in nats. <paramref name="delta"/> may be <paramref name="z"/> itself.</summary>
    /// <exception cref="ArgumentException">z is not made of whole columns, or another span has another length.</exception>
    public static double LossAndDelta(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, Span<double> delta, int outputs)
    {
        int m = Spans.Columns(z.Length, outputs, nameof(z));
        Spans.SameLength(z.Length, targets.Length, nameof(targets));
        Spans.SameLength(z.Length, delta.Length, nameof(delta));
        double loss = 0, scale = 1.0 / m;
        for (int start = 0; start < z.Length; start += outputs)
        {
            Span<double> shifted = delta.Slice(start, outputs);
            ReadOnlySpan<double> y = targets.Slice(start, outputs);
            ShiftByMaximum(z.Slice(start, outputs), shifted);
            for (int i = 0; i < shifted.Length && i < y.Length; i++)
            {
                loss -= y[i] * shifted[i];
            }
        }

        Exponential.Apply(delta, delta);
        for (int start = 0; start < z.Length; start += outputs)
        {
            Span<double> column = delta.Slice(start, outputs);
            ReadOnlySpan<double> y = targets.Slice(start, outputs);
            double sum = Sum(column), inverse = 1 / sum;
            loss += Math.Log(sum);
            for (int i = 0; i < column.Length && i < y.Length; i++)
            {
                column[i] = ((column[i] * inverse) - y[i]) * scale;
            }
        }

        return loss / m;
    }

    /// <summary>The reference of <see cref="LossAndDelta"/>: the formulas column by column.</summary>
    public static double ScalarLossAndDelta(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, Span<double> delta, int outputs)
    {
        int m = z.Length / outputs;
        double loss = 0;
        for (int start = 0; start < z.Length; start += outputs)
        {
            double maximum = double.NegativeInfinity, sum = 0;
            for (int i = start; i < start + outputs; i++)
            {
                maximum = Math.Max(maximum, z[i]);
            }

            for (int i = start; i < start + outputs; i++)
            {
                sum += Math.Exp(z[i] - maximum);
            }

            for (int i = start; i < start + outputs; i++)
            {
                double logit = z[i] - maximum;
                loss += targets[i] * (Math.Log(sum) - logit);
                delta[i] = ((Math.Exp(logit) / sum) - targets[i]) / m;
            }
        }

        return loss / m;
    }

    private static void ShiftByMaximum(ReadOnlySpan<double> z, Span<double> shifted)
    {
        double maximum = z[0];
        for (int i = 1; i < z.Length; i++)
        {
            maximum = z[i] > maximum ? z[i] : maximum;      // a NaN that this passes over makes its own element, and so the sum, NaN
        }

        for (int i = 0; i < z.Length && i < shifted.Length; i++)
        {
            shifted[i] = z[i] - maximum;
        }
    }

    private static double Sum(ReadOnlySpan<double> column)
    {
        double sum = 0;
        foreach (double value in column)
        {
            sum += value;
        }

        return sum;
    }
}
