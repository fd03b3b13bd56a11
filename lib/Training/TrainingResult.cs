namespace Eml.Training;

/// <summary>What a training gave. Its network holds the best weights, not the last ones.</summary>
/// <param name="Network">The trained network, with the weights of <paramref name="BestEpoch"/>.</param>
/// <param name="History">Every epoch in order, the untrained network (epoch 0) first.</param>
/// <param name="BestEpoch">The epoch with the lowest monitored loss; the earliest of equals.</param>
/// <param name="BestLoss">The monitored loss of that epoch.</param>
/// <param name="StopReason">Why it ended.</param>
/// <param name="Message">The same in a sentence: with divergence, which layer and which epoch.</param>
public sealed record TrainingResult(
    Network Network, IReadOnlyList<EpochRecord> History, int BestEpoch, double BestLoss, StopReason StopReason, string Message)
{
    /// <summary>How many epochs were trained.</summary>
    public int Epochs => History[^1].Epoch;
}
