using Xunit;

namespace Eml.Tests;

/// <summary>What the calling thread allocates.</summary>
internal static class Allocations
{
    private const int WarmUp = 50;

    /// <summary>Fails unless the step, in steady state, allocates nothing, however often it is done.</summary>
    /// <param name="times">How many steps are measured together.</param>
    /// <param name="step">What is measured; it is done some times before.</param>
    public static void AssertNone(int times, Action step)
    {
        // What is done for the first time may load a type or a text: each step, and waking a helper that has gone to sleep.
        for (int i = 0; i < WarmUp; i++)
        {
            step();
            Thread.Sleep(i < 3 ? 5 : 0);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < times; i++)
        {
            step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
