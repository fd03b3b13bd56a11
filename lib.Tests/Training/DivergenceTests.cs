using Eml.Data;
using Eml.Training;
using Xunit;

namespace Eml.Tests.Training;

public sealed class DivergenceTests
{
    [Theory]
    [InlineData(null, "gradient descent")]
    [InlineData(7, "gradient descent")]
    [InlineData(null, "momentum")]
    public void A_rate_of_a_million_diverges_and_leaves_the_best_finite_weights(int? batchSize, string optimizer)
    {
        Network network = Samples.Sigmoid();
        Dataset data = Samples.Sine();
        TrainingResult result = Samples.Fit(network, data, null, new TrainingOptions
        {
            BatchSize = batchSize,
            LearningRate = 1e6,
            Optimizer = Optimizer.All.Single(o => o.Name == optimizer),
        });
        Assert.Equal(StopReason.Diverged, result.StopReason);
        Assert.Matches($@"^Diverged in epoch {result.Epochs + 1}, (batch \d of \d|after its last batch): .*(W|b|z|h)[12]\b.*1000000.*smaller.*clipping", result.Message);
        Assert.All(result.History, e => Assert.True(double.IsFinite(e.TrainingLoss) && double.IsFinite(e.GradientNorm)));
        Assert.All(network.Parameters.ToArray(), v => Assert.True(double.IsFinite(v)));
        Assert.Equal(result.BestLoss, network.Loss(data.Inputs, data.Targets));
    }

    [Theory]
    [InlineData(null, double.PositiveInfinity, "Infinity")]
    [InlineData(20, double.NaN, "NaN")]
    public void A_weight_that_is_not_finite_is_named_with_epoch_and_batch(int? batchSize, double value, string shown)
    {
        Network network = Samples.Sigmoid();
        var run = new TrainingRun(network, Samples.Sine(), null, new TrainingOptions { BatchSize = batchSize });
        run.StepEpoch(TestContext.Current.CancellationToken);
        network.Layers[0].Bias[2] = value;
        run.StepBatch();
        TrainingResult result = run.Finish();
        Assert.Equal((StopReason.Diverged, 1), (result.StopReason, result.Epochs));
        Assert.Contains($"in epoch 2, batch 1 of {run.BatchesPerEpoch}", result.Message, StringComparison.Ordinal);
        Assert.Matches($@"(b1\[2, 0\]|z1\[2, 0\]) is {shown}", result.Message);
        Assert.Equal(result.BestLoss, network.Loss(Samples.Sine().Inputs, Samples.Sine().Targets));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_named_though_the_loss_is_finite()
    {
        TrainingResult result = Samples.Fit(
            Samples.Line(0, 0), Samples.Points("huge", [1e200], [1e150]), null, new TrainingOptions { Clipping = GradientClipping.ByNorm(1) });
        Assert.Equal((StopReason.Diverged, 0), (result.StopReason, result.Epochs));
        Assert.Contains("epoch 1, batch 1 of 1: the gradient is not finite, ∂L/∂W1[0, 0] is -Infinity", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_validation_loss_that_is_not_finite_stops_and_names_the_sample()
    {
        Dataset far = Samples.Points("far", [1, 1e300], [0, 0]);
        TrainingResult result = Samples.Fit(Samples.Line(0, 0), Samples.Points("a point", [1], [1e10]), far, new TrainingOptions());
        Assert.Equal((StopReason.Diverged, 0), (result.StopReason, result.Epochs));
        Assert.Contains("epoch 1, after its last batch: the validation loss is not finite, z1[0, 1] is Infinity", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_untrained_network_whose_loss_is_not_finite_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Samples.Fit(Samples.Line(0, 0), Samples.Points("huge", [1], [1e200]), null, new TrainingOptions()));
        Assert.Contains("the training loss is not finite, z1 is finite, but too large for the loss before training has begun: the inputs, the targets or the weights are too large. Standardise inputs and targets.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_with_a_weight_that_is_not_finite_is_refused()
    {
        Network network = Samples.Sigmoid();
        network.Layers[1].Weights[0, 3] = double.NaN;
        var error = Assert.Throws<ArgumentException>(() => Samples.Fit(network, Samples.Sine(), null, new TrainingOptions()));
        Assert.Contains("W2[0, 3] is NaN", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e200, true)]       // its square is not finite, but it is
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    [InlineData(double.NegativeInfinity, false)]
    public void One_element_anywhere_decides_whether_all_are_finite(double value, bool expected)
    {
        Network network = Samples.Sigmoid(21);
        for (int i = 0; i < network.Parameters.Count; i++)
        {
            double before = network.Parameters[i];
            network.Parameters[i] = value;
            double bound = Divergence.Bound(network.Parameters);
            Assert.Equal(expected, double.IsFinite(bound));
            Assert.False(bound < Math.Abs(value));
            network.Parameters[i] = before;
        }

        Assert.True(double.IsFinite(Divergence.Bound(network.Parameters)));
    }
}
