using Eml.Kernels;
using Xunit;

namespace Eml.Tests.Kernels;

public sealed class NarrowTests
{
    private static readonly int[] SampleCounts = [1, 2, 7, 8, 9, 32];

    [Theory]
    [Equation("1.1")]
    [Equation("1.2")]
    [Equation("1.4")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_forward_pass_agrees_with_the_general_kernels(int inputs)
    {
        using GuardedMemory x = new(200), w1 = new(200), b1 = new(40), w2 = new(200), b2 = new(4), h = new(2000), z2 = new(200);
        for (int outputs = 1; outputs <= Narrow.Widest; outputs++)
        {
            for (int rows = 1; rows <= 34; rows++)
            {
                foreach (int m in SampleCounts)
                {
                    double[] px = Numbers.Random(inputs * m, 1), pw1 = Numbers.Random(rows * inputs, 2), pb1 = Numbers.Random(rows, 3);
                    double[] pw2 = Numbers.Random(outputs * rows, 4), pb2 = Numbers.Random(outputs, 5), expectedH = new double[rows * m], expectedZ2 = new double[outputs * m];
                    Products.Multiply(pw1, px, expectedH, rows, inputs, m);
                    Sigmoid.AddBiasAndApply(expectedH, pb1, expectedH);
                    Products.Multiply(pw2, expectedH, expectedZ2, outputs, rows, m);
                    Columns.AddBias(expectedZ2, pb2);
                    Span<double> actualH = h.Room(rows * Narrow.Stride(m)), actualZ2 = z2.Room(outputs * m);
                    NarrowForward.Run(x.Copy(BySample(px, inputs, m)), w1.Copy(pw1), b1.Copy(pb1), w2.Copy(pw2), b2.Copy(pb2), actualH, actualZ2, m);
                    h.CheckCanaries();
                    z2.CheckCanaries();
                    string shape = Require.Invariant($"{inputs}-{rows}-{outputs}, {m} samples:");
                    Numbers.AssertClose(expectedH, ByColumn(actualH, rows, m), rows * Tolerances.Product, $"{shape} H");
                    Numbers.AssertClose(expectedZ2, actualZ2, rows * Tolerances.Product, $"{shape} Z2");
                }
            }
        }
    }

    [Theory]
    [Equation("1.12")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_backward_pass_agrees_with_the_general_kernels(int inputs)
    {
        using GuardedMemory x = new(200), h = new(2000), delta = new(200), weights = new(200), gradientW2 = new(200), gradientW1 = new(200), gradientB1 = new(50);
        for (int outputs = 1; outputs <= Narrow.Widest; outputs++)
        {
            for (int rows = 1; rows <= 34; rows++)
            {
                foreach (int m in SampleCounts)
                {
                    double[] px = Numbers.Random(inputs * m, 1), ph = Numbers.Random(rows * m, 2), pd = Numbers.Random(outputs * m, 3), pw = Numbers.Random(outputs * rows, 4);
                    double[] expectedW2 = new double[outputs * rows], expectedW1 = new double[rows * inputs], expectedB1 = new double[rows], delta1 = new double[rows * m];
                    Products.MultiplyTranspose(pd, ph, expectedW2, outputs, m, rows);
                    Products.TransposeMultiply(pw, pd, delta1, rows, outputs, m);
                    Sigmoid.Backward(ph, delta1, delta1);
                    Products.MultiplyTranspose(delta1, px, expectedW1, rows, m, inputs);
                    Columns.Sum(delta1, expectedB1);
                    Span<double> w2 = gradientW2.Room(outputs * rows), w1 = gradientW1.Room(rows * inputs), b1 = gradientB1.Room(rows);
                    NarrowBackward.Run(
                        x.Copy(BySample(px, inputs, m)), h.Copy(BySample(ph, rows, m)), delta.Copy(BySample(pd, outputs, m)), weights.Copy(pw), w2, w1, b1, m);
                    gradientW2.CheckCanaries();
                    gradientW1.CheckCanaries();
                    gradientB1.CheckCanaries();
                    string shape = Require.Invariant($"{inputs}-{rows}-{outputs}, {m} samples:");
                    Numbers.AssertClose(expectedW2, w2, m * Tolerances.Product, $"{shape} W2");
                    Numbers.AssertClose(expectedW1, w1, m * Tolerances.Product, $"{shape} W1");
                    Numbers.AssertClose(expectedB1, b1, m * Tolerances.Product, $"{shape} b1");
                }
            }
        }
    }

    [Fact]
    public void A_sample_gives_the_same_bits_whatever_samples_are_beside_it()
    {
        double[] x = Numbers.Random(2 * 37, 1), w1 = Numbers.Random(2 * 11, 2), b1 = Numbers.Random(11, 3), w2 = Numbers.Random(3 * 11, 4), b2 = Numbers.Random(3, 5);
        double[] Forward(int first, int m)
        {
            double[] z2 = new double[3 * m];
            NarrowForward.Run(BySample(x.AsSpan(2 * first, 2 * m), 2, m), w1, b1, w2, b2, new double[11 * Narrow.Stride(m)], z2, m);
            return z2;
        }

        double[] together = Forward(0, 37);
        for (int j = 0; j < 37; j++)
        {
            Numbers.AssertSameBits(together.AsSpan(3 * j, 3), Forward(j, 1), Require.Invariant($"sample {j}"));
        }
    }

    [Fact]
    public void NaN_in_a_sample_reaches_its_outputs_and_no_other()
    {
        double[] x = Numbers.Random(2 * 19, 1), z2 = new double[19];
        x[2 * 13] = double.NaN;
        NarrowForward.Run(BySample(x, 2, 19), Numbers.Random(10, 2), Numbers.Random(5, 3), Numbers.Random(5, 4), [0.5], new double[5 * Narrow.Stride(19)], z2, 19);
        Assert.Equal([13], Enumerable.Range(0, 19).Where(j => double.IsNaN(z2[j])));
    }

    [Fact]
    public void NaN_in_h_reaches_its_unit_and_no_other()
    {
        double[] h = Numbers.Random(11 * 5, 1), w1 = new double[11], b1 = new double[11], w2 = new double[11];
        h[(2 * 11) + 9] = double.NaN;
        NarrowBackward.Run(BySample(Numbers.Random(5, 2), 1, 5), BySample(h, 11, 5), BySample(Numbers.Random(5, 3), 1, 5), Numbers.Random(11, 4), w2, w1, b1, 5);
        foreach (double[] gradient in new[] { w1, b1, w2 })
        {
            Assert.Equal([9], Enumerable.Range(0, 11).Where(i => double.IsNaN(gradient[i])));
        }
    }

    [Fact]
    public void Samples_are_padded_with_zeros_even_where_other_numbers_were()
    {
        double[] rows = Numbers.Random(2 * Narrow.Stride(3), 1);
        Narrow.BySample([1, 2, 3, 4, 5, 6], 2, 3, rows);
        Assert.Equal([1, 3, 5, 0, 0, 0, 0, 0], rows[..8]);
        Assert.Equal([2, 4, 6, 0, 0, 0, 0, 0], rows.AsSpan(Narrow.Stride(3), 8).ToArray());
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        int stride = Narrow.Stride(2);
        double[] one = new double[stride], three = new double[3 * stride], five = new double[5 * stride];
        Assert.Throws<ArgumentOutOfRangeException>(() => NarrowBackward.Run(five, three, one, new double[3], new double[3], new double[15], new double[3], 2));
        Assert.Throws<ArgumentException>(() => NarrowBackward.Run(one, one, one, new double[3], new double[3], new double[3], new double[3], 2));
        Assert.Throws<ArgumentException>(() => NarrowBackward.Run(one, three, one, new double[3], new double[2], new double[3], new double[3], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => NarrowForward.Run(five, new double[15], new double[3], new double[3], new double[1], three, new double[2], 2));
        Assert.Throws<ArgumentException>(() => NarrowForward.Run(one, new double[3], new double[3], new double[3], new double[1], one, new double[2], 2));
        Assert.Throws<ArgumentException>(() => NarrowForward.Run(one, new double[3], new double[3], new double[3], new double[1], three, new double[3], 2));
        Assert.Throws<ArgumentException>(() => Narrow.BySample(new double[5], 2, 3, new double[2 * Narrow.Stride(3)]));
        Assert.Throws<ArgumentException>(() => Narrow.BySample(new double[6], 2, 3, new double[6]));
    }

    [Fact]
    public unsafe void An_aligned_buffer_begins_where_a_cache_line_begins()
    {
        for (int length = 0; length < 20; length++)
        {
            var buffer = new AlignedBuffer(length);
            fixed (double* first = buffer.First(length))
            {
                Assert.Equal(0, (nint)first % 64);
            }

            Assert.Throws<ArgumentOutOfRangeException>(() => buffer.First(length + 1));
        }
    }

    private static double[] BySample(ReadOnlySpan<double> columns, int rows, int m)
    {
        double[] result = new double[rows * Narrow.Stride(m)];
        Narrow.BySample(columns, rows, m, result);
        return result;
    }

    private static double[] ByColumn(ReadOnlySpan<double> bySample, int rows, int m)
    {
        double[] result = new double[rows * m];
        for (int j = 0; j < m; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                result[i + (j * rows)] = bySample[(i * Narrow.Stride(m)) + j];
            }
        }

        return result;
    }
}
