using Eml.Data;
using Eml.Heads;
using Eml.Metrics;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Training;

public sealed class SoftmaxTrainingTests
{
    [Fact]
    public void Twenty_samples_with_arbitrary_labels_can_be_learned_by_heart()
    {
        Matrix<double> X = Tests.Samples.Matrix(2, 20, seed: 3);
        int[] labels = [.. Enumerable.Range(0, 20).Select(j => j % 3)];     // nothing in X says so: the network has to remember each sample
        var data = new Dataset("arbitrary", X, Labels.OneHot(labels, 3));
        Network network = Network.Create([2, 40, 3], Activation.Tanh, Head.SoftmaxCrossEntropy, seed: 1);
        const double target = 1e-2;
        TrainingResult result = Samples.Fit(
            network, data, validation: null,
            new TrainingOptions { Epochs = 5000, LearningRate = 0.05, Optimizer = Optimizer.Adam, TargetLoss = target });
        Assert.Equal(StopReason.TargetReached, result.StopReason);
        Assert.Equal(1, ClassificationReport.Of(network, data).Accuracy);

        // The mean of 20 losses is at most the target, so none is above 20 times it.
        Matrix<double> yHat = network.Predict(X);
        Assert.All(Enumerable.Range(0, 20), j => Assert.True(yHat[labels[j], j] >= Math.Exp(-20 * target)));
    }
}
