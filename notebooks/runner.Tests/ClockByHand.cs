using System.Collections.Concurrent;

namespace Eml.Runner.Tests;

/// <summary>A clock whose timers end when a test says so.</summary>
internal sealed class ClockByHand : TimeProvider
{
    private readonly ConcurrentBag<(TimeSpan Due, Action End)> timers = [];

    /// <summary>Ends the timers that were set to a time.</summary>
    public void EndTimers(TimeSpan due)
    {
        foreach ((TimeSpan _, Action end) in timers.Where(timer => timer.Due == due))
        {
            end();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        timers.Add((dueTime, () => callback(state)));
        return new Idle();
    }

    private sealed class Idle : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // There is nothing to stop.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
