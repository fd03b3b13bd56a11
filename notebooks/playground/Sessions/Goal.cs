using System.Diagnostics;

namespace Eml.Playground.Sessions;

/// <summary>What a session does until it is told otherwise: it trains, at a pace or as fast as it can.</summary>
/// <param name="epochsPerSecond">The pace; null is full speed.</param>
/// <param name="from">How many records the history had when the pace began.</param>
internal sealed class Goal(double? epochsPerSecond, int from)
{
    private const int LongestWaitMilliseconds = 50;

    private readonly Stopwatch clock = Stopwatch.StartNew();

    public double? EpochsPerSecond => epochsPerSecond;

    /// <summary>Where to stop, when a link's run is being repeated; else null, and it goes on.</summary>
    public Position? ReplayTo { get; init; }

    /// <summary>Whether the next epoch may be trained now.</summary>
    public bool IsDue(int records) => epochsPerSecond is null || Behind(records) > 0;

    /// <summary>Whether it is more than a second behind.</summary>
    public bool CannotKeepUp(int records) => epochsPerSecond is { } pace && Behind(records) > pace;

    /// <summary>How long to wait for a command: not at all while there is work to do.</summary>
    public TimeSpan WaitTime(int records) => epochsPerSecond is { } pace && Behind(records) is <= 0 and var ahead
        ? TimeSpan.FromMilliseconds(Math.Clamp(-ahead / pace * 1000, 1, LongestWaitMilliseconds))
        : TimeSpan.Zero;

    /// <summary>How many epochs it is behind its clock; 0 or less when it has to wait.</summary>
    private double Behind(int records) => (clock.Elapsed.TotalSeconds * epochsPerSecond!.Value) - (records - from) - 1;
}
