using System.Threading.Channels;

namespace Eml.Playground.Sessions;

/// <summary>
/// What all tabs of a server may use together: so many tabs, of which each has one thread for its run; so many values kept for them; and so many threads
/// for what goes on beside the runs, sweeps and pinned runs that are repeated.
/// </summary>
public sealed class Budget
{
    /// <summary>How many tabs may be open at once.</summary>
    public const int MostTabs = 19;

    /// <summary>How many values, of eight bytes each and kept a few times over, all runs may need together.</summary>
    public const long MostValues = 40_000_000;

    private readonly Dictionary<object, long> open = [];

    /// <summary>The threads beside the runs that are free: one for each processor, at least two.</summary>
    private readonly Channel<int> threads = Channel.CreateUnbounded<int>();

    public Budget() => GiveBack(Math.Max(2, Environment.ProcessorCount));

    /// <summary>The tabs that are open now.</summary>
    public int Count
    {
        get
        {
            lock (open)
            {
                return open.Count;
            }
        }
    }

    /// <summary>Takes a tab in; if there is no room, the sentence that says so.</summary>
    public string? Open(object tab)
    {
        lock (open)
        {
            if (open.Count >= MostTabs)
            {
                return FormattableString.Invariant($"This playground serves {MostTabs} tabs already, and more would slow all of them down: close one, and load this page again.");
            }

            open[tab] = 0;
            return null;
        }
    }

    /// <summary>Gives a tab a run of that size in place of its present one; if that is too much, the sentence that says so.</summary>
    public string? Take(object tab, long values)
    {
        lock (open)
        {
            long others = open.Where(o => !ReferenceEquals(o.Key, tab)).Sum(o => o.Value);
            if (others + values > MostValues)
            {
                return FormattableString.Invariant(
                    $"This run keeps {values / 1e6:0.#} million values and the other tabs {others / 1e6:0.#} million; together at most {MostValues / 1_000_000} million are allowed: take fewer samples or units, or close a tab.");
            }

            open[tab] = values;
            return null;
        }
    }

    /// <summary>Takes threads for a sweep: as many as are free, so that one more stays free if there is; 0 when there is none.</summary>
    public int TakeThreads()
    {
        int taken = 0, most = Math.Max(1, threads.Reader.Count - 1);
        while (taken < most && threads.Reader.TryRead(out _))
        {
            taken++;
        }

        return taken;
    }

    /// <summary>Takes one thread when one is free.</summary>
    public async Task TakeThreadAsync(CancellationToken cancellation) => await threads.Reader.ReadAsync(cancellation);

    /// <summary>Gives back what was taken.</summary>
    public void GiveBack(int taken)
    {
        for (int i = 0; i < taken; i++)
        {
            threads.Writer.TryWrite(i);
        }
    }

    public void Close(object tab)
    {
        lock (open)
        {
            open.Remove(tab);
        }
    }
}
