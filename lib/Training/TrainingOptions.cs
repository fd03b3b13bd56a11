namespace Eml.Training;

/// <summary>How to train. Every option has a default that suits Task 1.</summary>
public sealed record TrainingOptions
{
    /// <summary>The most epochs; an epoch shows every training sample once.</summary>
    public int Epochs { get; init; } = 1000;

    /// <summary>Samples per update; null, or as many as there are or more, takes all of them at once (full batch). A last smaller batch averages over its own size.</summary>
    public int? BatchSize { get; init; }

    /// <summary>η, the step along the negative gradient.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>
    /// λ ≥ 0: every update follows the gradient of L + λ/2·‖W‖², over all weights and no bias, so that weights which the data do not need shrink.
    /// The losses that are recorded, monitored and compared with the target are those of the data alone; the term is <see cref="EpochRecord.Penalty"/>.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>Which update rule turns the gradient into a step.</summary>
    public Optimizer Optimizer { get; init; } = Optimizer.GradientDescent;

    /// <summary>What is done with a gradient that is too long.</summary>
    public GradientClipping Clipping { get; init; } = GradientClipping.None;

    /// <summary>When and how the rate falls; null keeps it.</summary>
    public PlateauSchedule? Plateau { get; init; }

    /// <summary>
    /// Training stops when the monitored loss (validation loss if there is a validation set, else training loss) is at or below this; null goes on.
    /// </summary>
    public double? TargetLoss { get; init; }

    /// <summary>
    /// Training stops when the monitored loss has not improved for more than this many epochs
    /// (the counting of <see cref="PlateauSchedule"/>, but any improvement counts); null goes on.
    /// </summary>
    public int? EarlyStoppingPatience { get; init; }

    /// <summary>Seeds the order in which mini-batches show the samples; a full batch has no order.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Refuses options that mean nothing. Training calls it before any work.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it, its value and what is allowed.</exception>
    public void Validate()
    {
        Require.AtLeast(Epochs, 1, nameof(Epochs));
        Require.AtLeast(BatchSize ?? 1, 1, nameof(BatchSize));
        Require.Positive(LearningRate, nameof(LearningRate));
        Require.InRange(WeightDecay, 0, double.PositiveInfinity, nameof(WeightDecay));
        ArgumentNullException.ThrowIfNull(Optimizer);
        ArgumentNullException.ThrowIfNull(Clipping);
        Optimizer.Validate();
        Clipping.Validate();
        Plateau?.Validate(LearningRate);
        Require.InRange(TargetLoss ?? 0, 0, double.PositiveInfinity, nameof(TargetLoss));
        Require.AtLeast(EarlyStoppingPatience ?? 0, 0, nameof(EarlyStoppingPatience));
    }
}
