namespace Eml.Training;

/// <summary>What a training run watches from epoch to epoch: the history, the best weights, the learning rate and the reasons to stop.</summary>
internal sealed class TrainingMonitor
{
    private readonly Network network;
    private TrainingOptions options;
    private PlateauCounter? plateau;
    private readonly List<EpochRecord> history;
    private readonly double[] best;

    public TrainingMonitor(Network network, TrainingOptions options)
    {
        this.network = network;
        this.options = options;
        LearningRate = options.LearningRate;
        plateau = options.Plateau is null ? null : new PlateauCounter(options.Plateau);
        history = new List<EpochRecord>(Math.Min(options.Epochs, 1 << 14) + 1);
        best = network.Parameters.ToArray();
    }

    public IReadOnlyList<EpochRecord> History => history;

    /// <summary>The number of the epoch that is under way; 0 before the untrained network is recorded.</summary>
    public int Epoch => history.Count;

    public double LearningRate { get; private set; }

    public int BestEpoch { get; private set; }

    public double BestLoss { get; private set; } = double.PositiveInfinity;

    public StopReason? StopReason { get; private set; }

    public string Message { get; private set; } = "";

    /// <summary>Takes in a completed epoch, whose losses and weights are finite: best weights, then the plateau rule, then the stop rules.</summary>
    public void Record(double trainingLoss, double? validationLoss, double penalty, double gradientNorm, int updates, int clippedUpdates)
    {
        double monitored = validationLoss ?? trainingLoss, rate = LearningRate;
        bool isBest = monitored < BestLoss;
        if (isBest)
        {
            (BestEpoch, BestLoss) = (Epoch, monitored);
            network.Parameters.CopyTo(best);
        }

        if (plateau?.Observe(monitored) == true)
        {
            LearningRate = options.Plateau!.Reduce(rate);
        }

        history.Add(new EpochRecord(
            Epoch, trainingLoss, validationLoss, rate, gradientNorm, updates, clippedUpdates, LearningRate < rate, isBest)
        { Penalty = penalty });
        ApplyStopRules(history[^1]);
    }

    /// <summary>Other options from the next epoch on. A rate is set only if another one is asked for; another plateau rule counts anew.</summary>
    public void Change(TrainingOptions changed)
    {
        LearningRate = changed.LearningRate == options.LearningRate ? LearningRate : changed.LearningRate;
        plateau = changed.Plateau == options.Plateau ? plateau : changed.Plateau is null ? null : new PlateauCounter(changed.Plateau);
        options = changed;
    }

    public void CopyBestTo(ParameterVector parameters) => parameters.CopyFrom(best);

    public void Stop(StopReason reason, string message)
    {
        StopReason = reason;
        Message = message;
    }

    /// <summary>Stops with <see cref="StopReason.Diverged"/>.</summary>
    /// <param name="when">For example <c>batch 3 of 7</c>.</param>
    /// <param name="what">For example <c>∂L/∂W2[0, 3] is NaN</c>.</param>
    public void Diverge(string when, string what) => Stop(
        Training.StopReason.Diverged,
        Epoch == 0
            ? $"{what} before training has begun: the inputs, the targets or the weights are too large. Standardise inputs and targets."
            : Require.Invariant($"Diverged in epoch {Epoch}, {when}: {what}. The learning rate was {LearningRate}: try a smaller one, or gradient clipping. The best finite weights, those of epoch {BestEpoch}, are kept."));

    public TrainingResult Finish()
    {
        CopyBestTo(network.Parameters);
        return new TrainingResult(network, [.. history], BestEpoch, BestLoss, StopReason!.Value, Message);
    }

    private void ApplyStopRules(EpochRecord last)
    {
        if (last.MonitoredLoss <= options.TargetLoss)
        {
            Stop(Training.StopReason.TargetReached, Require.Invariant(
                $"The {last.Monitored} loss {last.MonitoredLoss:G4} is at or below the target {options.TargetLoss} after {Require.Count(last.Epoch, "epoch")}."));
        }
        else if (last.Epoch - BestEpoch > options.EarlyStoppingPatience)
        {
            Stop(Training.StopReason.EarlyStopping, Require.Invariant(
                $"The {last.Monitored} loss has not improved for {Require.Count(last.Epoch - BestEpoch, "epoch")}; its best was {BestLoss:G4} in epoch {BestEpoch}."));
        }
        else if (last.Epoch >= options.Epochs)
        {
            Stop(Training.StopReason.EpochLimit, last.Epoch == options.Epochs
                ? options.Epochs == 1 ? "The one epoch is done." : Require.Invariant($"All {options.Epochs} epochs are done.")
                : Require.Invariant($"{last.Epoch} epochs are done, more than the {options.Epochs} that are asked for."));
        }
    }
}
