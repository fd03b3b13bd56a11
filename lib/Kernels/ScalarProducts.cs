namespace Eml.Kernels;

/// <summary>The products of <see cref="Products"/> written out: the reference that the vector kernels are tested against.</summary>
internal static class ScalarProducts
{
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int k, int n)
    {
        for (int j = 0; j < n; j++)
        {
            Span<double> column = c.Slice(j * m, m);
            column.Clear();
            for (int p = 0; p < k; p++)
            {
                double factor = b[p + (j * k)];
                ReadOnlySpan<double> left = a.Slice(p * m, m);
                for (int i = 0; i < column.Length; i++)
                {
                    column[i] += left[i] * factor;
                }
            }
        }
    }

    public static void TransposeMultiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int k, int n)
    {
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < m; i++)
            {
                double sum = 0;
                for (int p = 0; p < k; p++)
                {
                    sum += a[p + (i * k)] * b[p + (j * k)];
                }

                c[i + (j * m)] = sum;
            }
        }
    }

    public static void MultiplyTranspose(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int k, int n)
    {
        c.Slice(0, m * n).Clear();
        for (int p = 0; p < k; p++)
        {
            ReadOnlySpan<double> left = a.Slice(p * m, m);
            for (int j = 0; j < n; j++)
            {
                double factor = b[j + (p * n)];
                Span<double> column = c.Slice(j * m, m);
                for (int i = 0; i < column.Length; i++)
                {
                    column[i] += left[i] * factor;
                }
            }
        }
    }
}
