using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    private const int WidestCount = 8;

    /// <summary>result[i] ← f(x[i], y[i], parameter). The result may be x or y itself, but not overlap them otherwise.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply<F>(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double parameter, Span<double> result)
        where F : IElementwise
    {
        Spans.SameLength(x.Length, y.Length, nameof(y));
        Spans.SameLength(x.Length, result.Length, nameof(result));
        fixed (double* px = x, py = y, pr = result)
        {
            Apply<F>(px, py, int.MaxValue / WidestCount * WidestCount, parameter, pr, x.Length);
        }
    }

    /// <summary>The same with a y that repeats itself after <paramref name="period"/> elements, a multiple of 8; the caller has checked the lengths.</summary>
    public static void Apply<F>(double* x, double* y, int period, double parameter, double* result, int length)
        where F : IElementwise
    {
        Debug.Assert(period % WidestCount == 0, "No register may reach over the end of a period.");
        int parts = Workers.Parts(length, F.ParallelFrom);
        var job = new Job { X = x, Y = y, Period = period, Result = result, Parameter = parameter, Length = length, Parts = parts };
        if (parts == 1)
        {
            Part<F>(&job, 0);
        }
        else
        {
            Workers.Run(parts, &Part<F>, &job);
        }
    }

    private static void Part<F>(void* context, int part)
        where F : IElementwise
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Part<F, Lanes512, Vector512<double>>((Job*)context, part);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Part<F, Lanes256, Vector256<double>>((Job*)context, part);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Part<F, Lanes128, Vector128<double>>((Job*)context, part);
        }
        else
        {
            Part<F, ScalarLanes, double>((Job*)context, part);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void Part<F, L, V>(Job* job, int part)
        where F : IElementwise
        where L : ILanes<V>
        where V : struct
    {
        nint blocks = job->Length / L.Count;
        nint i = blocks * part / job->Parts * L.Count, end = blocks * (part + 1) / job->Parts * L.Count;
        double* x = job->X, y = job->Y, result = job->Result;
        nint period = job->Period, j = i % period;
        V parameter = L.Broadcast(job->Parameter);
        for (; i < end; i += L.Count)
        {
            L.Store(F.Apply<L, V>(L.Load(x + i), L.Load(y + j), parameter), result + i);
            j += L.Count;
            j = j == period ? 0 : j;
        }

        nint rest = job->Length - end;
        if (part == job->Parts - 1 && rest > 0)
        {
            double* edge = stackalloc double[3 * WidestCount];
            for (nint k = 0; k < WidestCount; k++)
            {
                edge[k] = k < rest ? x[end + k] : 0;
                edge[WidestCount + k] = k < rest ? y[j + k] : 0;
            }

            L.Store(F.Apply<L, V>(L.Load(edge), L.Load(edge + WidestCount), parameter), edge + (2 * WidestCount));
            for (nint k = 0; k < rest; k++)
            {
                result[end + k] = edge[(2 * WidestCount) + k];
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
        public nint Period;
        public int Length;
        public int Parts;
    }
}
