using Eml.Playground.Sessions;
using Eml.Plots;
using Eml.Training;
using Microsoft.JSInterop;

namespace Eml.Playground.Components;

/// <summary>The sweep, and what one takes away.</summary>
public sealed partial class PlaygroundPage
{
    private Sweep? sweep;
    private int sweptRuns = -1;

    private string Cell => now is null || session is null ? "" : NotebookCell.Write(session.Experiment, runningForm, now);

    private void StartSweep()
    {
        if (Wanted is { Settings.Training.TargetLoss: { } target } experiment)
        {
            sweep?.Dispose();
            sweep = new Sweep(experiment, form, target);
            sweptRuns = -1;
        }
    }

    private void StopSweep() => sweep?.Stop();

    /// <summary>Whether the sweep's table has changed since it was last asked.</summary>
    private bool SweepChanged()
    {
        int count = sweep is null ? -1 : (2 * sweep.Runs.Count) + (sweep.IsRunning ? 0 : 1);
        bool changed = count != sweptRuns;
        sweptRuns = count;
        return changed;
    }

    private IReadOnlyList<Picture> SweepPictures => sweep is { Runs: { Count: > 0 } runs } ? [new("sweep", () => SweepPlots.HiddenWidths(runs, sweep.Target))] : [];

    /// <summary>Shows a training of the sweep in the main view: repeated from its settings, it is the same.</summary>
    private async Task OpenSweepRunAsync(HiddenWidthRun run)
    {
        if (sweep is null)
        {
            return;
        }

        form = sweep.FormOf(run);
        Read();
        BeginSession(new Position(run.Epochs, 0));
        await WriteAddressAsync();
        await JS.InvokeVoidAsync("eml.top");
    }

    private async Task SaveWeightsAsync()
    {
        if (session is not null)
        {
            await SaveAsync("model.npz", "application/zip", Exports.Weights(await session.BestNetworkAsync()));
        }
    }

    private async Task SaveHistoryAsync()
    {
        if (session is not null)
        {
            await SaveAsync("history.csv", "text/csv", Exports.History(await session.HistoryAsync()));
        }
    }

    private async Task SaveAsync(string name, string type, Stream content)
    {
        using var reference = new DotNetStreamReference(content);
        await JS.InvokeVoidAsync("eml.saveStream", name, type, reference);
    }
}
