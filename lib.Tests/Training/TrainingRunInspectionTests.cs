using Eml.Data;
using Eml.Training;
using Xunit;

namespace Eml.Tests.Training;

/// <summary>Looking into a run, and changing it, between two steps.</summary>
public sealed class TrainingRunInspectionTests
{
    private static readonly TrainingOptions batches = new() { Epochs = 8, BatchSize = 16, LearningRate = 0.2, Optimizer = Optimizer.Adam };

    [Fact]
    public void Asking_for_the_next_batch_changes_nothing_and_gives_what_the_update_uses()
    {
        Dataset data = Samples.Sine();
        var asked = new TrainingRun(Samples.Sigmoid(), data, null, batches);
        var silent = new TrainingRun(Samples.Sigmoid(), data, null, batches);
        while (silent.StopReason is null)
        {
            Dataset next = asked.NextBatch();
            Assert.Equal(next.Inputs, asked.NextBatch().Inputs);
            double expected = asked.Network.Loss(next.Inputs, next.Targets);
            Assert.Equal(expected, asked.StepBatch());
            silent.StepBatch();
        }

        Assert.Equal(silent.History, asked.History);
    }

    [Fact]
    public void In_full_batch_the_next_batch_is_the_whole_set()
    {
        Dataset data = Samples.Sine();
        Dataset next = new TrainingRun(Samples.Sigmoid(), data, null, new TrainingOptions()).NextBatch();
        Assert.Equal(data.Inputs, next.Inputs);
        Assert.Equal(data.Targets, next.Targets);
    }

    [Fact]
    public void The_best_network_is_a_copy_with_the_best_epochs_loss()
    {
        Dataset data = Samples.Sine();
        var run = new TrainingRun(Samples.Sigmoid(), data, null, batches with { LearningRate = 3, Epochs = 30 });
        while (run.StopReason is null)
        {
            run.StepEpoch(TestContext.Current.CancellationToken);
        }

        Network best = run.BestNetwork();
        Assert.NotEqual(run.History[^1].TrainingLoss, run.BestLoss);      // else the last weights would do
        Assert.Equal(run.BestLoss, best.Loss(data.Inputs, data.Targets));
        Assert.NotEqual(best.Parameters.ToArray(), run.Network.Parameters.ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(16)]
    public void After_a_change_by_hand_the_next_update_starts_from_the_new_weights(int? batchSize)
    {
        Dataset data = Samples.Sine();
        var run = new TrainingRun(Samples.Sigmoid(), data, null, new TrainingOptions { BatchSize = batchSize, LearningRate = 0.5 });
        run.StepEpoch(TestContext.Current.CancellationToken);
        run.Network.Parameters[2] = 1.75;
        run.ParametersChanged();
        Dataset next = run.NextBatch();
        double[] w = run.Network.Parameters.ToArray(), g = run.Network.Gradient(next.Inputs, next.Targets).Parameters.ToArray();
        Assert.Equal(run.Network.Loss(next.Inputs, next.Targets), run.StepBatch());
        double[] after = run.Network.Parameters.ToArray();
        Assert.All(Enumerable.Range(0, w.Length), i => Assert.True(Math.Abs(after[i] - (w[i] - (0.5 * g[i]))) <= Tolerances.SpelledOut * (1 + Math.Abs(w[i]))));
    }

    [Fact]
    public void A_weight_that_is_not_finite_and_a_run_that_has_stopped_are_refused()
    {
        var run = new TrainingRun(Samples.Sigmoid(), Samples.Sine(), null, new TrainingOptions { Epochs = 1 });
        double before = run.Network.Parameters[0];
        run.Network.Parameters[0] = double.NaN;
        Assert.Contains("W1[0, 0] is NaN", Assert.Throws<InvalidOperationException>(run.ParametersChanged).Message, StringComparison.Ordinal);
        run.Network.Parameters[0] = before;
        run.ParametersChanged();
        run.StepEpoch(TestContext.Current.CancellationToken);
        Assert.Throws<InvalidOperationException>(run.ParametersChanged);
    }
}
