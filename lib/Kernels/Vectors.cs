using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>
/// The two operations on whole vectors that every step does and TensorPrimitives does otherwise: its MultiplyAdd stays on one thread, and its
/// SumOfSquares groups the numbers by where the array lies in memory, so that a run's last bits would change from start to start.
/// </summary>
internal static unsafe class Vectors
{
    /// <summary>From how many elements on two threads are faster than one.</summary>
    private const int ParallelFrom = 65536;

    /// <summary>y ← y + factor·x, of the same length, not fused: the bits of the plain formula on every machine. With factor −η the gradient-descent update, derivations.md eq. (1.15).</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void AddScaled(Span<double> y, double factor, ReadOnlySpan<double> x)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException(Require.Invariant($"x has {x.Length} elements; it has to have {y.Length}, as y has."), nameof(x));
        }

        fixed (double* px = x, py = y)
        {
            var job = new ScaledSum { X = px, Y = py, Factor = factor, Length = x.Length, Parts = Workers.Parts(x.Length, ParallelFrom) };
            Registers.Run<ScaledSum>(job.Parts, &job);
        }
    }

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

    [StructLayout(LayoutKind.Auto)]
    private struct ScaledSum : IKernel
    {
        public double* X;
        public double* Y;
        public double Factor;
        public nint Length;
        public int Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Part<L, V>(void* context, int part)
            where L : ILanes<V>
            where V : struct
        {
            var job = (ScaledSum*)context;
            nint registers = job->Length / L.Count;
            nint i = registers * part / job->Parts * L.Count, end = registers * (part + 1) / job->Parts * L.Count;
            double* x = job->X, y = job->Y;
            V factor = L.Broadcast(job->Factor);
            for (; i < end; i += L.Count)
            {
                L.Store(L.Add(L.Load(y + i), L.Multiply(factor, L.Load(x + i))), y + i);
            }

            for (end = part == job->Parts - 1 ? job->Length : end; i < end; i++)
            {
                y[i] += job->Factor * x[i];
            }
        }
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
