using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>What numbers and pictures show, all of them the same: the last epoch or the best, with one weight where it was dragged to.</summary>
/// <param name="Network">The network.</param>
/// <param name="Epoch">The epoch its weights are of; where one of them was dragged, the losses are the network's own.</param>
/// <param name="Scores">Its scores.</param>
public sealed record Shown(Network Network, EpochRecord Epoch, Scores Scores)
{
    /// <summary>The best epoch or, where its weights are finite, the last, as the run knows them.</summary>
    public static Shown Of(Snapshot now, bool best) =>
        best ? new(now.BestNetwork, now.Best, now.BestScores) : new(now.LastNetwork!, now.Last, now.LastScores!);

    /// <summary>The same with another network: with a weight moved by hand.</summary>
    public Shown With(Network moved, Experiment experiment) => new(moved, Epoch with
    {
        TrainingLoss = moved.Loss(experiment.Training.Inputs, experiment.Training.Targets),
        ValidationLoss = experiment.Validation is { } validation ? moved.Loss(validation.Inputs, validation.Targets) : null,
    }, experiment.Judge(moved));
}
