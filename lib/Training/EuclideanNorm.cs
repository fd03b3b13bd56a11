using System.Numerics.Tensors;

namespace Eml.Training;

/// <summary>‖g‖ over all blocks of a gradient.</summary>
internal static class EuclideanNorm
{
    /// <summary>√Σ g². NaN when an element is NaN, infinite when one is infinite; a finite norm never overflows or underflows on the way.</summary>
    public static double Of(ParameterVector g)
    {
        double largest = 0;
        for (int i = 0; i < g.Blocks.Count; i++)
        {
            largest = Math.Max(largest, Math.Abs(TensorPrimitives.MaxMagnitude<double>(g.Blocks[i].Values)));     // both propagate NaN
        }

        if (largest == 0 || !double.IsFinite(largest))
        {
            return largest;
        }

        // A power of two, so that scaling loses no bit; 1 unless squares could leave the range of double.
        double scale = largest is > 1e-140 and < 1e140 ? 1 : Math.ScaleB(1, Math.Min(1000, -Math.ILogB(largest)));
        double sum = 0;
        for (int i = 0; i < g.Blocks.Count; i++)
        {
            sum += SumOfSquares(g.Blocks[i].Values, scale);
        }

        return Math.Sqrt(sum) / scale;
    }

    /// <remarks>
    /// Written out because <see cref="TensorPrimitives"/> sums in an order that depends on where the array lies in memory,
    /// and the norm goes into the weights when it clips: same seed, same bits.
    /// </remarks>
    private static double SumOfSquares(ReadOnlySpan<double> values, double scale)
    {
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            double p = values[i] * scale, q = values[i + 1] * scale, r = values[i + 2] * scale, s = values[i + 3] * scale;
            a += p * p;
            b += q * q;
            c += r * r;
            d += s * s;
        }

        for (; i < values.Length; i++)
        {
            double p = values[i] * scale;
            a += p * p;
        }

        return a + b + (c + d);
    }
}
