namespace Eml.Tests.Kernels;

/// <summary>Whoever enters waits for a second thread; so it is seen whether work is shared.</summary>
internal sealed class Meeting
{
    private readonly HashSet<int> threads = [];

    /// <summary>Whether two threads were here.</summary>
    public bool Met => threads.Count > 1;

    public void Enter()
    {
        lock (threads)
        {
            threads.Add(Environment.CurrentManagedThreadId);
            Monitor.PulseAll(threads);
            while (!Met && Monitor.Wait(threads, TimeSpan.FromSeconds(20)))
            {
            }
        }
    }
}
