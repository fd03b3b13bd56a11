using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>What a head's kernel works on: the last layer's z and the targets of m samples, and where the result goes.</summary>
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
}
