using Eml.Data;
using Eml.Tests.Kernels;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Training;

public sealed class WeightDecayTests
{
    private const double Lambda = 0.3;

    [Theory]
    [InlineData(null)]
    [InlineData(20)]
    public void An_update_follows_the_gradient_of_the_loss_plus_half_lambda_times_the_squared_weights(int? batchSize)
    {
        Dataset data = Samples.Sine();
        Network network = Samples.Sigmoid(), byHand = network.Clone();
        var run = new TrainingRun(network, data, null, new TrainingOptions { WeightDecay = Lambda, LearningRate = 0.1, BatchSize = batchSize });
        for (int step = 0; step < 6; step++)
        {
            Dataset batch = run.NextBatch();
            double[] g = CentralDifferenceOfObjective(byHand, batch);
            run.StepBatch();
            for (int i = 0; i < g.Length; i++)
            {
                byHand.Parameters[i] -= 0.1 * g[i];
            }

            Numbers.AssertClose(byHand.Parameters.ToArray(), network.Parameters.ToArray(), Tolerances.CentralDifference, "parameters");
            byHand.Parameters.CopyFrom(network.Parameters.ToArray());
        }

        EpochRecord last = run.History[^1];
        if (run.BatchesDone == 0)
        {
            Assert.Equal(network.Loss(data.Inputs, data.Targets), last.TrainingLoss);       // of the data alone
            Samples.Near(Penalty(network), last.Penalty, Tolerances.Rounding);
        }
    }

    [Fact]
    public void It_keeps_weights_small_and_leaves_biases_alone()
    {
        Dataset data = Samples.Sine();
        double[] norms = [.. new[] { 0, 0.01 }.Select(lambda =>
        {
            Network network = Samples.Sigmoid();
            Trainer.Fit(network, data, null, new TrainingOptions { WeightDecay = lambda, Epochs = 400 });
            return network.Layers.Sum(l => l.Weights.FrobeniusNorm());
        })];
        Assert.True(norms[1] < norms[0], $"{norms[1]} is not below {norms[0]}");
        var still = new Network([new DenseLayer(Matrix<double>.Build.Dense(1, 1, 2), Vector<double>.Build.Dense(1, 3), Activation.Identity)], Eml.Heads.Head.LinearQuadratic);
        new TrainingRun(still, Samples.Points("fits", [0], [3]), null, new TrainingOptions { WeightDecay = 0.5, LearningRate = 0.1 }).StepBatch();
        Assert.Equal((1.9, 3), (still.Layers[0].Weights[0, 0], still.Layers[0].Bias[0]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_decay_that_is_no_number_from_0_on_is_refused(double lambda) =>
        Assert.Equal("WeightDecay", Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { WeightDecay = lambda }.Validate()).ParamName);

    private static double Penalty(Network network) => 0.5 * Lambda * network.Layers.Sum(l => l.Weights.Enumerate().Sum(w => w * w));

    private static double[] CentralDifferenceOfObjective(Network network, Dataset batch) => [.. Enumerable.Range(0, network.Parameters.Count).Select(i =>
    {
        const double H = 1e-5;
        double at = network.Parameters[i];
        double Objective(double value)
        {
            network.Parameters[i] = value;
            return network.Loss(batch.Inputs, batch.Targets) + Penalty(network);
        }

        double difference = (Objective(at + H) - Objective(at - H)) / (2 * H);
        network.Parameters[i] = at;
        return difference;
    })];
}
