using System.Collections.Immutable;
using Eml.Data;
using Eml.Plots;
using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>What a session is doing.</summary>
public enum RunState
{
    /// <summary>Nothing has been trained yet.</summary>
    Ready,

    /// <summary>It trains.</summary>
    Running,

    /// <summary>It repeats, at full speed, the run that a link describes.</summary>
    Replaying,

    /// <summary>It can go on.</summary>
    Paused,

    /// <summary>It has ended.</summary>
    Finished,
}

/// <summary>A session at one moment. Immutable, and its network is a copy: the training goes on undisturbed.</summary>
public sealed record Snapshot
{
    public required RunState State { get; init; }

    public required Position Position { get; init; }

    public required int BatchesPerEpoch { get; init; }

    /// <summary>The last completed epoch.</summary>
    public EpochRecord Last => History[^1];

    public EpochRecord Best => History[BestEpoch];

    /// <summary>The loss of the last batch before its update; null before the first.</summary>
    public required double? BatchLoss { get; init; }

    public required int BestEpoch { get; init; }

    public double BestLoss => Best.MonitoredLoss;

    /// <summary>η of the next update.</summary>
    public required double LearningRate { get; init; }

    public required StopReason? StopReason { get; init; }

    /// <summary>Why it has ended; empty while it can go on.</summary>
    public required string Message { get; init; }

    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>The present weights; null when they, or what they make of the data, are not finite.</summary>
    public required Shown? LastShown { get; init; }

    /// <summary>The weights of the best epoch.</summary>
    public required Shown BestShown { get; init; }

    public Network? LastNetwork => LastShown?.Network;

    public Network BestNetwork => BestShown.Network;

    /// <summary>Settings changed while it went on.</summary>
    public required ImmutableArray<RunChange> Changes { get; init; }

    /// <summary>The samples of the next update.</summary>
    public required Dataset Batch { get; init; }

    /// <summary>The gradient's norm per layer at the epochs at which it was looked at.</summary>
    public required ImmutableArray<LayerNorms> GradientNorms { get; init; }

    public required ImmutableArray<WeightEdit> Edits { get; init; }

    public required double EpochsPerSecond { get; init; }

    /// <summary>Whether the present weights are those of the last completed epoch, whose losses the history holds.</summary>
    public bool IsRecorded => WasRecorded(Position, Edits);

    public bool IsBusy => State is RunState.Running or RunState.Replaying;

    /// <summary>The same in a sentence.</summary>
    public string Sentence => State switch
    {
        RunState.Ready => "Ready: the network has its first weights.",
        RunState.Running => "Training.",
        RunState.Replaying => "Repeating the run of this link.",
        RunState.Paused when Position.Batch > 0 => FormattableString.Invariant($"Paused after epoch {Position.Epoch} and {Position.Batch} of {BatchesPerEpoch} batches of the next; the loss curves end with the epoch."),
        RunState.Paused => FormattableString.Invariant($"Paused after epoch {Position.Epoch}."),
        _ => (StopReason == Training.StopReason.TargetReached ? "Target reached. " : "") + Message,
    };

    /// <summary>Whether weights at a position are those whose losses were recorded: not within an epoch, nor once one was moved by hand.</summary>
    public static bool WasRecorded(Position at, ImmutableArray<WeightEdit> edits) => at.Batch == 0 && (edits.IsEmpty || edits[^1].At.Epoch < at.Epoch);

    /// <summary>As a result, for the plots; while the run goes on its stop reason means nothing.</summary>
    public TrainingResult ToResult() => new(BestNetwork, History, BestEpoch, BestLoss, StopReason ?? Training.StopReason.Cancelled, Message);
}
