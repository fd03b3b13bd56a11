using System.Diagnostics;
using Eml.Playground.Sessions;

namespace Eml.Playground.Components;

/// <summary>The weight that is looked at, and where it was dragged to. Until the run goes on, dragging changes a copy only.</summary>
public sealed partial class PlaygroundPage
{
    private static readonly TimeSpan inspectEvery = TimeSpan.FromMilliseconds(300);

    private int parameter;
    private double? moved;
    private (double From, double To) range;
    private InspectedWeight? inspected;
    private long lastInspected;
    private (Network From, double? Value, Network Shown)? shownNetwork;

    /// <summary>The run's network, with the weight where it was dragged to.</summary>
    private Network ShownNetwork
    {
        get
        {
            Network network = now!.Network;
            if (shownNetwork is not { } cached || !ReferenceEquals(cached.From, network) || cached.Value != moved)
            {
                shownNetwork = cached = (network, moved, moved is { } value ? NetworkInspector.Moved(network, parameter, value) : network);
            }

            return cached.Shown;
        }
    }

    private void ForgetWeight()
    {
        if (now is not null && parameter >= now.Network.Parameters.Count)
        {
            parameter = 0;
        }

        (moved, inspected) = (null, null);
        Inspect(force: true);
    }

    private void SelectWeight(int index)
    {
        (parameter, moved) = (index, null);
        stale = true;
        Inspect(force: true);
    }

    private async Task MoveWeight(double value)
    {
        if (Busy)
        {
            await PauseAsync();
        }

        moved = value;
        stale = true;
        Inspect(force: true, keepRange: value >= range.From && value <= range.To);
    }

    private void PutWeightBack()
    {
        moved = null;
        stale = true;
        Inspect(force: true);
    }

    /// <summary>Gives a dragged weight to the run, before it goes on.</summary>
    private async Task ApplyMoveAsync()
    {
        if (moved is { } value && session is not null && now is { State: not RunState.Finished })
        {
            await session.MoveWeightAsync(parameter, value);
        }

        moved = null;
    }

    /// <summary>Checks the chosen weight; while a run goes on only a few times a second, because the oracles take their time.</summary>
    private void Inspect(bool force, bool keepRange = false)
    {
        if (now is null || tab != "weight" || (!force && now.IsBusy && Stopwatch.GetElapsedTime(lastInspected) < inspectEvery))
        {
            return;
        }

        lastInspected = Stopwatch.GetTimestamp();
        inspected = NetworkInspector.Inspect(ShownNetwork, now.Batch, parameter);
        if (!keepRange && (moved is null || inspected.Check.Value < range.From || inspected.Check.Value > range.To))
        {
            range = NetworkInspector.Range(inspected.Check.Value);
        }
    }
}
