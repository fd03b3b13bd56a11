namespace Eml.Plots;

/// <summary>
/// Says which figures take plotly.js to their page: the first one, and the first one after a pause. So running all cells delivers it once.
/// A cell that is run again later may replace the output that held it, so it brings its own.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class PlotlyCourier(TimeProvider clock)
{
    /// <summary>A pause of this length between two figures ends a run of cells.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock asking = new();
    private long? last;

    /// <summary>Whether the figure that asks now takes plotly.js along.</summary>
    public bool IsDue()
    {
        lock (asking)
        {
            long now = clock.GetTimestamp();
            bool due = last is not long before || clock.GetElapsedTime(before, now) > Pause;
            last = now;
            return due;
        }
    }
}
