using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>What a head's kernel works on: the last layer's z and the targets of m samples, and where the result goes.</summary>
/// <remarks>It holds addresses, which keep nothing alive: whoever runs a kernel calls <see cref="KeepAlive"/> when it is done.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe struct Batch(SampleRows z, SampleRows? y, SampleRows result, int m, double scale)
{
    public readonly double* Z = z.First;
    public readonly double* Y = y is null ? null : y.First;
    public readonly double* Result = result.First;
    public readonly nint Stride = z.Stride;
    public readonly nint Outputs = z.Rows;
    public readonly nint M = m;
    public readonly double Scale = scale;

    /// <summary>Up to here the collector leaves the rows, and with them the memory that the addresses name.</summary>
    public static void KeepAlive(SampleRows z, SampleRows? y, SampleRows result)
    {
        GC.KeepAlive(z);
        GC.KeepAlive(y);
        GC.KeepAlive(result);
    }
}
