using Eml.Kernels;
using Xunit;

namespace Eml.Tests.Kernels;

/// <summary>[∂L/∂W, ∂L/∂b] = δ·[H; 1]ᵀ against plain loops, with both results before guarded pages.</summary>
public sealed unsafe class GramTests : IDisposable
{
    private readonly GuardedMemory weights = new(120_000), bias = new(600);

    public void Dispose()
    {
        weights.Dispose();
        bias.Dispose();
    }

    [Fact]
    public void Every_number_of_rows_columns_and_samples_agrees_with_plain_loops()
    {
        for (int rows = 1; rows <= 9; rows++)
        {
            for (int columns = 1; columns <= 9; columns++)
            {
                foreach (int m in new[] { 1, 7, 8, 9, 32, 41 })
                {
                    Check(rows, columns, m, add: m % 2 == 1);
                }
            }
        }

        Check(70, 33, 130, add: false);
        Check(128, 784, 128, add: false);
        Check(5, 600, 1500, add: true);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void NaN_and_infinity_reach_exactly_the_sums_they_belong_to(double poison)
    {
        for (int at = 0; at < 5 * 20; at++)
        {
            double[] delta = Numbers.Random(5 * 20, 4);
            delta[at] = poison;
            Check(5, 6, 20, false, delta);
        }
    }

    private void Check(int rows, int columns, int m, bool add, double[]? delta = null)
    {
        delta ??= Numbers.Random(rows * m, 1);
        double[] h = Numbers.Random(columns * m, 2), before = Numbers.Random(rows * columns, 3), beforeBias = Numbers.Random(rows, 4);
        SampleRows d = new(rows, m), input = new(columns, m, withOnes: true);
        d.Load(delta);
        input.Load(h);
        Span<double> w = weights.Copy(before), b = bias.Copy(beforeBias);
        fixed (double* pw = w, pb = b)
        {
            new Gram { Delta = d.First, H = input.First, Weights = pw, Bias = pb, Rows = rows, Columns = columns, Samples = SampleRows.Padded(m), Stride = d.Stride, Add = add }.Run();
        }

        GC.KeepAlive((d, input));       // the kernel has their addresses only

        weights.CheckCanaries();
        bias.CheckCanaries();
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k <= columns; k++)
            {
                double sum = !add ? 0 : k < columns ? before[(k * rows) + i] : beforeBias[i], scale = Math.Abs(sum);
                for (int j = 0; j < m; j++)
                {
                    double term = delta[(j * rows) + i] * (k < columns ? h[(j * columns) + k] : 1);
                    (sum, scale) = (sum + term, scale + Math.Abs(term));
                }

                double actual = k < columns ? w[(k * rows) + i] : b[i];
                if (!Numbers.IsClose(sum, actual, Tolerances.Product, scale))
                {
                    Assert.Fail(Require.Invariant($"{rows}×{columns} over {m} samples, element ({i}, {k}): expected {sum:R}, got {actual:R}"));
                }
            }
        }
    }
}
