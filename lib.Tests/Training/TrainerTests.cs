using Eml.Data;
using Eml.Training;
using Xunit;

namespace Eml.Tests.Training;

public sealed class TrainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData(8)]
    public void A_sine_is_learned_to_the_target_loss(int? batchSize)
    {
        Network network = Samples.Sigmoid(width: 8);
        TrainingResult result = Samples.Fit(network, Samples.Sine(), null, new TrainingOptions
        {
            Epochs = 5000,
            BatchSize = batchSize,
            Optimizer = Optimizer.Adam,
            LearningRate = 0.02,
            TargetLoss = 1e-4,
        });
        Assert.Equal(StopReason.TargetReached, result.StopReason);
        Assert.True(result.BestLoss <= 1e-4, result.ToString());
        Assert.All(result.History.SkipLast(1), e => Assert.True(e.TrainingLoss > 1e-4));
        Assert.Equal(result.BestLoss, network.Loss(Samples.Sine().Inputs, Samples.Sine().Targets));
    }

    [Fact]
    public void A_target_that_the_untrained_network_meets_needs_no_epoch()
    {
        TrainingResult result = Samples.Fit(Samples.Sigmoid(), Samples.Sine(), null, new TrainingOptions { TargetLoss = 100 });
        Assert.Equal((StopReason.TargetReached, 0), (result.StopReason, result.Epochs));
    }

    [Fact]
    public void The_epoch_limit_stops_and_the_history_holds_every_epoch()
    {
        TrainingResult result = Samples.Fit(Samples.Sigmoid(), Samples.Sine(), null, new TrainingOptions { Epochs = 7 });
        Assert.Equal(StopReason.EpochLimit, result.StopReason);
        Assert.Equal(Enumerable.Range(0, 8), result.History.Select(e => e.Epoch));
        Assert.Equal([0, 1, 1, 1, 1, 1, 1, 1], result.History.Select(e => e.Updates));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 4)]
    public void Early_stopping_ends_once_more_than_patience_epochs_bring_nothing(int patience, int epochs)
    {
        Network network = Samples.Sigmoid();
        Dataset validation = Samples.NeverImproves(network, Samples.Sine());
        double[] untrained = network.Parameters.ToArray();
        TrainingResult result = Samples.Fit(network, Samples.Sine(), validation, new TrainingOptions { EarlyStoppingPatience = patience });
        Assert.Equal((StopReason.EarlyStopping, epochs, 0), (result.StopReason, result.Epochs, result.BestEpoch));
        Assert.Equal(untrained, network.Parameters.ToArray());
    }

    [Fact]
    public void The_best_weights_by_validation_loss_are_restored_though_the_last_ones_are_worse()
    {
        // The line's slope goes from 0 to 2; the validation set would have it at 1, so its loss falls, then rises.
        Network network = Samples.Line(0, 0);
        Dataset training = Samples.Points("slope 2", [-1, 1], [-2, 2]), validation = Samples.Points("slope 1", [-1, 1], [-1, 1]);
        TrainingResult result = Samples.Fit(network, training, validation, new TrainingOptions { Epochs = 60 });
        Assert.InRange(result.BestEpoch, 1, 59);
        Assert.Equal(result.History.Min(e => e.ValidationLoss), result.BestLoss);
        Assert.True(result.History[^1].ValidationLoss > result.BestLoss);
        Assert.True(result.History[^1].TrainingLoss < result.History[result.BestEpoch].TrainingLoss);
        Assert.Equal(result.BestLoss, network.Loss(validation.Inputs, validation.Targets));
        Assert.Equal(result.BestEpoch, result.History.Last(e => e.IsBest).Epoch);
        Assert.Same(network, result.Network);
    }

    [Fact]
    public void Of_equally_good_epochs_the_earliest_is_the_best()
    {
        TrainingResult result = Samples.Fit(Samples.Line(1, 0), Samples.Points("its own line", [-1, 1], [-1, 1]), null, new TrainingOptions { Epochs = 5 });
        Assert.Equal(0, result.BestEpoch);
        Assert.Equal([true, false, false, false, false, false], result.History.Select(e => e.IsBest));
    }

    [Fact]
    public void Progress_tells_each_epoch_once_and_in_order()
    {
        var progress = new Recorder<EpochRecord>();
        TrainingResult result = Trainer.Fit(Samples.Sigmoid(), Samples.Sine(), null, new TrainingOptions { Epochs = 5 }, progress, Token);
        Assert.Equal(6, progress.Reports.Count);
        Assert.Equal(result.History, progress.Reports);
    }

    [Fact]
    public void Cancelling_gives_the_result_so_far()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Recorder<EpochRecord>(e => { if (e.Epoch == 5) { cancellation.Cancel(); } });
        Network network = Samples.Sigmoid();
        TrainingResult result = Trainer.Fit(network, Samples.Sine(), null, new TrainingOptions { BatchSize = 7 }, progress, cancellation.Token);
        Assert.Equal((StopReason.Cancelled, 5), (result.StopReason, result.Epochs));
        Assert.Equal(result.BestLoss, network.Loss(Samples.Sine().Inputs, Samples.Sine().Targets));
    }

    [Fact]
    public void The_best_weights_are_restored_even_when_progress_throws()
    {
        Network network = Samples.Sigmoid();
        double[] untrained = network.Parameters.ToArray();
        Dataset validation = Samples.NeverImproves(network, Samples.Sine());
        var progress = new Recorder<EpochRecord>(e => { if (e.Epoch == 3) { throw new NotSupportedException(); } });
        Assert.Throws<NotSupportedException>(() => Trainer.Fit(network, Samples.Sine(), validation, new TrainingOptions(), progress, Token));
        Assert.Equal(untrained, network.Parameters.ToArray());
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_another_order()
    {
        double[] Weights(int seed)
        {
            Network network = Samples.Sigmoid();
            Samples.Fit(network, Samples.Sine(), null, new TrainingOptions { Epochs = 30, BatchSize = 7, Seed = seed, Clipping = GradientClipping.ByNorm(0.05) });
            return network.Parameters.ToArray();
        }

        Assert.Equal(Weights(1), Weights(1));
        Assert.NotEqual(Weights(1), Weights(2));
    }

    [Fact]
    public void A_result_says_in_text_and_html_what_happened()
    {
        TrainingResult result = Samples.Fit(Samples.Sigmoid(), Samples.Sine(), null, new TrainingOptions { Epochs = 2 });
        Assert.StartsWith("1-6-1 sigmoid, linear+quadratic: EpochLimit after 2 epochs, best training loss 0.", result.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("All 2 epochs are done.", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("EpochLimit after 2 epochs", result.ToHtml(), StringComparison.Ordinal);
    }
}
