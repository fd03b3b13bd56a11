using System.Runtime.CompilerServices;

namespace Eml.Kernels;

/// <summary>
/// A matrix of units by samples as the kernels take it: all samples of the first unit, then those of the second, and so on, so that the lanes of a
/// register are always samples.
/// </summary>
/// <remarks>
/// A row's samples are padded to whole registers. What stands in the padding is finite where the row's numbers are, and 0 in inputs, targets and δ:
/// so no sum over samples sees it. A row is an odd number of cache lines long: at the distance of a power of two, rows would drive each other out of the cache.
/// </remarks>
internal sealed unsafe class SampleRows
{
    private readonly AlignedBuffer buffer;

    /// <param name="rows">How many units.</param>
    /// <param name="capacity">The most samples.</param>
    /// <param name="withOnes">Whether a row of ones follows the last unit, the input of the biases.</param>
    public SampleRows(int rows, int capacity, bool withOnes = false)
    {
        Rows = rows;
        Capacity = capacity;
        Stride = StrideFor(capacity);
        buffer = new AlignedBuffer(checked((rows + (withOnes ? 1 : 0)) * Stride));
        First = buffer.Pointer;
        if (withOnes)
        {
            new Span<double>(First + ((nint)rows * Stride), Stride).Fill(1);
        }

        GC.KeepAlive(this);
    }

    public int Rows { get; }

    public int Capacity { get; }

    /// <summary>From one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The first unit's first sample. The buffer does not move, and is there as long as these rows are: whoever computes with addresses keeps them alive.</summary>
    public double* First { get; }

    /// <summary>So many samples, filled up to whole registers.</summary>
    public static int Padded(int samples) => (samples + Registers.Widest - 1) / Registers.Widest * Registers.Widest;

    public static int StrideFor(int capacity) => Padded(capacity) | Registers.Widest;

    /// <summary>The first <paramref name="samples"/> of one unit.</summary>
    /// <remarks>The span does not keep these rows alive.</remarks>
    public Span<double> Row(int row, int samples) => new(First + ((nint)row * Stride), samples);

    /// <summary>Takes over a column-major matrix of <see cref="Rows"/> rows.</summary>
    public void Load(ReadOnlySpan<double> columns)
    {
        int m = Columns(columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(m, Capacity);
        if (Rows == 1)
        {
            columns.CopyTo(Row(0, m));
        }
        else
        {
            fixed (double* from = columns)
            {
                Transpose(from, null, m);
            }
        }

        ClearPadding(m);
    }

    /// <summary>Takes over those columns of a column-major matrix of <see cref="Rows"/> rows, in that order.</summary>
    public void Gather(ReadOnlySpan<double> columns, ReadOnlySpan<int> indices)
    {
        int count = Columns(columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(indices.Length, Capacity);
        foreach (int index in indices)
        {
            if ((uint)index >= (uint)count)
            {
                ThrowIndex(indices.Length, index, count);
            }
        }

        fixed (double* from = columns)
        fixed (int* at = indices)
        {
            Transpose(from, at, indices.Length);
        }

        ClearPadding(indices.Length);
    }

    /// <summary>Writes the samples that fit into <paramref name="columns"/>, column-major.</summary>
    public void CopyTo(Span<double> columns)
    {
        int m = Columns(columns);
        for (int i = 0; i < Rows; i++)
        {
            ReadOnlySpan<double> row = Row(i, m);
            for (int j = 0, at = i; j < row.Length; j++, at += Rows)
            {
                columns[at] = row[j];
            }
        }

        GC.KeepAlive(this);
    }

    /// <summary>Writes 0 behind the first <paramref name="samples"/> of every unit.</summary>
    public void ClearPadding(int samples)
    {
        int padded = Padded(samples);
        for (int i = 0; padded > samples && i < Rows; i++)
        {
            Row(i, padded)[samples..].Clear();
        }

        GC.KeepAlive(this);
    }

    /// <summary>How many columns so many values are; the rows of a matrix are never none.</summary>
    private int Columns(ReadOnlySpan<double> columns) => columns.Length % Rows == 0
        ? columns.Length / Rows
        : throw new ArgumentException(Require.Invariant($"columns has {Require.Count(columns.Length, "element")}; they have to be whole columns of {Rows}."), nameof(columns));

    /// <summary>Eight samples at a time, so that a whole cache line of each row is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transpose(double* from, int* indices, int m)
    {
        nint rows = Rows, stride = Stride;
        int j = 0;
        for (; j <= m - 4; j += 4)
        {
            double* s0 = from + ((indices is null ? j : indices[j]) * rows), s1 = from + ((indices is null ? j + 1 : indices[j + 1]) * rows);
            double* s2 = from + ((indices is null ? j + 2 : indices[j + 2]) * rows), s3 = from + ((indices is null ? j + 3 : indices[j + 3]) * rows);
            double* to = First + j;
            for (nint i = 0; i < rows; i++, to += stride)
            {
                (to[0], to[1], to[2], to[3]) = (s0[i], s1[i], s2[i], s3[i]);
            }
        }

        for (; j < m; j++)
        {
            double* source = from + ((indices is null ? j : indices[j]) * rows), to = First + j;
            for (nint i = 0; i < rows; i++, to += stride)
            {
                *to = source[i];
            }
        }
    }

    private static void ThrowIndex(int length, int index, int columns) =>
        throw new ArgumentException(
            Require.Invariant($"One of the {length} indices is {index}; it has to be from 0 to {columns - 1}."), nameof(index));
}
