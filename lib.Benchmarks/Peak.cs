using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Eml.Benchmarks;

/// <summary>The multiply-add rate of the processor, measured with a loop that does nothing else: what no kernel can exceed.</summary>
internal static class Peak
{
    private const int Rounds = 20_000, Chains = 12;

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
        double operations = 2.0 * Rounds * Chains * Vector512<double>.Count * (threads == 1 ? 1 : 40.0 * threads);
        return operations / microseconds / 1000;
    }

    private static void Loop(int times)
    {
        for (int i = 0; i < times; i++)
        {
            Loop();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Loop()
    {
        Vector512<double> factor = Vector512.Create(0.999), term = Vector512.Create(0.001);
        Vector512<double> a = term, b = term, c = term, d = term, e = term, f = term, g = term, h = term, i = term, j = term, k = term, l = term;
        for (int round = 0; round < Rounds; round++)
        {
            a = Vector512.MultiplyAddEstimate(a, factor, term);
            b = Vector512.MultiplyAddEstimate(b, factor, term);
            c = Vector512.MultiplyAddEstimate(c, factor, term);
            d = Vector512.MultiplyAddEstimate(d, factor, term);
            e = Vector512.MultiplyAddEstimate(e, factor, term);
            f = Vector512.MultiplyAddEstimate(f, factor, term);
            g = Vector512.MultiplyAddEstimate(g, factor, term);
            h = Vector512.MultiplyAddEstimate(h, factor, term);
            i = Vector512.MultiplyAddEstimate(i, factor, term);
            j = Vector512.MultiplyAddEstimate(j, factor, term);
            k = Vector512.MultiplyAddEstimate(k, factor, term);
            l = Vector512.MultiplyAddEstimate(l, factor, term);
        }

        return Vector512.Sum(a + b + c + d + (e + f + g + h) + (i + j + k + l));
    }
}
