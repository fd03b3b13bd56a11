using Eml.Playground.Sessions;
using Eml.Plots;

namespace Eml.Playground.Components;

/// <summary>The run bar's commands, and the runs that were pinned.</summary>
public sealed partial class PlaygroundPage
{
    private const int MostPins = 4;

    private readonly List<PinnedRun> pinned = [];

    private IReadOnlyList<ComparedTraining> Compared => [.. pinned.Select(p => new ComparedTraining(p.Name, p.History))];

    private Task StartAsync() => RunAsync(settings?.EpochsPerSecond);

    private Task RunToTargetAsync() => RunAsync(epochsPerSecond: null);

    private async Task RunAsync(double? epochsPerSecond)
    {
        if (Outdated || now?.State == RunState.Finished)
        {
            BeginSession();
        }

        if (session is not null && experiment is not null)
        {
            await ApplyMoveAsync();
            await session.StartAsync(epochsPerSecond);
        }
    }

    private Task PauseAsync() => DoAsync(s => s.PauseAsync());

    private Task StepEpochAsync() => StepAsync(s => s.StepEpochAsync());

    private Task StepBatchAsync() => StepAsync(s => s.StepBatchAsync());

    private async Task StepAsync(Func<PlaygroundSession, Task> step)
    {
        await ApplyMoveAsync();
        await DoAsync(step);
        Inspect(force: true);
    }

    private async Task DoAsync(Func<PlaygroundSession, Task> command)
    {
        if (session is not null)
        {
            await command(session);
            now = session.Current;
            stale = true;
            await WriteAddressAsync();
        }
    }

    private Task ResetAsync()
    {
        BeginSession();
        return WriteAddressAsync();
    }

    private Task TakeBack()
    {
        form = runningForm;
        Read();
        return WriteAddressAsync();
    }

    private void PinRun()
    {
        if (now is null)
        {
            return;
        }

        if (pinned.Count == MostPins)
        {
            pinned.RemoveAt(0);
        }

        pinned.Add(new PinnedRun(PinnedRun.NameFor(runningForm, now, pinned), now.History, runningForm));
        stale = true;
    }

    private void Unpin(PinnedRun run)
    {
        pinned.Remove(run);
        stale = true;
    }

    private async Task OpenPinned(PinnedRun run)
    {
        form = run.Form;
        Read();
        if (now is null || now.State == RunState.Ready)
        {
            BeginSession();
        }

        await WriteAddressAsync();
    }
}
