using Eml.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Playground.Sessions;

/// <summary>How good a network is on one part of the data, in words that mean something outside.</summary>
/// <param name="Loss">The mean loss per sample, as the network is trained by it.</param>
/// <param name="Accuracy">The share of samples in their own class; null in regression.</param>
/// <param name="R2">1 − squared residuals / squared deviations from the mean; null in classification, and where all targets are equal.</param>
/// <param name="Rmse">The root of the mean squared residual, in the target's own unit; null in classification.</param>
public sealed record Score(double Loss, double? Accuracy, double? R2, double? Rmse)
{
    /// <summary>Judges a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">Samples as the network takes them.</param>
    /// <param name="targetScale">What the targets were divided by.</param>
    /// <param name="classification">Whether outputs are classes.</param>
    /// <param name="recorded">Its loss where the run has recorded it; else it is computed.</param>
    public static Score Of(Network network, Dataset data, Vector<double>? targetScale, bool classification, double? recorded)
    {
        double loss = recorded ?? network.Loss(data.Inputs, data.Targets);
        Matrix<double> yHat = network.Predict(data.Inputs);
        if (classification)
        {
            return new Score(loss, Metrics.Accuracy.Of(Labels.FromOneHot(data.Targets), Labels.Argmax(yHat)), null, null);
        }

        double squared = 0, deviations = 0;
        for (int r = 0; r < data.Targets.RowCount; r++)
        {
            double scale = targetScale?[r] ?? 1, mean = data.Targets.Row(r).Average();
            for (int j = 0; j < data.Count; j++)
            {
                squared += Math.Pow(scale * (data.Targets[r, j] - yHat[r, j]), 2);
                deviations += Math.Pow(scale * (data.Targets[r, j] - mean), 2);
            }
        }

        return new Score(loss, null, deviations > 0 ? 1 - (squared / deviations) : null, Math.Sqrt(squared / (data.Count * data.Targets.RowCount)));
    }
}

/// <summary>A network's scores on what it learned from, and on what chose its best weights.</summary>
public sealed record Scores(Score Training, Score? Validation);
