using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>The history of a run as other threads see it: a snapshot holds every epoch there was, shares them with the next one, and never changes.</summary>
public sealed class LiveHistory
{
    private EpochRecord[] records = new EpochRecord[1024];
    private int count;

    /// <summary>Takes in what the run has recorded since the last call.</summary>
    public void Follow(IReadOnlyList<EpochRecord> history)
    {
        if (history.Count > records.Length)
        {
            Array.Resize(ref records, Math.Max(history.Count, 2 * records.Length));     // earlier snapshots keep the old one
        }

        for (; count < history.Count; count++)
        {
            records[count] = history[count];
        }
    }

    /// <summary>What there is now; later epochs do not change it.</summary>
    public IReadOnlyList<EpochRecord> Snapshot() => new ArraySegment<EpochRecord>(records, 0, count);
}
