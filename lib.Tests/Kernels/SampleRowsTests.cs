using Eml.Kernels;
using Xunit;

namespace Eml.Tests.Kernels;

public sealed class SampleRowsTests
{
    [Fact]
    public void What_is_loaded_comes_back_and_the_padding_is_zero_whatever_stood_there()
    {
        foreach (int rows in new[] { 1, 2, 3, 8, 9, 17 })
        {
            var matrix = new SampleRows(rows, 40);
            foreach (int m in new[] { 40, 1, 7, 8, 9, 33 })
            {
                double[] columns = Numbers.Random(rows * m, m), back = new double[columns.Length];
                matrix.Load(columns);
                matrix.CopyTo(back);
                Numbers.AssertSameBits(columns, back, "column");
                for (int i = 0; i < rows; i++)
                {
                    Assert.Equal(columns[i], matrix.Row(i, m)[0]);
                    Assert.All(matrix.Row(i, SampleRows.Padded(m))[m..].ToArray(), v => Assert.Equal(0, v));
                }
            }
        }
    }

    [Fact]
    public void Gathered_samples_are_those_of_the_indices_in_their_order()
    {
        foreach (int rows in new[] { 1, 2, 3, 8, 9, 100 })
        {
            double[] source = Numbers.Random(rows * 7, 5), back = new double[rows * 5];
            int[] indices = [6, 0, 3, 3, 5];
            var matrix = new SampleRows(rows, 8);
            matrix.Load(Numbers.Random(rows * 8, 6));
            matrix.Gather(source, indices);
            matrix.CopyTo(back);
            for (int j = 0; j < indices.Length; j++)
            {
                Numbers.AssertSameBits(source.AsSpan(indices[j] * rows, rows), back.AsSpan(j * rows, rows), "sample");
            }

            Assert.All(matrix.Row(rows - 1, 8)[5..].ToArray(), v => Assert.Equal(0, v));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(7)]
    [InlineData(int.MinValue)]
    public void An_index_that_is_no_sample_is_refused_before_anything_is_copied(int index)
    {
        var matrix = new SampleRows(2, 3);
        var error = Assert.Throws<ArgumentException>(() => matrix.Gather(Numbers.Random(14, 1), [0, index]));
        Assert.Contains(Require.Invariant($"is {index}; it has to be from 0 to 6"), error.Message, StringComparison.Ordinal);
        Assert.Equal([0, 0, 0], matrix.Row(0, 3).ToArray());
    }

    [Fact]
    public void Too_many_samples_and_columns_that_are_not_whole_are_refused()
    {
        var matrix = new SampleRows(3, 4);
        Assert.Throws<ArgumentException>(() => matrix.Load(new double[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Load(new double[15]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Gather(new double[15], [0, 1, 2, 3, 4]));
        Assert.Throws<ArgumentException>(() => matrix.CopyTo(new double[7]));
    }

    [Fact]
    public unsafe void Rows_begin_at_cache_lines_and_the_row_of_ones_follows_the_last_one()
    {
        var matrix = new SampleRows(3, 20, withOnes: true);
        Assert.Equal(0, (nint)matrix.First % 64);
        Assert.Equal(24, matrix.Stride);
        Assert.Equal(3 * 8, new SampleRows(1, 16).Stride);      // an odd number of cache lines
        Assert.All(new ReadOnlySpan<double>(matrix.First + (3 * 24), 24).ToArray(), v => Assert.Equal(1, v));
    }
}
