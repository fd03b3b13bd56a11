using Eml.Data;

namespace Eml.Training;

/// <summary>Trains a network from start to stop. To go batch by batch, use <see cref="TrainingRun"/>.</summary>
public static class Trainer
{
    /// <summary>Trains <paramref name="network"/> in place. However training ends, it is left with its best weights.</summary>
    /// <param name="network">Trained in place.</param>
    /// <param name="training">What it learns from.</param>
    /// <param name="validation">What its best weights are chosen by; null chooses by training loss.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Told of each epoch as it ends, the untrained network (epoch 0) first: the records of the history in order.</param>
    /// <param name="cancellation">Asked before each batch; cancelling is no error, the result says <see cref="StopReason.Cancelled"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range, a set does not fit the network, or the untrained network's weights or loss are not finite.</exception>
    public static TrainingResult Fit(
        Network network, Dataset training, Dataset? validation, TrainingOptions options,
        IProgress<EpochRecord>? progress = null, CancellationToken cancellation = default)
    {
        var run = new TrainingRun(network, training, validation, options);
        try
        {
            progress?.Report(run.History[0]);
            while (run.StopReason is null)
            {
                if (run.StepEpoch(cancellation) is { } epoch)
                {
                    progress?.Report(epoch);
                }
            }
        }
        finally
        {
            run.Finish();       // the best weights, even when progress throws
        }

        return run.Finish();
    }
}
