namespace Eml.Playground.Hosting;

/// <summary>How many tabs have a session: closing a tab has to bring it down again.</summary>
public sealed class RunningSessions
{
    private int count;

    /// <summary>The sessions that are open now.</summary>
    public int Count => Volatile.Read(ref count);

    public void Opened() => Interlocked.Increment(ref count);

    public void Closed() => Interlocked.Decrement(ref count);
}
