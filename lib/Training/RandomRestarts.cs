using Eml.Data;
using Eml.Display;

namespace Eml.Training;

/// <summary>
/// Trains the same network from several random starts and keeps the best. The loss has many minima, and where gradient descent ends depends on
/// where it starts: Goodfellow, Bengio, Courville, Deep Learning (2016), section 8.2.
/// </summary>
/// <remarks>Every start is a training of its own with its own network, so running them in parallel changes no bit of the result.</remarks>
public static class RandomRestarts
{
    /// <summary>Runs all starts.</summary>
    /// <param name="create">The untrained network of a seed. It is called once per seed, one after another, before any training begins.</param>
    /// <param name="training">What the networks learn from.</param>
    /// <param name="validation">What best weights and best start are chosen by; null chooses by training loss.</param>
    /// <param name="options">How to train. Each seed in turn takes the place of <see cref="TrainingOptions.Seed"/>.</param>
    /// <param name="seeds">The starts: at least one seed, and none twice.</param>
    /// <param name="maxDegreeOfParallelism">How many networks are trained at the same time; null takes one per core. The result does not depend on it.</param>
    /// <param name="cancellation">Cancelling is no error: each start gives what it has reached, and says <see cref="StopReason.Cancelled"/>.</param>
    /// <exception cref="ArgumentException">There is no seed, or one twice; an option is out of its range; a set does not fit a network; a network is missing, or shares a layer with another.</exception>
    public static RandomRestartsResult Run(
        Func<int, Network> create, Dataset training, Dataset? validation, TrainingOptions options, IReadOnlyList<int> seeds,
        int? maxDegreeOfParallelism = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Require.Distinct(seeds, nameof(seeds));
        Require.AtLeast(maxDegreeOfParallelism ?? 1, 1, nameof(maxDegreeOfParallelism));
        Network[] networks = [.. seeds.Select(create)];
        int missing = Array.IndexOf(networks, null);
        if (missing >= 0)
        {
            throw new ArgumentException(Require.Invariant($"{nameof(create)} gave no network for seed {seeds[missing]}."), nameof(create));
        }

        DenseLayer[] layers = [.. networks.SelectMany(network => network.Layers)];
        if (layers.Distinct().Count() < layers.Length)
        {
            throw new ArgumentException($"{nameof(create)} gave the same layer for two seeds; each start needs a network of its own.", nameof(create));
        }

        var results = new TrainingResult[seeds.Count];
        ParallelTrainings.Run(seeds.Count, maxDegreeOfParallelism, i =>
            results[i] = Trainer.Fit(networks[i], training, validation, options with { Seed = seeds[i] }, progress: null, cancellation));
        return new RandomRestartsResult([.. seeds], results);
    }
}

/// <summary>What <see cref="RandomRestarts"/> gave.</summary>
/// <param name="Seeds">The seeds of the starts.</param>
/// <param name="Results">One training per seed, in their order.</param>
[TypeFormatterSource(typeof(FormatterSource))]
public sealed record RandomRestartsResult(IReadOnlyList<int> Seeds, IReadOnlyList<TrainingResult> Results) : IRichDisplay
{
    /// <summary>The training with the lowest monitored loss; the first of equals.</summary>
    public TrainingResult Best => Results.MinBy(r => r.BestLoss)!;

    /// <summary>A line per start: why and when it ended, and its best loss.</summary>
    public override string ToString() => Table.ToString();

    /// <summary>The same as a table.</summary>
    public string ToHtml() => Table.ToHtml();

    private Table Table => new(
        Require.Invariant($"{Require.Count(Results.Count, "start")} of {Best.Network}: best {Best.History[0].Monitored} loss {Best.BestLoss:G4}"),
        ["seed", "stopped by", "epochs", "best epoch", Best.History[0].Monitored + " loss", ""],
        Seeds.Zip(Results, Cells));

    private object?[] Cells(int seed, TrainingResult result) =>
        [seed, result.StopReason, result.Epochs, result.BestEpoch, (FormattableString)$"{result.BestLoss:G4}", ReferenceEquals(result, Best) ? "best" : ""];
}
