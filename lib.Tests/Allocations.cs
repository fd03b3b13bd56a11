using Xunit;

namespace Eml.Tests;

/// <summary>What the calling thread allocates.</summary>
internal static class Allocations
{
    private const int Tries = 5;

    /// <summary>Fails unless the step, in steady state, allocates nothing, however often it is done.</summary>
    /// <remarks>
    /// While the runtime replaces a method's first code by its faster one, it loads types and texts on the thread that runs it: some thousand bytes, once.
    /// So the steps get another try. What they allocate themselves is seen in each.
    /// </remarks>
    /// <param name="times">How many steps are measured together.</param>
    /// <param name="step">What is measured; it has been done before.</param>
    public static void AssertNone(int times, Action step)
    {
        long allocated = long.MaxValue;
        for (int i = 0; i < Tries && allocated != 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int k = 0; k < times; k++)
            {
                step();
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }
}
