using System.Diagnostics;

namespace Eml.Benchmarks;

/// <summary>Measures in short windows and takes the best one: what the code needs when no other process disturbs it.</summary>
internal static class Stopwatches
{
    /// <summary>Microseconds per step in the best window; a window is <paramref name="steps"/> steps.</summary>
    /// <param name="window">Does one window's steps.</param>
    /// <param name="steps">How many steps that is.</param>
    /// <param name="seconds">How long to go on; at least five windows are run, after some to warm up.</param>
    public static double BestMicroseconds(Action window, int steps, double seconds) => BestMicroseconds(
        () =>
        {
            long start = Stopwatch.GetTimestamp();
            window();
            return Stopwatch.GetTimestamp() - start;
        },
        steps,
        seconds);

    /// <summary>The same with a window that returns the ticks that count.</summary>
    public static double BestMicroseconds(Func<long> window, int steps, double seconds)
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
            best = Math.Min(best, window() * 1e6 / Stopwatch.Frequency);
        }

        return best / steps;
    }
}
