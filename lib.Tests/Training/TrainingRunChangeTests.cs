using Eml.Data;
using Eml.Heads;
using Eml.Training;
using Xunit;

namespace Eml.Tests.Training;

public sealed class TrainingRunChangeTests
{
    private static readonly Dataset data = SyntheticClasses.Moons(20, 0.2, 1);
    private static readonly TrainingOptions options = new() { Epochs = 50, LearningRate = 0.1, BatchSize = 8 };

    [Fact]
    public void Another_rate_is_as_if_the_run_had_begun_with_it_at_the_weights_of_the_change()
    {
        TrainingRun run = Start(options with { BatchSize = null });
        run.StepEpoch(TestContext.Current.CancellationToken);
        Network from = run.Network.Clone();
        run.Change(options with { BatchSize = null, LearningRate = 0.4 });
        run.StepEpoch(TestContext.Current.CancellationToken);
        var fresh = new TrainingRun(from, data, null, options with { BatchSize = null, LearningRate = 0.4 });
        fresh.StepEpoch(TestContext.Current.CancellationToken);
        Assert.Equal(fresh.Network.Parameters.ToArray(), run.Network.Parameters.ToArray());
        Assert.Equal(0.4, run.History[2].LearningRate);
    }

    [Theory]
    [InlineData(null, 8)]
    [InlineData(8, null)]
    [InlineData(8, 5)]
    public void Another_batch_size_is_as_if_the_run_had_begun_with_it(int? before, int? after)
    {
        TrainingRun run = Start(options with { BatchSize = before });
        run.StepEpoch(TestContext.Current.CancellationToken);
        Network from = run.Network.Clone();
        run.Change(options with { BatchSize = after });
        run.StepEpoch(TestContext.Current.CancellationToken);
        var fresh = new TrainingRun(from, data, null, options with { BatchSize = after });
        fresh.StepEpoch(TestContext.Current.CancellationToken);
        Assert.Equal(fresh.History[1].TrainingLoss, run.History[2].TrainingLoss);
        Assert.Equal(fresh.History[1].Updates, run.History[2].Updates);
    }

    [Fact]
    public void A_new_target_stops_the_run_and_a_rate_that_a_plateau_reduced_stays()
    {
        TrainingOptions plateau = options with { Plateau = new PlateauSchedule { Patience = 0, Factor = 0.5 }, LearningRate = 3 };
        TrainingRun run = Start(plateau);
        while (run.LearningRate == 3)
        {
            run.StepEpoch(TestContext.Current.CancellationToken);
        }

        double reduced = run.LearningRate;
        run.Change(plateau with { TargetLoss = 100 });
        Assert.Equal(reduced, run.LearningRate);
        run.StepEpoch(TestContext.Current.CancellationToken);
        Assert.Equal(StopReason.TargetReached, run.StopReason);
    }

    [Theory]
    [InlineData(1, 4, "4 epochs are done, more than the 1 that are asked for.")]
    [InlineData(3, 4, "4 epochs are done, more than the 3 that are asked for.")]
    [InlineData(4, 4, "All 4 epochs are done.")]
    [InlineData(6, 6, "All 6 epochs are done.")]
    public void Fewer_epochs_than_are_done_end_the_run_after_the_next(int asked, int ends, string message)
    {
        TrainingRun run = Start(options);
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            run.StepEpoch(TestContext.Current.CancellationToken);
        }

        run.Change(options with { Epochs = asked });
        while (run.StopReason is null && run.History.Count <= options.Epochs)
        {
            run.StepEpoch(TestContext.Current.CancellationToken);
        }

        Assert.Equal(StopReason.EpochLimit, run.StopReason);
        Assert.Equal(ends, run.History[^1].Epoch);
        Assert.Equal(message, run.Message);
    }

    [Fact]
    public void A_rate_that_is_below_a_new_minimum_is_not_raised_by_its_rule()
    {
        var rule = new PlateauSchedule { Patience = 0, Factor = 0.1, Threshold = 0.9 };
        TrainingOptions falling = options with { Epochs = 1000, LearningRate = 0.1, Plateau = rule };
        TrainingRun run = Start(falling);
        while (run.LearningRate > 1e-4)
        {
            run.StepEpoch(TestContext.Current.CancellationToken);
        }

        run.Change(falling with { Plateau = rule with { MinimumRate = 0.01 } });
        for (int epoch = 1; epoch <= 5; epoch++)
        {
            run.StepEpoch(TestContext.Current.CancellationToken);
            Assert.InRange(run.LearningRate, 1e-9, 1e-4);
        }
    }

    [Fact]
    public void Every_limit_that_is_passed_already_ends_the_run_after_the_next_epoch()
    {
        TrainingRun run = Start(options with { LearningRate = 1e-9 });     // it hardly moves, so that patience counts
        run.Network.Parameters[0] = 9;
        run.ParametersChanged();
        for (int epoch = 1; epoch <= 5; epoch++)
        {
            run.StepEpoch(TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, run.BestEpoch);
        run.Change(options with { LearningRate = 1e-9, EarlyStoppingPatience = 1 });
        run.StepEpoch(TestContext.Current.CancellationToken);
        Assert.Equal(StopReason.EarlyStopping, run.StopReason);
    }

    [Fact]
    public void What_cannot_be_changed_is_refused()
    {
        TrainingRun run = Start(options);
        Assert.Throws<ArgumentException>(() => run.Change(options with { Seed = 2 }));
        Assert.Throws<ArgumentException>(() => run.Change(options with { Optimizer = Optimizer.Adam }));
        Assert.ThrowsAny<ArgumentException>(() => run.Change(options with { LearningRate = -1 }));
        run.StepBatch();
        Assert.Contains("between two epochs", Assert.Throws<InvalidOperationException>(() => run.Change(options with { LearningRate = 1 })).Message, StringComparison.Ordinal);
    }

    private static TrainingRun Start(TrainingOptions options) =>
        new(Network.Create([2, 4, 2], Activation.Sigmoid, Head.SoftmaxCrossEntropy, 3), data, null, options);
}
