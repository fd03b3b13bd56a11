namespace Eml.Kernels;

/// <summary>Doubles, at first 0, that begin where a cache line begins: no register that is loaded from a multiple of eight lies across two lines.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Line = 64;

    private readonly double[] array;
    private readonly int start, length;

    public AlignedBuffer(int length)
    {
        this.length = length;
        array = GC.AllocateArray<double>(length + (Line / sizeof(double)), pinned: true);      // pinned, so that it stays where it is
        fixed (double* first = array)
        {
            start = (int)(-(nint)first & (Line - 1)) / sizeof(double);
        }
    }

    /// <summary>The first <paramref name="count"/> elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public Span<double> First(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, length);
        return array.AsSpan(start, count);
    }
}
