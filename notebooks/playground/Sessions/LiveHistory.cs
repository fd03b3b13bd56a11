using System.Collections.Immutable;
using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>
/// The history as it is drawn while a run goes on: never more than some hundred epochs, however many there were. When it is full, of each
/// stretch of neighbours those with the lowest and the highest loss stay, and all in which the rate fell. The run itself keeps every epoch.
/// </summary>
public sealed class LiveHistory
{
    private const int MostRecords = 800, Stretch = 4;

    private readonly List<EpochRecord> kept = [];
    private int seen;

    /// <summary>Takes in what the run has recorded since the last call.</summary>
    public void Follow(IReadOnlyList<EpochRecord> history)
    {
        for (; seen < history.Count; seen++)
        {
            kept.Add(history[seen]);
            if (kept.Count > MostRecords)
            {
                Thin();
            }
        }
    }

    /// <summary>What is kept now; later epochs do not change it.</summary>
    public ImmutableArray<EpochRecord> Snapshot() => [.. kept];

    private void Thin()
    {
        int write = 1;      // the untrained network stays
        for (int start = 1; start < kept.Count; start += Stretch)
        {
            int end = Math.Min(start + Stretch, kept.Count), low = start, high = start;
            for (int i = start; i < end; i++)
            {
                low = kept[i].MonitoredLoss < kept[low].MonitoredLoss ? i : low;
                high = kept[i].MonitoredLoss > kept[high].MonitoredLoss ? i : high;
            }

            for (int i = start; i < end; i++)
            {
                if (i == low || i == high || kept[i].RateReduced || i == kept.Count - 1)
                {
                    kept[write++] = kept[i];
                }
            }
        }

        kept.RemoveRange(write, kept.Count - write);
    }
}
