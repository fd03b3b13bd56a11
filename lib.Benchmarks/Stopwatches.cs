using System.Diagnostics;

namespace Eml.Benchmarks;

/// <summary>Measures time per step: kernels in short windows, of which the best one counts; the comparison in three long repeats.</summary>
internal static class Stopwatches
{
    /// <summary>Microseconds per step in the best window; a window is <paramref name="steps"/> steps.</summary>
    /// <param name="window">Does one window's steps.</param>
    /// <param name="steps">How many steps that is.</param>
    /// <param name="seconds">How long to go on; at least five windows are run, after some to warm up.</param>
    public static double BestMicroseconds(Action window, int steps, double seconds)
    {
        var warmUp = Stopwatch.StartNew();
        do
        {
            window();
        }
        while (warmUp.Elapsed.TotalSeconds < Math.Min(0.5, seconds));
        double best = double.PositiveInfinity;
        var all = Stopwatch.StartNew();
        for (int run = 0; run < 5 || all.Elapsed.TotalSeconds < seconds; run++)
        {
            long start = Stopwatch.GetTimestamp();
            window();
            best = Math.Min(best, (Stopwatch.GetTimestamp() - start) * 1e6 / Stopwatch.Frequency);
        }

        return best / steps;
    }

    /// <summary>
    /// Microseconds per step as the comparison defines it: the average over one whole repeat, and of three repeats the best.
    /// </summary>
    /// <param name="repeat">Does one repeat's steps and returns the ticks that count.</param>
    /// <param name="steps">How many steps that is.</param>
    public static double BestOfThree(Func<long> repeat, int steps)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < 3; i++)
        {
            best = Math.Min(best, repeat() * 1e6 / Stopwatch.Frequency);
        }

        return best / steps;
    }
}
