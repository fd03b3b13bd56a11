using Eml.Kernels;
using Xunit;

namespace Eml.Tests.Kernels;

/// <summary>f(W·X + b·1ᵀ) against plain loops, with W, b and what the kernel may not touch before guarded pages.</summary>
public sealed unsafe class AffineTests : IDisposable
{
    private static readonly int[] Samples = [1, 7, 8, 9, 17, 24, 32, 33, 41, 65, 200];

    private readonly GuardedMemory w = new(200_000), b = new(600);

    public void Dispose()
    {
        w.Dispose();
        b.Dispose();
    }

    [Fact]
    public void Every_number_of_rows_and_of_samples_agrees_with_plain_loops()
    {
        foreach (int length in new[] { 1, 2, 3, 20, 129, 300 })
        {
            foreach (int m in Samples)
            {
                for (int rows = 1; rows <= 9; rows++)
                {
                    Check(rows, length, m, transposed: false, withBias: true);
                    Check(rows, length, m, transposed: true, withBias: false);
                }
            }
        }

        Check(128, 784, 128, transposed: false, withBias: true);
        Check(784, 128, 40, transposed: true, withBias: false);
        Check(261, 150, 300, transposed: false, withBias: true);         // W is copied, in panels whose last one is not whole
        Check(1030, 3, 2000, transposed: false, withBias: true);
        Check(150, 261, 300, transposed: true, withBias: false);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void NaN_and_infinity_reach_exactly_the_elements_they_belong_to(double poison)
    {
        foreach ((int rows, int length, int m) in new[] { (1, 5, 9), (3, 9, 2), (5, 3, 11), (17, 20, 10), (6, 300, 50) })
        {
            for (int at = 0; at < rows * length; at += 1 + (rows * length / 25))
            {
                double[] weights = Numbers.Random(rows * length, 7);
                weights[at] = poison;
                Check(rows, length, m, false, true, weights);
            }

            for (int at = 0; at < length * m; at += 1 + (length * m / 25))
            {
                double[] x = Numbers.Random(length * m, 9);
                x[at] = poison;
                Check(rows, length, m, false, true, null, x);
            }
        }
    }

    [Fact]
    public void A_sample_gives_the_same_bits_alone_and_in_a_batch()
    {
        const int rows = 21, length = 300, m = 70;
        double[] weights = Numbers.Random(rows * length, 11), bias = Numbers.Random(rows, 3), batch = Numbers.Random(length * m, 12);
        double[] together = Run<Logistic>(weights, bias, batch, rows, length, m);
        for (int j = 0; j < m; j++)
        {
            Numbers.AssertSameBits(Run<Logistic>(weights, bias, batch[(j * length)..((j + 1) * length)], rows, length, 1), together.AsSpan(j * rows, rows), "sample");
        }
    }

    [Fact]
    public void The_sums_are_kept_as_they_were_before_the_epilogue()
    {
        const int rows = 7, length = 5, m = 43;
        double[] weights = Numbers.Random(rows * length, 1), bias = Numbers.Random(rows, 2), batch = Numbers.Random(length * m, 3), kept = new double[rows * m];
        double[] z = Run<NoEpilogue>(weights, bias, batch, rows, length, m);
        double[] h = Run<Logistic>(weights, bias, batch, rows, length, m, kept);
        Numbers.AssertSameBits(z, kept, "z");
        Numbers.AssertClose(Array.ConvertAll(z, Activation.Sigmoid.Value), h, Tolerances.Kernel, "h");
    }

    [Fact]
    public void The_derivative_s_epilogue_is_the_sum_times_h_times_1_minus_h()
    {
        const int rows = 6, length = 3, m = 21;
        double[] weights = Numbers.Random(rows * length, 1), delta = Numbers.Random(length * m, 2), h = Numbers.Random(rows * m, 3), kept = new double[rows * m];
        double[] actual = Run<LogisticDerivative>(weights, null, delta, rows, length, m, kept, h);
        Numbers.AssertClose([.. kept.Zip(h, (g, v) => g * v * (1 - v))], actual, Tolerances.Kernel, "δ");
    }

    [Fact]
    public void Threads_get_whole_rows_or_whole_registers_of_samples_and_the_same_bits()
    {
        foreach ((int rows, int length, int m) in new[] { (67, 90, 130), (3, 400, 1003), (130, 70, 33) })
        {
            double[] weights = Numbers.Random(rows * length, 1), bias = Numbers.Random(rows, 2), batch = Numbers.Random(length * m, 3);
            double[] shared = Run<Logistic>(weights, bias, batch, rows, length, m);
            using Workers.AloneScope scope = Workers.Alone();
            Numbers.AssertSameBits(Run<Logistic>(weights, bias, batch, rows, length, m), shared, "h");
        }
    }

    private static double[] Run<E>(double[] weights, double[]? bias, double[] x, int rows, int length, int m, double[]? kept = null, double[]? other = null)
        where E : IEpilogue
    {
        SampleRows from = new(length, m), to = new(rows, m), keep = new(rows, m), beside = new(rows, m);
        from.Load(x);
        beside.Load(other ?? new double[rows * m]);
        fixed (double* pw = weights, pb = bias)
        {
            new Affine
            {
                W = pw,
                WRow = 1,
                WColumn = rows,
                Bias = pb,
                X = from.First,
                Result = to.First,
                Kept = kept is null ? null : keep.First,
                Other = beside.First,
                Rows = rows,
                Length = length,
                Samples = SampleRows.Padded(m),
                Stride = from.Stride,
            }.Run<E>();
        }

        GC.KeepAlive((from, beside));        // the kernel has their addresses only

        double[] result = new double[rows * m];
        to.CopyTo(result);
        keep.CopyTo(kept ?? []);
        return result;
    }

    private void Check(int rows, int length, int m, bool transposed, bool withBias, double[]? weights = null, double[]? x = null)
    {
        weights ??= Numbers.Random(rows * length, 5);
        x ??= Numbers.Random(length * m, 6);
        double[] bias = Numbers.Random(rows, 8), actual = new double[rows * m];
        SampleRows from = new(length, m), to = new(rows, m);
        from.Load(x);
        fixed (double* pw = w.Copy(weights), pb = b.Copy(bias))
        {
            new Affine
            {
                W = pw,
                WRow = transposed ? length : 1,
                WColumn = transposed ? 1 : rows,
                Bias = withBias ? pb : null,
                X = from.First,
                Result = to.First,
                Rows = rows,
                Length = length,
                Samples = SampleRows.Padded(m),
                Stride = from.Stride,
            }.Run<NoEpilogue>();
        }

        GC.KeepAlive(from);

        to.CopyTo(actual);
        for (int j = 0; j < m; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                double expected = withBias ? bias[i] : 0, scale = Math.Abs(expected);
                for (int k = 0; k < length; k++)
                {
                    double term = weights[transposed ? (i * length) + k : (k * rows) + i] * x[(j * length) + k];
                    (expected, scale) = (expected + term, scale + Math.Abs(term));
                }

                if (!Numbers.IsClose(expected, actual[(j * rows) + i], Tolerances.Product, scale))
                {
                    Assert.Fail(Require.Invariant($"{rows}×{length}·{length}×{m}, element ({i}, {j}): expected {expected:R}, got {actual[(j * rows) + i]:R}"));
                }
            }
        }
    }
}
