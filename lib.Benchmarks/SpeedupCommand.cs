using System.Diagnostics;
using System.Globalization;
using Eml.Data;
using Eml.Heads;
using Eml.Kernels;
using Eml.Training;

namespace Eml.Benchmarks;

/// <summary>How much faster the notebooks' searches and trainings are on all cores than on one.</summary>
internal static class SpeedupCommand
{
    private const int Repeats = 3;

    public static int Run()
    {
        int threads = Workers.Threads;
        Dataset curve = SyntheticFunctions.NoisyComposite.Sample(200, 0.1, 1);
        DatasetSplit digits = RealData.Digits().Split(0.6, 0.2, 1);
        Report(threads, "Task 1, search for N1", cores => Search(curve, null, Head.LinearQuadratic, [1, 2, 3, 5, 8, 13, 21], 4000, null, cores));
        Report(threads, "digits, search for N1", cores => Search(digits.Training, digits.Validation, Head.SoftmaxCrossEntropy, [2, 4, 8, 16, 32, 64], 60, 32, cores));
        Report(threads, "digits, one training, batches of 16", cores => Train(digits, 16, 200, cores));
        Report(threads, "digits, one training, full batch", cores => Train(digits, null, 1000, cores));
        return 0;
    }

    private static void Search(Dataset training, Dataset? validation, IHead head, int[] widths, int epochs, int? batchSize, int cores) =>
        HiddenWidthSearch.Run(training, validation, new HiddenWidthSearchOptions
        {
            TargetLoss = 1e-6,
            Widths = widths,
            Head = head,
            MaxDegreeOfParallelism = cores,
            Training = new TrainingOptions { Epochs = epochs, BatchSize = batchSize, LearningRate = 0.01, Optimizer = Optimizer.Adam },
        });

    private static void Train(DatasetSplit digits, int? batchSize, int epochs, int cores)
    {
        Workers.Threads = cores;
        Network network = Network.Create([64, 48, 10], Activation.Sigmoid, Head.SoftmaxCrossEntropy, seed: 1);
        Trainer.Fit(network, digits.Training, digits.Validation, new TrainingOptions { Epochs = epochs, BatchSize = batchSize, LearningRate = 0.005, Optimizer = Optimizer.Adam });
    }

    /// <summary>One core and all cores in turn, of each the best time.</summary>
    private static void Report(int threads, string what, Action<int> work)
    {
        double one = double.PositiveInfinity, all = double.PositiveInfinity;
        work(threads);
        for (int i = 0; i < Repeats; i++)
        {
            one = Math.Min(one, Seconds(() => work(1)));
            all = Math.Min(all, Seconds(() => work(threads)));
        }

        Workers.Threads = threads;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-36} {one,7:F3} s on one core, {all,7:F3} s on {threads}: {one / all:F2} times as fast"));
    }

    private static double Seconds(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalSeconds;
    }
}
