using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>The one operation on whole vectors that is worth sharing out; everything else on them is TensorPrimitives', on one thread.</summary>
internal static unsafe class Vectors
{
    /// <summary>From how many elements on two threads are faster than one.</summary>
    private const int ParallelFrom = 65536;

    /// <summary>y ← y + factor·x, not fused: the bits of the plain formula on every machine. With factor −η the gradient-descent update, derivations.md eq. (1.15).</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void AddScaled(Span<double> y, double factor, ReadOnlySpan<double> x)
    {
        int parts = x.Length == y.Length ? Workers.Parts(x.Length, ParallelFrom) : 1;
        if (parts == 1)
        {
            TensorPrimitives.MultiplyAdd(x, factor, y, y);
            return;
        }

        fixed (double* px = x, py = y)
        {
            var job = new Job { X = px, Y = py, Factor = factor, Length = x.Length, Parts = parts };
            Workers.Run(parts, &Part, &job);
        }
    }

    private static void Part(void* context, int part)
    {
        var job = (Job*)context;
        int from = (int)((long)job->Length * part / job->Parts), length = (int)((long)job->Length * (part + 1) / job->Parts) - from;
        Span<double> y = new(job->Y + from, length);
        TensorPrimitives.MultiplyAdd(new ReadOnlySpan<double>(job->X + from, length), job->Factor, y, y);
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Job
    {
        public double* X;
        public double* Y;
        public double Factor;
        public int Length;
        public int Parts;
    }
}
