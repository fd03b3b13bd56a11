using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>Operations on vectors as a whole: what an update of the parameters and a norm need.</summary>
internal static unsafe class Vectors
{
    /// <summary>y ← y + factor·x: with factor −η the gradient-descent update, derivations.md eq. (1.15).</summary>
    public static void AddScaled(Span<double> y, double factor, ReadOnlySpan<double> x) =>
        Elementwise.Apply<ScaledSum>(x, y, factor, y);

    /// <summary>x·x, summed in a fixed order.</summary>
    public static double SumOfSquares(ReadOnlySpan<double> x)
    {
        fixed (double* px = x)
        {
            var job = new Squares { X = px, Length = x.Length };
            Registers.Run<Squares>(1, &job);
            return job.Sum;
        }
    }

    private readonly struct ScaledSum : IElementwise
    {
        public static int ParallelFrom => 65536;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<L, V>(V x, V y, V factor)
            where L : ILanes<V>
            where V : struct => L.Add(y, L.Multiply(factor, x));      // not fused: the bits of the plain formula on every machine
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Squares : IKernel
    {
        public double* X;
        public nint Length;
        public double Sum;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Part<L, V>(void* context, int part)
            where L : ILanes<V>
            where V : struct
        {
            var job = (Squares*)context;
            double* x = job->X;
            V s0 = L.Broadcast(0), s1 = s0, s2 = s0, s3 = s0;
            nint i = 0;
            for (; i <= job->Length - (4 * L.Count); i += 4 * L.Count)
            {
                V x0 = L.Load(x + i), x1 = L.Load(x + i + L.Count), x2 = L.Load(x + i + (2 * L.Count)), x3 = L.Load(x + i + (3 * L.Count));
                (s0, s1, s2, s3) = (L.MultiplyAdd(x0, x0, s0), L.MultiplyAdd(x1, x1, s1), L.MultiplyAdd(x2, x2, s2), L.MultiplyAdd(x3, x3, s3));
            }

            double sum = L.Sum(L.Add(L.Add(s0, s1), L.Add(s2, s3)));
            for (; i < job->Length; i++)
            {
                sum = double.MultiplyAddEstimate(x[i], x[i], sum);
            }

            job->Sum = sum;
        }
    }
}
