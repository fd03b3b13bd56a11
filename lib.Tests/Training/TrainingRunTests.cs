using Eml.Data;
using Eml.Tests.Kernels;
using Eml.Training;
using Xunit;

namespace Eml.Tests.Training;

public sealed class TrainingRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Mini_batches_with_a_smaller_last_one_equal_batches_made_by_hand()
    {
        Dataset data = Samples.Sine(7);
        Network network = Samples.Sigmoid(), byHand = network.Clone();
        var run = new TrainingRun(network, data, null, new TrainingOptions { BatchSize = 3, Seed = 5 });
        var source = new BatchSource(data.Count, batchSize: 3, seed: 5);
        Assert.Equal(3, run.BatchesPerEpoch);
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            for (int index = 0; index < 3; index++)
            {
                Assert.Equal(index, run.BatchesDone);
                Dataset batch = data.Subset(source.Next(index).ToArray());
                Assert.Equal(index < 2 ? 3 : 1, batch.Count);
                Gradient g = byHand.Gradient(batch.Inputs, batch.Targets);
                for (int i = 0; i < g.Parameters.Count; i++)
                {
                    byHand.Parameters[i] -= 0.1 * g.Parameters[i];
                }

                Samples.Near(g.Loss, run.StepBatch(), Tolerances.Fused);
                Numbers.AssertClose(byHand.Parameters.ToArray(), network.Parameters.ToArray(), Tolerances.Fused, "parameters");
            }

            Assert.Equal((epoch, 3), (run.History[^1].Epoch, run.History[^1].Updates));
            Samples.Near(byHand.Loss(data.Inputs, data.Targets), run.History[^1].TrainingLoss, Tolerances.Fused);
        }
    }

    [Fact]
    public void Every_epoch_shows_every_sample_once_and_in_a_new_order()
    {
        var source = new BatchSource(50, batchSize: 8, seed: 1);
        double[][] epochs = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            var shown = new List<double>();
            for (int index = 0; index < source.Count; index++)
            {
                shown.AddRange(source.Next(index).ToArray().Select(i => (double)i));
            }

            return shown.ToArray();
        })];
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 50).Select(i => (double)i), epoch.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.NotEqual(epochs[1], epochs[2]);
    }

    [Fact]
    public void A_batch_size_of_all_samples_or_more_is_full_batch()
    {
        double[][] weights = [.. new int?[] { null, 40, 1000 }.Select(size =>
        {
            Network network = Samples.Sigmoid();
            Samples.Fit(network, Samples.Sine(), null, new TrainingOptions { Epochs = 5, BatchSize = size });
            return network.Parameters.ToArray();
        })];
        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public void A_thousand_steps_allocate_nothing(int? batchSize)
    {
        Dataset data = Samples.Sine();
        var run = new TrainingRun(Samples.Sigmoid(), data, Samples.Sine(39), new TrainingOptions
        {
            Epochs = 5000,
            BatchSize = batchSize,
            Optimizer = Optimizer.Adam,
            LearningRate = 0.005,
            Clipping = GradientClipping.ByNorm(0.1),
            Plateau = new PlateauSchedule { Patience = 5000 },
        });
        Step(run, 1000);
        Allocations.WarmUp(() => run.StepBatch());
        int epoch = run.History.Count;
        Allocations.AssertNone(1000, () => run.StepBatch());
        Assert.Null(run.StopReason);
        Assert.True(run.BestEpoch > epoch, "no best weights were copied while it was measured");
    }

    [Theory]
    [InlineData(null, 40)]
    [InlineData(16, 40)]
    [InlineData(null, 2500)]
    [InlineData(512, 2500)]
    public void The_losses_of_an_epoch_are_those_of_the_network_at_its_end_to_the_last_bit(int? batchSize, int samples)
    {
        Network network = Samples.Sigmoid();
        Dataset data = Samples.Sine(samples), validation = Samples.Sine(samples + 1);
        var run = new TrainingRun(network, data, validation, new TrainingOptions { BatchSize = batchSize });
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(epoch, run.History[^1].Epoch);
            Assert.Equal(network.Loss(data.Inputs, data.Targets), run.History[^1].TrainingLoss);
            Assert.Equal(network.Loss(validation.Inputs, validation.Targets), run.History[^1].ValidationLoss);
            run.StepEpoch(Token);
        }
    }

    [Fact]
    public void Stepping_batch_by_batch_gives_the_bits_of_the_loop()
    {
        var options = new TrainingOptions { Epochs = 6, BatchSize = 16, Optimizer = Optimizer.Momentum };
        Network stepped = Samples.Sigmoid(), looped = Samples.Sigmoid();
        var run = new TrainingRun(stepped, Samples.Sine(), null, options);
        run.StepBatch();
        Assert.Equal(1, run.StepEpoch(Token)?.Epoch);
        while (run.StopReason is null)
        {
            run.StepBatch();
        }

        TrainingResult expected = Samples.Fit(looped, Samples.Sine(), null, options), actual = run.Finish();
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(looped.Parameters.ToArray(), stepped.Parameters.ToArray());
        Assert.Same(actual, run.Finish());
        Assert.Throws<InvalidOperationException>(() => run.StepBatch());
        Assert.Throws<InvalidOperationException>(() => run.StepEpoch(Token));
    }

    [Fact]
    public void Finishing_early_keeps_the_best_weights()
    {
        Network network = Samples.Sigmoid();
        var run = new TrainingRun(network, Samples.Sine(), null, new TrainingOptions { BatchSize = 7 });
        run.StepEpoch(Token);
        run.StepBatch();
        TrainingResult result = run.Finish();
        Assert.Equal((StopReason.Cancelled, 1), (result.StopReason, result.Epochs));
        Assert.Contains("in epoch 2, before batch 2 of 6", result.Message, StringComparison.Ordinal);
        Assert.Equal(result.BestLoss, network.Loss(Samples.Sine().Inputs, Samples.Sine().Targets));
    }

    [Fact]
    public void Cancelling_takes_effect_before_the_next_batch()
    {
        using var cancellation = new CancellationTokenSource();
        var run = new TrainingRun(Samples.Sigmoid(), Samples.Sine(), null, new TrainingOptions { BatchSize = 7 });
        run.StepBatch();
        cancellation.Cancel();
        Assert.Null(run.StepEpoch(cancellation.Token));
        Assert.Equal(StopReason.Cancelled, run.StopReason);
        Assert.Equal("Cancelled in epoch 1, before batch 2 of 6.", run.Message);
        Assert.Equal(1, run.BatchesDone);
    }

    private static void Step(TrainingRun run, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            run.StepBatch();
        }
    }
}
