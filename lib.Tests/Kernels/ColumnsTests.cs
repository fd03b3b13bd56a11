using Eml.Kernels;
using Xunit;

namespace Eml.Tests.Kernels;

public sealed class ColumnsTests : IDisposable
{
    private static readonly int[] Counts = [1, 2, 3, 7, 8, 9, 16, 33];

    private readonly GuardedMemory z = new(20_000), vector = new(300), result = new(20_000);

    public void Dispose()
    {
        z.Dispose();
        vector.Dispose();
        result.Dispose();
    }

    [Fact]
    public void Adding_a_bias_of_every_length_up_to_256_agrees_with_the_scalar_reference()
    {
        for (int rows = 1; rows <= 256; rows++)
        {
            foreach (int columns in Counts)
            {
                double[] before = Numbers.Random(rows * columns, 1), bias = Numbers.Random(rows, 2), expected = [.. before];
                Columns.ScalarAddBias(expected, bias);
                Span<double> actual = z.Copy(before);
                Columns.AddBias(actual, vector.Copy(bias));
                z.CheckCanaries();
                Numbers.AssertSameBits(expected, actual, "z + b");
            }
        }
    }

    [Fact]
    public void Sums_of_columns_of_every_length_up_to_256_agree_with_the_scalar_reference()
    {
        for (int rows = 1; rows <= 256; rows++)
        {
            foreach (int columns in Counts)
            {
                double[] values = Numbers.Random(rows * columns, 3), expected = new double[rows];
                Columns.ScalarSum(values, expected);
                Span<double> actual = vector.Room(rows);
                Columns.Sum(z.Copy(values), actual);
                vector.CheckCanaries();
                Numbers.AssertClose(expected, actual, Tolerances.Kernel * columns, "sum");
            }
        }
    }

    [Fact]
    public void The_sum_of_no_columns_is_zero()
    {
        double[] sum = [1, 2, 3];
        Columns.Sum([], sum);
        Assert.Equal([0, 0, 0], sum);
    }

    [Fact]
    public void NaN_reaches_only_the_sum_of_its_row()
    {
        for (int at = 0; at < 10 * 20; at++)
        {
            double[] values = Numbers.Random(10 * 20, 4), sum = new double[10];
            values[at] = double.NaN;
            Columns.Sum(values, sum);
            for (int i = 0; i < sum.Length; i++)
            {
                Assert.Equal(i == at % 10, double.IsNaN(sum[i]));
            }
        }
    }

    [Fact]
    public void Gathered_columns_are_those_of_the_indices_in_their_order()
    {
        foreach (int rows in new[] { 1, 2, 3, 8, 9, 17, 100 })
        {
            double[] source = Numbers.Random(rows * 7, 5);
            int[] indices = [6, 0, 3, 3, 5];
            Span<double> actual = result.Room(rows * indices.Length);
            Columns.Gather(z.Copy(source), rows, indices, actual);
            result.CheckCanaries();
            for (int j = 0; j < indices.Length; j++)
            {
                Numbers.AssertSameBits(source.AsSpan(indices[j] * rows, rows), actual.Slice(j * rows, rows), "column");
            }
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(7)]
    [InlineData(int.MinValue)]
    public void An_index_that_is_no_column_is_refused_before_anything_is_copied(int index)
    {
        double[] destination = [8, 8, 8, 8];
        var error = Assert.Throws<ArgumentException>(() => Columns.Gather(new double[14], 2, [0, index], destination));
        Assert.Contains(Require.Invariant($"is {index}; it has to be from 0 to 6"), error.Message, StringComparison.Ordinal);
        Assert.Equal([8, 8, 8, 8], destination);
    }

    [Fact]
    public void Lengths_that_are_not_whole_columns_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Columns.AddBias(new double[7], new double[3]));
        Assert.Throws<ArgumentException>(() => Columns.AddBias(new double[7], []));
        Assert.Throws<ArgumentException>(() => Columns.Sum(new double[7], new double[3]));
        Assert.Throws<ArgumentException>(() => Columns.Gather(new double[7], 3, [0], new double[3]));
        Assert.Throws<ArgumentException>(() => Columns.Gather(new double[6], 3, [0], new double[6]));
    }
}
