namespace Eml.Training;

/// <summary>‖g‖ over all blocks of a gradient.</summary>
internal static class EuclideanNorm
{
    /// <summary>√Σ g². NaN when an element is NaN, infinite when one is infinite; a finite norm never overflows or underflows on the way.</summary>
    public static double Of(ParameterVector g)
    {
        double plain = g.SumOfSquares();
        return plain is > 1e-280 and < 1e280 ? Math.Sqrt(plain) : Scaled(g);
    }

    /// <summary>The norm of elements whose squares could leave the range of double, or of none at all.</summary>
    private static double Scaled(ParameterVector g)
    {
        double largest = g.Largest();
        if (largest == 0 || !double.IsFinite(largest))
        {
            return largest;
        }

        // A power of two, so that scaling loses no bit.
        double scale = Math.ScaleB(1, Math.Min(1000, -Math.ILogB(largest)));
        double sum = 0;
        for (int i = 0; i < g.Blocks.Count; i++)
        {
            sum += SumOfSquares(g.Blocks[i].Values, scale);
        }

        return Math.Sqrt(sum) / scale;
    }

    private static double SumOfSquares(ReadOnlySpan<double> values, double scale)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * scale * (value * scale);
        }

        return sum;
    }
}
