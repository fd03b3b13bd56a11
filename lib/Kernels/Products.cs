namespace Eml.Kernels;

/// <summary>Matrix products on column-major spans: element (i, j) of an r-row matrix is at <c>i + j·r</c>.</summary>
/// <remarks>
/// The result overwrites <c>c</c>. No span may overlap another. Each element is summed by one thread in a fixed order, so the result is
/// the same to the last bit whatever the number of threads.
/// </remarks>
internal static unsafe class Products
{
    /// <summary>From how many multiply-adds on two threads are faster than one.</summary>
    private const long ParallelFrom = 250_000;

    /// <summary>With this many columns or fewer, scalar products of columns beat transposing A.</summary>
    private const int FewColumns = 3;

    /// <summary>C = A·B, with A m×k, B k×n, C m×n.</summary>
    /// <exception cref="ArgumentException">A span's length does not fit.</exception>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int k, int n)
    {
        Spans.Matrix(a.Length, m, k, nameof(a));
        Spans.Matrix(b.Length, k, n, nameof(b));
        Spans.Matrix(c.Length, m, n, nameof(c));
        fixed (double* pa = a, pb = b, pc = c)
        {
            if (m == 1)
            {
                Dots.TransposeMultiply(pb, pa, pc, n, k, 1);            // (a·B)ᵀ = Bᵀ·aᵀ
                return;
            }

            Run(new Product { A = pa, ARow = 1, AColumn = m, B = pb, BRow = 1, BColumn = k, C = pc, M = m, K = k, N = n });
        }
    }

    /// <summary>C = Aᵀ·B, with A k×m, B k×n, C m×n.</summary>
    /// <exception cref="ArgumentException">A span's length does not fit.</exception>
    public static void TransposeMultiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int k, int n)
    {
        Spans.Matrix(a.Length, k, m, nameof(a));
        Spans.Matrix(b.Length, k, n, nameof(b));
        Spans.Matrix(c.Length, m, n, nameof(c));
        fixed (double* pa = a, pb = b, pc = c)
        {
            if (n <= FewColumns)
            {
                Dots.TransposeMultiply(pa, pb, pc, m, k, n);
                return;
            }

            Run(new Product { A = pa, ARow = k, AColumn = 1, B = pb, BRow = 1, BColumn = k, C = pc, M = m, K = k, N = n });
        }
    }

    /// <summary>C = A·Bᵀ, with A m×k, B n×k, C m×n.</summary>
    /// <exception cref="ArgumentException">A span's length does not fit.</exception>
    public static void MultiplyTranspose(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int k, int n)
    {
        Spans.Matrix(a.Length, m, k, nameof(a));
        Spans.Matrix(b.Length, n, k, nameof(b));
        Spans.Matrix(c.Length, m, n, nameof(c));
        fixed (double* pa = a, pb = b, pc = c)
        {
            Run(m == 1
                ? new Product { A = pb, ARow = 1, AColumn = n, B = pa, BRow = 1, BColumn = k, C = pc, M = n, K = k, N = 1, InFourChains = true }     // (a·Bᵀ)ᵀ = B·aᵀ
                : new Product { A = pa, ARow = 1, AColumn = m, B = pb, BRow = n, BColumn = 1, C = pc, M = m, K = k, N = n, InFourChains = true });
        }
    }

    private static void Run(Product product)
    {
        int parts = Workers.Parts((long)product.M * product.K * product.N, ParallelFrom);
        if (parts > 1)
        {
            int panels = (product.M + Panels.Rows - 1) / Panels.Rows, groups = (product.N + Panels.Columns - 1) / Panels.Columns;
            product.ByRows = panels >= Math.Min(parts, groups);
            parts = Math.Min(parts, product.ByRows ? panels : groups);
        }

        product.Parts = parts;
        Workers.Run(parts, &Part, &product);
    }

    private static void Part(void* context, int part)
    {
        var product = (Product*)context;
        (int whole, int step) = product->ByRows ? (product->M, Panels.Rows) : (product->N, Panels.Columns);
        long units = (whole + step - 1) / step;
        int from = (int)(units * part / product->Parts * step), to = Math.Min(whole, (int)(units * (part + 1) / product->Parts * step));
        if (product->ByRows)
        {
            Panels.Multiply(product, from, to, 0, product->N);
        }
        else
        {
            Panels.Multiply(product, 0, product->M, from, to);
        }
    }
}
