using Eml.Data;

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
