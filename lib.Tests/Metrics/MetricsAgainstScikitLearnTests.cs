using Eml.Data;
using Eml.Metrics;
using Eml.Tests.Golden;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Metrics;

public sealed class MetricsAgainstScikitLearnTests
{
    private static readonly GoldenMetrics golden = GoldenMetrics.Read();
    private static readonly Matrix<double> yHat = GoldenFile.Rows(golden.YHat);

    [Fact]
    public void Accuracy_and_top_k_are_those_of_scikit_learn()
    {
        Assert.Equal(golden.Accuracy, Accuracy.Of(golden.Actual, Labels.Argmax(yHat)), Tolerances.Metric);
        for (int k = 1; k <= golden.TopK.Length; k++)
        {
            Assert.Equal(golden.TopK[k - 1], Accuracy.TopK(golden.Actual, yHat, k), Tolerances.Metric);
        }
    }

    [Fact]
    public void The_report_holds_the_counts_and_scores_of_scikit_learn()
    {
        var report = new ClassificationReport("golden", golden.Actual, yHat, ["a", "b", "c", "d", "e"]);
        for (int c = 0; c < 5; c++)
        {
            Assert.Equal(golden.Confusion[c], Enumerable.Range(0, 5).Select(p => report.Confusion[c, p]));
            ClassScores scores = report.Confusion.Scores[c];
            Assert.Equal(golden.Precision[c], scores.Precision, Tolerances.Metric);
            Assert.Equal(golden.Recall[c], scores.Recall, Tolerances.Metric);
            Assert.Equal(golden.F1[c], scores.F1, Tolerances.Metric);
            Assert.Equal(golden.Support[c], scores.Actual);
        }

        Assert.Equal(golden.Accuracy, report.Accuracy, Tolerances.Metric);
        Assert.Equal(golden.MacroF1, report.MacroF1, Tolerances.Metric);
    }

    [Fact]
    public void The_reliability_curve_is_that_of_scikit_learn()
    {
        var calibration = new Calibration(golden.Actual, yHat);
        Assert.Equal(golden.CalibrationCount, calibration.Bins.Select(b => b.Count));
        for (int b = 0; b < calibration.Bins.Count; b++)
        {
            Assert.Equal(golden.CalibrationConfidence[b], calibration.Bins[b].MeanConfidence, Tolerances.Metric);
            Assert.Equal(golden.CalibrationAccuracy[b], calibration.Bins[b].Accuracy, Tolerances.Metric);
        }

        Assert.Equal(golden.CalibrationError, calibration.ExpectedError, Tolerances.Metric);
    }
}
