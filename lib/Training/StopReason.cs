namespace Eml.Training;

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs that were asked for are done.</summary>
    EpochLimit,

    /// <summary>The monitored loss is at or below <see cref="TrainingOptions.TargetLoss"/>.</summary>
    TargetReached,

    /// <summary>The monitored loss has not improved for <see cref="TrainingOptions.EarlyStoppingPatience"/> epochs.</summary>
    EarlyStopping,

    /// <summary>A loss, a gradient or a weight became NaN or infinite; the best finite weights are kept.</summary>
    Diverged,

    /// <summary>The caller asked to stop; the best weights so far are kept.</summary>
    Cancelled,
}
