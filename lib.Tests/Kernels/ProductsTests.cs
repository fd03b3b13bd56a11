using Eml.Kernels;
using Xunit;

namespace Eml.Tests.Kernels;

public sealed class ProductsTests : IDisposable
{
    private static readonly int[] Sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65];

    private readonly GuardedMemory a = new(300_000), b = new(300_000), c = new(300_000);

    private delegate void Kernel(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int k, int n);

    public static TheoryData<string> Products => ["A·B", "Aᵀ·B", "A·Bᵀ"];

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
        c.Dispose();
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void Every_shape_agrees_with_the_scalar_product(string product)
    {
        foreach (int m in Sizes)
        {
            foreach (int k in Sizes)
            {
                foreach (int n in Sizes)
                {
                    Check(product, Numbers.Random(m * k, 1), Numbers.Random(k * n, 2), m, k, n);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void Every_length_up_to_256_agrees_with_the_scalar_product(string product)
    {
        for (int length = 0; length <= 256; length++)
        {
            foreach ((int m, int k, int n) in new[] { (length, 3, 5), (5, length, 3), (3, 5, length), (length, 7, 1), (1, length, 9), (1, 6, length), (20, length, 50) })
            {
                Check(product, Numbers.Random(m * k, 3), Numbers.Random(k * n, 4), m, k, n);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void Sums_of_several_blocks_agree_with_the_scalar_product(string product)
    {
        foreach (int k in new[] { 257, 511, 512, 513, 700, 1500 })
        {
            foreach ((int m, int n) in new[] { (1, 1), (3, 9), (18, 17), (37, 60) })
            {
                Check(product, Numbers.Random(m * k, 5), Numbers.Random(k * n, 6), m, k, n);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void NaN_and_infinity_reach_exactly_the_elements_they_belong_to(string product)
    {
        foreach (double poison in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            foreach ((int m, int k, int n) in new[] { (1, 5, 9), (3, 9, 2), (5, 3, 11), (17, 20, 10), (20, 300, 50) })
            {
                for (int at = 0; at < m * k; at += 1 + (m * k / 25))
                {
                    double[] left = Numbers.Random(m * k, 7);
                    left[at] = poison;
                    Check(product, left, Numbers.Random(k * n, 8), m, k, n);
                }

                for (int at = 0; at < k * n; at += 1 + (k * n / 25))
                {
                    double[] right = Numbers.Random(k * n, 9);
                    right[at] = poison;
                    Check(product, Numbers.Random(m * k, 10), right, m, k, n);
                }
            }
        }
    }

    [Fact]
    public void A_sample_gives_the_same_bits_alone_and_in_a_batch()
    {
        const int m = 21, k = 300, n = 70;
        double[] weights = Numbers.Random(m * k, 11), batch = Numbers.Random(k * n, 12), together = new double[m * n], alone = new double[m];
        Eml.Kernels.Products.Multiply(weights, batch, together, m, k, n);
        for (int j = 0; j < n; j++)
        {
            Eml.Kernels.Products.Multiply(weights, batch.AsSpan(j * k, k), alone, m, k, 1);
            Numbers.AssertSameBits(alone, together.AsSpan(j * m, m), "column");
        }
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void A_span_of_another_length_is_refused_by_name(string product)
    {
        Kernel kernel = Of(product).Kernel;
        double[] six = new double[6], twelve = new double[12], eight = new double[8];
        Assert.Equal("a", Assert.Throws<ArgumentException>(() => kernel(eight, twelve, eight, 2, 3, 4)).ParamName);
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => kernel(six, eight, eight, 2, 3, 4)).ParamName);
        Assert.Equal("c", Assert.Throws<ArgumentException>(() => kernel(six, twelve, twelve, 2, 3, 4)).ParamName);
        Assert.Throws<ArgumentException>(() => kernel(six, twelve, eight, -2, -3, -4));
    }

    private static (Kernel Kernel, Kernel Reference) Of(string product) => product switch
    {
        "A·B" => (Eml.Kernels.Products.Multiply, ScalarProducts.Multiply),
        "Aᵀ·B" => (Eml.Kernels.Products.TransposeMultiply, ScalarProducts.TransposeMultiply),
        _ => (Eml.Kernels.Products.MultiplyTranspose, ScalarProducts.MultiplyTranspose),
    };

    private void Check(string product, double[] left, double[] right, int m, int k, int n)
    {
        (Kernel kernel, Kernel reference) = Of(product);
        double[] expected = new double[m * n], scale = new double[m * n];
        reference(left, right, expected, m, k, n);
        reference(Array.ConvertAll(left, Math.Abs), Array.ConvertAll(right, Math.Abs), scale, m, k, n);
        Span<double> result = c.Room(m * n);
        kernel(a.Copy(left), b.Copy(right), result, m, k, n);
        c.CheckCanaries();
        for (int i = 0; i < expected.Length; i++)
        {
            Numbers.AssertClose(expected[i], result[i], Tolerances.Product, scale[i], Require.Invariant($"{product} of {m}×{k}×{n}, element {i}"));
        }
    }
}
