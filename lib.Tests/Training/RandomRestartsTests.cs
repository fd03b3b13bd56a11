using Eml.Data;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Training;

public sealed class RandomRestartsTests
{
    private static readonly int[] seeds = [3, 1, 2, 7];

    private static readonly TrainingOptions options = new() { Epochs = 60, BatchSize = 8, Optimizer = Optimizer.Adam, LearningRate = 0.05 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Each_start_is_what_its_seed_gives_alone_to_the_last_bit(int degree)
    {
        RandomRestartsResult result = Run(options, seeds, degree);
        Assert.Equal(seeds, result.Seeds);
        foreach ((int seed, TrainingResult start) in seeds.Zip(result.Results))
        {
            TrainingResult alone = Samples.Fit(Samples.Sigmoid(6, seed), Samples.Sine(), Samples.Sine(39), options with { Seed = seed });
            Assert.Equal(alone.History, start.History);
            Assert.Equal(alone.Network.Parameters.ToArray(), start.Network.Parameters.ToArray());
        }
    }

    [Fact]
    public void The_best_has_the_lowest_validation_loss_and_the_table_says_which_it_is()
    {
        RandomRestartsResult result = Run(options, seeds);
        Assert.Equal(result.Results.Min(r => r.BestLoss), result.Best.BestLoss);
        Assert.Equal(seeds.Length, result.Results.Select(r => r.BestLoss).Distinct().Count());
        string[] lines = result.ToString().Split('\n');
        Assert.StartsWith("4 starts of 1-6-1 sigmoid", lines[0], StringComparison.Ordinal);
        Assert.Contains("validation loss", lines[1], StringComparison.Ordinal);
        int best = result.Results.ToList().IndexOf(result.Best);
        Assert.Equal([best], Enumerable.Range(0, seeds.Length).Where(i => lines[i + 2].EndsWith("best", StringComparison.Ordinal)));
        Assert.Contains("<table", result.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_validation_set_the_training_loss_decides()
    {
        RandomRestartsResult result = RandomRestarts.Run(s => Samples.Sigmoid(6, s), Samples.Sine(), null, options, seeds, cancellation: Token);
        Assert.Equal(result.Results.Min(r => r.History[r.BestEpoch].TrainingLoss), result.Best.BestLoss);
        Assert.Contains("training loss", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelled_starts_give_what_they_have_reached()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        RandomRestartsResult result = RandomRestarts.Run(s => Samples.Sigmoid(6, s), Samples.Sine(), null, options, seeds, cancellation: cancellation.Token);
        Assert.All(result.Results, r => Assert.Equal((StopReason.Cancelled, 0), (r.StopReason, r.Epochs)));
    }

    [Fact]
    public void Seeds_that_mean_nothing_are_refused_before_a_network_is_made()
    {
        int made = 0;
        Network Make(int seed)
        {
            made++;
            return Samples.Sigmoid(6, seed);
        }

        void Refused(string message, TrainingOptions training, int[] starts, int? degree = null) => Assert.Contains(
            message,
            Assert.ThrowsAny<ArgumentException>(() => RandomRestarts.Run(Make, Samples.Sine(), null, training, starts, degree, Token)).Message,
            StringComparison.Ordinal);

        Refused("seeds is []; it has to hold at least one value, and none twice", options, []);
        Refused("seeds is [1, 2, 1]; it has to hold at least one value, and none twice", options, [1, 2, 1]);
        Refused("maxDegreeOfParallelism is 0; it has to be at least 1", options, [1], 0);
        Refused("Epochs is 0", options with { Epochs = 0 }, [1]);
        Assert.Equal(0, made);
    }

    [Fact]
    public void One_network_for_two_seeds_none_and_a_set_that_does_not_fit_are_refused()
    {
        Network shared = Samples.Sigmoid();
        double[] before = shared.Parameters.ToArray();
        ArgumentException twice = Assert.Throws<ArgumentException>(() => RandomRestarts.Run(_ => shared, Samples.Sine(), null, options, seeds, cancellation: Token));
        Assert.Contains("each start needs a network of its own", twice.Message, StringComparison.Ordinal);
        ArgumentException layers = Assert.Throws<ArgumentException>(() => RandomRestarts.Run(
            _ => new Network(shared.Layers, shared.Head), Samples.Sine(), null, options, seeds, cancellation: Token));
        Assert.Contains("each start needs a network of its own", layers.Message, StringComparison.Ordinal);
        ArgumentException none = Assert.Throws<ArgumentException>(() => RandomRestarts.Run(
            s => s == 2 ? null! : Samples.Sigmoid(6, s), Samples.Sine(), null, options, seeds, cancellation: Token));
        Assert.Contains("create gave no network for seed 2", none.Message, StringComparison.Ordinal);
        Assert.Equal(before, shared.Parameters.ToArray());
        Dataset wide = new("wide", Matrix<double>.Build.Dense(2, 3), Matrix<double>.Build.Dense(1, 3));
        Assert.Throws<ArgumentException>("validation", () => RandomRestarts.Run(s => Samples.Sigmoid(6, s), Samples.Sine(), wide, options, seeds, cancellation: Token));
    }

    private static RandomRestartsResult Run(TrainingOptions training, int[] starts, int? degree = null) =>
        RandomRestarts.Run(s => Samples.Sigmoid(6, s), Samples.Sine(), Samples.Sine(39), training, starts, degree, Token);
}
