namespace Eml.Kernels;

/// <summary>Doubles, at first 0, that begin where a cache line begins: no register that is loaded from a multiple of eight lies across two lines.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Line = 64;

    private readonly double[] array;

    public AlignedBuffer(int length)
    {
        array = GC.AllocateArray<double>(checked(length + (Line / sizeof(double))), pinned: true);      // pinned, so that it stays where it is
        fixed (double* first = array)
        {
            Pointer = first + ((int)(-(nint)first & (Line - 1)) / sizeof(double));
        }
    }

    /// <summary>The first element; valid as long as the buffer lives.</summary>
    public double* Pointer { get; }
}
