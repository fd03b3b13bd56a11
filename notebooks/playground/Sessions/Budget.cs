namespace Eml.Playground.Sessions;

/// <summary>What all tabs of a server may use together: so many tabs, and so many values kept for them.</summary>
public sealed class Budget
{
    /// <summary>How many tabs may be open at once.</summary>
    public const int MostTabs = 19;

    /// <summary>How many values, of eight bytes each and kept a few times over, all runs may need together.</summary>
    public const long MostValues = 40_000_000;

    private readonly Dictionary<object, long> open = [];

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

    public void Close(object tab)
    {
        lock (open)
        {
            open.Remove(tab);
        }
    }
}
