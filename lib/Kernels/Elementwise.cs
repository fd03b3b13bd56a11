using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>A function of two numbers and a parameter, written over registers of any width.</summary>
internal interface IElementwise
{
    /// <summary>From how many elements on two threads are faster than one.</summary>
    static abstract int ParallelFrom { get; }

    static abstract V Apply<L, V>(V x, V y, V parameter)
        where L : ILanes<V>
        where V : struct;
}

/// <summary>Applies a function element by element. An element's result depends neither on its place nor on the number of threads.</summary>
internal static unsafe class Elementwise
{
    /// <summary>result[i] ← f(x[i], y[i], parameter). The result may be x or y itself, but not overlap them otherwise.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply<F>(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double parameter, Span<double> result)
        where F : IElementwise
    {
        Spans.SameLength(x.Length, y.Length, nameof(y));
        Spans.SameLength(x.Length, result.Length, nameof(result));
        fixed (double* px = x, py = y, pr = result)
        {
            var job = new Job { X = px, Y = py, Result = pr, Parameter = parameter, Length = x.Length, Parts = Workers.Parts(x.Length, F.ParallelFrom) };
            Registers.Run<Kernel<F>>(job.Parts, &job);
        }
    }

    private readonly struct Kernel<F> : IKernel
        where F : IElementwise
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        [SkipLocalsInit]
        public static void Part<L, V>(void* context, int part)
            where L : ILanes<V>
            where V : struct
        {
            var job = (Job*)context;
            nint blocks = job->Length / L.Count;
            nint i = blocks * part / job->Parts * L.Count, end = blocks * (part + 1) / job->Parts * L.Count;
            double* x = job->X, y = job->Y, result = job->Result;
            V parameter = L.Broadcast(job->Parameter);
            for (; i < end; i += L.Count)
            {
                L.Store(F.Apply<L, V>(L.Load(x + i), L.Load(y + i), parameter), result + i);
            }

            nint rest = job->Length - end;
            if (part == job->Parts - 1 && rest > 0)
            {
                double* edge = stackalloc double[3 * Registers.Widest];
                for (nint k = 0; k < Registers.Widest; k++)
                {
                    edge[k] = k < rest ? x[end + k] : 0;
                    edge[Registers.Widest + k] = k < rest ? y[end + k] : 0;
                }

                L.Store(F.Apply<L, V>(L.Load(edge), L.Load(edge + Registers.Widest), parameter), edge + (2 * Registers.Widest));
                for (nint k = 0; k < rest; k++)
                {
                    result[end + k] = edge[(2 * Registers.Widest) + k];
                }
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Job
    {
        public double* X;
        public double* Y;
        public double* Result;
        public double Parameter;
        public int Length;
        public int Parts;
    }
}
