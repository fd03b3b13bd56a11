using Eml.Data;

namespace Eml.Training;

/// <summary>
/// Task 1's search: trains networks with one hidden layer of N1 = 1, 2, 3, 5, … units, several seeds each, until a target loss is reached.
/// </summary>
/// <remarks>
/// Every pair of width and seed is a training of its own with its own network, so running them in parallel changes no bit of the result.
/// A width runs all its seeds. Once a width has reached the target, wider ones are not started, and those under way are dropped.
/// </remarks>
public static class HiddenWidthSearch
{
    /// <summary>Runs the search.</summary>
    /// <param name="training">What the networks learn from; its X has N0 rows and its Y as many as the network has outputs.</param>
    /// <param name="validation">What the best weights are chosen and the target is judged by; null takes the training loss.</param>
    /// <param name="options">Widths, seeds, target and how to train.</param>
    /// <param name="progress">
    /// Told of each training as it ends, one at a time, in the order in which they end; also of those that the result leaves out because a narrower network was enough.
    /// </param>
    /// <param name="cancellation">Cancelling is no error: the result holds the widths that are done.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or a set does not fit.</exception>
    public static HiddenWidthSearchResult Run(
        Dataset training, Dataset? validation, HiddenWidthSearchOptions options,
        IProgress<HiddenWidthRun>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        int seeds = options.Seeds.Count;
        var results = new TrainingResult?[options.Widths.Count * seeds];
        var sync = new Lock();
        int firstReached = int.MaxValue;
        CancellationTokenSource[] stops = [.. options.Widths.Select(_ => CancellationTokenSource.CreateLinkedTokenSource(cancellation))];

        void Job(int job)
        {
            int width = job / seeds;
            if (stops[width].IsCancellationRequested)
            {
                return;
            }

            int seed = options.Seeds[job % seeds];
            Network network = Network.Create(
                [training.Inputs.RowCount, options.Widths[width], training.Targets.RowCount], options.Activation, options.Head, seed);
            TrainingResult result = Trainer.Fit(network, training, validation, options.ForSeed(seed), progress: null, stops[width].Token);
            if (result.StopReason == StopReason.Cancelled)
            {
                return;
            }

            lock (sync)
            {
                results[job] = result;
                if (result.StopReason == StopReason.TargetReached && options.StopAtFirst && width < firstReached)
                {
                    firstReached = width;
                    Array.ForEach(stops[(width + 1)..], s => s.Cancel());
                }

                progress?.Report(Summary(options.Widths[width], seed, result));
            }
        }

        try
        {
            ParallelTrainings.Run(results.Length, options.MaxDegreeOfParallelism, Job);        // narrow networks, which may make wide ones needless, come first
        }
        finally
        {
            Array.ForEach(stops, s => s.Dispose());
        }

        return Collect(options, results, firstReached, cancellation.IsCancellationRequested);
    }

    private static HiddenWidthSearchResult Collect(
        HiddenWidthSearchOptions options, TrainingResult?[] results, int firstReached, bool cancelled)
    {
        var rows = new List<HiddenWidthRow>();
        var done = new List<TrainingResult>();
        int seeds = options.Seeds.Count;
        for (int width = 0; width < options.Widths.Count && width <= firstReached; width++)
        {
            List<TrainingResult> runs = [.. results.Skip(width * seeds).Take(seeds).OfType<TrainingResult>()];
            if (runs.Count == seeds)
            {
                rows.Add(new HiddenWidthRow(options.Widths[width], [.. runs.Zip(options.Seeds, (run, seed) => Summary(options.Widths[width], seed, run))]));
                done.AddRange(runs);
            }
        }

        bool complete = rows.Count == Math.Min(options.Widths.Count, firstReached == int.MaxValue ? int.MaxValue : firstReached + 1);
        return new HiddenWidthSearchResult(options.TargetLoss, rows, Best(rows, done), cancelled && !complete);
    }

    private static TrainingResult? Best(List<HiddenWidthRow> rows, List<TrainingResult> done)
    {
        int reached = rows.FindIndex(r => r.Outcome == HiddenWidthOutcome.Reached);
        return reached < 0
            ? done.MinBy(r => r.BestLoss)
            : done.Skip(reached * rows[reached].Runs.Count).Take(rows[reached].Runs.Count)
                .Where(r => r.StopReason == StopReason.TargetReached).MinBy(r => r.Epochs);
    }

    private static HiddenWidthRun Summary(int width, int seed, TrainingResult result) =>
        new(width, seed, result.StopReason, result.Epochs, result.BestLoss);
}
