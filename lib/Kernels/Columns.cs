namespace Eml.Kernels;

/// <summary>Operations on the columns of a column-major matrix; a column is one sample.</summary>
internal static class Columns
{
    /// <summary>Z ← Z + b·1ᵀ: adds <paramref name="bias"/> to every column of <paramref name="z"/>.</summary>
    public static void AddBias(Span<double> z, ReadOnlySpan<double> bias)
    {
        for (int start = 0; start < z.Length; start += bias.Length)
        {
            Span<double> column = z.Slice(start, bias.Length);
            for (int i = 0; i < bias.Length; i++)
            {
                column[i] += bias[i];
            }
        }
    }

    /// <summary>sum ← Z·1: the sum of the columns of <paramref name="z"/>.</summary>
    public static void Sum(ReadOnlySpan<double> z, Span<double> sum)
    {
        sum.Clear();
        for (int start = 0; start < z.Length; start += sum.Length)
        {
            ReadOnlySpan<double> column = z.Slice(start, sum.Length);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += column[i];
            }
        }
    }

    /// <summary>Copies the columns <paramref name="indices"/> of <paramref name="source"/>, in that order, into <paramref name="destination"/>.</summary>
    public static void Gather(ReadOnlySpan<double> source, int rows, ReadOnlySpan<int> indices, Span<double> destination)
    {
        for (int j = 0; j < indices.Length; j++)
        {
            source.Slice(indices[j] * rows, rows).CopyTo(destination.Slice(j * rows, rows));
        }
    }
}
