using System.Runtime.CompilerServices;

namespace Eml.Kernels;

/// <summary>
/// Softmax and cross-entropy on logits, fused: derivations.md eq. (2.1) to eq. (2.9). Of each column its greatest logit is subtracted
/// first, eq. (2.2), so that no exponential overflows, and the loss is taken from the logarithm of their sum, eq. (2.4).
/// </summary>
/// <remarks>A column of <c>outputs</c> values is a sample. Targets are not negative, and those of a column sum to 1. NaN propagates.</remarks>
internal static unsafe class SoftmaxCrossEntropy
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
    public static double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, int outputs) =>
        LossAndDelta(z, targets, new double[z.Length], outputs);

    /// <summary>δ ← (Ŷ − Y)/m; returns the mean cross-entropy in nats. <paramref name="delta"/> may be <paramref name="z"/> itself.</summary>
    /// <exception cref="ArgumentException">z is not made of whole columns, or another span has another length.</exception>
    public static double LossAndDelta(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, Span<double> delta, int outputs)
    {
        int m = Spans.Columns(z.Length, outputs, nameof(z));
        Spans.SameLength(z.Length, targets.Length, nameof(targets));
        Spans.SameLength(z.Length, delta.Length, nameof(delta));
        fixed (double* pz = z, py = targets, pd = delta)
        {
            double loss = Shift(pz, py, pd, m, outputs);
            Exponential.Apply(delta, delta);
            return (loss + Normalise(pd, py, m, outputs)) / m;
        }
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

    /// <summary>Subtracts from each column of z its greatest element; returns −Σ y·(z − max).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Shift(double* z, double* y, double* shifted, nint m, nint outputs)
    {
        double loss = 0;
        for (; m > 0; m--, z += outputs, y += outputs, shifted += outputs)
        {
            double maximum = z[0], sum = 0;
            for (nint i = 1; i < outputs; i++)
            {
                maximum = double.MaxNative(z[i], maximum);      // without a branch; a NaN that it passes over makes its own element, and so the sum, NaN
            }

            for (nint i = 0; i < outputs; i++)
            {
                double difference = z[i] - maximum;
                shifted[i] = difference;
                sum += y[i] * difference;
            }

            loss -= sum;
        }

        return loss;
    }

    /// <summary>Makes of e^(z − max) the delta, column by column; returns Σ ln Σ e^(z − max).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Normalise(double* delta, double* y, nint m, nint outputs)
    {
        double logarithms = 0, product = 1, scale = 1.0 / m;
        for (nint j = 1; j <= m; j++, delta += outputs, y += outputs)
        {
            double sum = 0;
            for (nint i = 0; i < outputs; i++)
            {
                sum += delta[i];
            }

            double inverse = 1 / sum;
            for (nint i = 0; i < outputs; i++)
            {
                delta[i] = ((delta[i] * inverse) - y[i]) * scale;
            }

            // The logarithm of a product is quicker than the sum of logarithms. A sum is at least 1 and at most 2³¹, so sixteen of them cannot overflow.
            product *= sum;
            if (j % 16 == 0 || j == m)
            {
                logarithms += Math.Log(product);
                product = 1;
            }
        }

        return logarithms;
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
