using Xunit;

namespace Eml.Tests;

/// <summary>What the calling thread allocates.</summary>
internal static class Allocations
{
    private const int WarmUpSteps = 50;

    /// <summary>Does the step a few times: what is done for the first time may load a type or a text, and so may waking a helper that has gone to sleep.</summary>
    public static void WarmUp(Action step)
    {
        for (int i = 0; i < WarmUpSteps; i++)
        {
            step();
            Thread.Sleep(i < 3 ? 5 : 0);
        }
    }

    /// <summary>Fails unless the step, after <see cref="WarmUp"/>, allocates nothing.</summary>
    /// <param name="times">How many steps are measured together.</param>
    /// <param name="step">What is measured.</param>
    public static void AssertNone(int times, Action step)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < times; i++)
        {
            step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
