using System.Runtime.CompilerServices;
using Eml.Kernels;

namespace Eml.Benchmarks;

/// <summary>The multiply-add rate of the processor, measured with a loop that does nothing else, in the widest registers there are: what no kernel can exceed.</summary>
internal static class Peak
{
    private const int Rounds = 20_000, Chains = 12;

    private static double sink;


    /// <summary>Operations per second, in units of 10⁹, of that many threads together; a multiply-add is two.</summary>
    public static double Gigaflops(int threads, double seconds)
    {
        double microseconds = Stopwatches.BestMicroseconds(
            () =>
            {
                if (threads == 1)
                {
                    Loop();
                }
                else
                {
                    Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Loop(40));
                }
            },
            steps: 1,
            seconds);
        double operations = 2.0 * Rounds * Chains * Registers.Count * (threads == 1 ? 1 : 40.0 * threads);
        return operations / microseconds / 1000;
    }

    private static void Loop(int times)
    {
        for (int i = 0; i < times; i++)
        {
            Loop();
        }
    }

    private static unsafe void Loop() => Registers.Run<Chain>(1, null);

    private readonly struct Chain : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public static unsafe void Part<L, V>(void* job, int part)
            where L : ILanes<V>
            where V : struct
        {
            V factor = L.Broadcast(0.999), term = L.Broadcast(0.001);
            V a = term, b = term, c = term, d = term, e = term, f = term, g = term, h = term, i = term, j = term, k = term, l = term;
            for (int round = 0; round < Rounds; round++)
            {
                a = L.MultiplyAdd(a, factor, term);
                b = L.MultiplyAdd(b, factor, term);
                c = L.MultiplyAdd(c, factor, term);
                d = L.MultiplyAdd(d, factor, term);
                e = L.MultiplyAdd(e, factor, term);
                f = L.MultiplyAdd(f, factor, term);
                g = L.MultiplyAdd(g, factor, term);
                h = L.MultiplyAdd(h, factor, term);
                i = L.MultiplyAdd(i, factor, term);
                j = L.MultiplyAdd(j, factor, term);
                k = L.MultiplyAdd(k, factor, term);
                l = L.MultiplyAdd(l, factor, term);
            }

            Volatile.Write(ref sink, L.Sum(a) + L.Sum(b) + L.Sum(c) + L.Sum(d) + L.Sum(e) + L.Sum(f) + L.Sum(g) + L.Sum(h) + L.Sum(i) + L.Sum(j) + L.Sum(k) + L.Sum(l));
        }
    }
}
