using System.Diagnostics;
using System.Globalization;
using Eml.Data;
using Eml.Heads;
using Eml.Kernels;
using Eml.Training;

namespace Eml.Benchmarks;

/// <summary>How much faster the searches and trainings of the notebooks, with their settings, are on all cores than on one.</summary>
internal static class SpeedupCommand
{
    private const int Repeats = 5;

    public static int Run()
    {
        int threads = Workers.Threads;
        Dataset curve = SyntheticFunctions.NoisyComposite.Sample(200, 0.1, 1);
        DatasetSplit digits = RealData.Digits().Split(0.6, 0.2, 1);
        Report(threads, "Task 1, search for N1", cores => HiddenWidthSearch.Run(curve, null, new HiddenWidthSearchOptions
        {
            TargetLoss = 0.01,
            Widths = [1, 2, 3, 5, 8, 13, 21],
            StopAtFirst = false,
            MaxDegreeOfParallelism = cores,
            Training = new TrainingOptions
            {
                Epochs = 3000,
                LearningRate = 0.03,
                Optimizer = Optimizer.Adam,
                Clipping = GradientClipping.ByNorm(1),
                Plateau = new PlateauSchedule { Patience = 200, Factor = 0.5 },
            },
        }));
        Report(threads, "Task 2, search for N1 on the digits", cores => HiddenWidthSearch.Run(digits.Training, digits.Validation, new HiddenWidthSearchOptions
        {
            TargetLoss = 0.1,
            Widths = [2, 4, 8, 16, 32, 64],
            Seeds = [1, 2],
            MaxDegreeOfParallelism = cores,
            Head = Head.SoftmaxCrossEntropy,
            Training = new TrainingOptions { Epochs = 60, BatchSize = 32, LearningRate = 0.01, Optimizer = Optimizer.Adam, EarlyStoppingPatience = 10 },
        }));
        Report(threads, "Task 2, digits from eight starts", cores => RandomRestarts.Run(DigitsNetwork, digits.Training, digits.Validation, DigitsTraining(32, 200), [.. Enumerable.Range(1, 8)], cores));
        Report(threads, "one of these starts, batches of 32", cores => Train(digits, DigitsTraining(32, 200), cores));
        Report(threads, "the same in full batch", cores => Train(digits, DigitsTraining(null, 1000), cores));
        return 0;
    }

    private static Network DigitsNetwork(int seed) => Network.Create([64, 48, 10], Activation.Sigmoid, Head.SoftmaxCrossEntropy, seed);

    private static TrainingOptions DigitsTraining(int? batchSize, int epochs) => new()
    {
        Epochs = epochs,
        BatchSize = batchSize,
        LearningRate = 0.02,
        Optimizer = Optimizer.Adam,
        Clipping = GradientClipping.ByNorm(1),
        Plateau = new PlateauSchedule { Patience = 3, Factor = 0.5 },
        EarlyStoppingPatience = 8,
    };

    /// <summary>A single training, whose steps share themselves out where they are long enough.</summary>
    private static void Train(DatasetSplit digits, TrainingOptions options, int cores)
    {
        Workers.Threads = cores;
        Trainer.Fit(DigitsNetwork(seed: 1), digits.Training, digits.Validation, options);
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
