namespace Eml.Training;

/// <summary>What happened in one epoch. Losses are those of the weights at its end; epoch 0 is the untrained network.</summary>
/// <remarks>A value type, so that a history made once takes any number of epochs without allocating. Every number in it is finite, but for a <see cref="Penalty"/> that is too large for one.</remarks>
/// <param name="Epoch">Its number; training starts with 1.</param>
/// <param name="TrainingLoss">The mean loss over all training samples.</param>
/// <param name="ValidationLoss">The mean loss over all validation samples; null without a validation set.</param>
/// <param name="LearningRate">The rate its updates used.</param>
/// <param name="GradientNorm">The norm of the gradient before clipping, with weight decay that of L + λ/2·‖W‖², the mean over its updates; in epoch 0 it is 0.</param>
/// <param name="Updates">How many updates it made: the number of batches.</param>
/// <param name="ClippedUpdates">How many of them were clipped.</param>
/// <param name="RateReduced">Whether the rate falls after this epoch because the loss has stalled.</param>
/// <param name="IsBest">Whether its weights are the best so far.</param>
public readonly record struct EpochRecord(
    int Epoch, double TrainingLoss, double? ValidationLoss, double LearningRate, double GradientNorm,
    int Updates, int ClippedUpdates, bool RateReduced, bool IsBest)
{
    /// <summary>λ/2·‖W‖² of <see cref="TrainingOptions.WeightDecay"/>, which is in no loss here; 0 without it, and infinite where it is above 1e308.</summary>
    public double Penalty { get; init; }

    /// <summary>Whether any update of this epoch was clipped.</summary>
    public bool Clipped => ClippedUpdates > 0;

    /// <summary>The loss that decides: validation loss if there is one, else training loss.</summary>
    public double MonitoredLoss => ValidationLoss ?? TrainingLoss;

    /// <summary>Which of the two it is, validation or training.</summary>
    internal string Monitored => ValidationLoss is null ? "training" : "validation";
}
