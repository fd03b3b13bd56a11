using Eml.Playground.Sessions;

namespace Eml.Playground.Components;

/// <summary>The run bar's commands.</summary>
public sealed partial class PlaygroundPage
{
    private Task StartAsync() => RunAsync(reading.Settings?.EpochsPerSecond);

    private Task RunToTargetAsync() => RunAsync(epochsPerSecond: null);

    private async Task RunAsync(double? epochsPerSecond)
    {
        if (Outdated || now?.State == RunState.Finished)
        {
            BeginSession();
        }

        if (session is not null && Wanted is not null)
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
}
