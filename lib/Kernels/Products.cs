namespace Eml.Kernels;

/// <summary>Matrix products on column-major spans: element (i, j) of an r-row matrix is at <c>i + j·r</c>.</summary>
/// <remarks>The result overwrites <c>c</c>. No span may overlap another. Each element is summed by one thread in a fixed order.</remarks>
internal static class Products
{
    /// <summary>C = A·B, with A m×k, B k×n, C m×n.</summary>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int k, int n) =>
        ScalarProducts.Multiply(a, b, c, m, k, n);

    /// <summary>C = Aᵀ·B, with A k×m, B k×n, C m×n.</summary>
    public static void TransposeMultiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int k, int n) =>
        ScalarProducts.TransposeMultiply(a, b, c, m, k, n);

    /// <summary>C = A·Bᵀ, with A m×k, B n×k, C m×n.</summary>
    public static void MultiplyTranspose(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int k, int n) =>
        ScalarProducts.MultiplyTranspose(a, b, c, m, k, n);
}
