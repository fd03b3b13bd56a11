using Eml.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Metrics;

/// <summary>The samples whose confidence lies in one interval: above <paramref name="Above"/>, at most <paramref name="UpTo"/>.</summary>
/// <param name="Above">The interval's lower end, not in it.</param>
/// <param name="UpTo">The interval's upper end, in it.</param>
/// <param name="Count">How many samples there are; at least 1.</param>
/// <param name="MeanConfidence">The mean of their confidences.</param>
/// <param name="Accuracy">The share of them that are predicted right.</param>
public sealed record CalibrationBin(double Above, double UpTo, int Count, double MeanConfidence, double Accuracy);

/// <summary>
/// Whether a network is as often right as it says: the data of a reliability curve. A sample's confidence is its largest probability.
/// A calibrated network has accuracy = mean confidence in every bin
/// (Guo, Pleiss, Sun and Weinberger 2017, "On Calibration of Modern Neural Networks", eq. 3).
/// </summary>
public sealed class Calibration
{
    /// <param name="actual">One class index per sample.</param>
    /// <param name="yHat">ŷ, C×m.</param>
    /// <param name="bins">How many intervals of equal width [0, 1] is divided into.</param>
    /// <exception cref="ArgumentException">The numbers of samples differ or are 0, or a column of ŷ is no probability distribution.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is out of range, or there is no bin.</exception>
    public Calibration(IReadOnlyList<int> actual, Matrix<double> yHat, int bins = 10)
    {
        Require.AtLeast(bins, 1, nameof(bins));
        Metrics.Accuracy.CheckPredictions(actual, yHat);
        int[] predicted = Labels.Argmax(yHat);
        int m = actual.Count;
        int[] count = new int[bins], right = new int[bins];
        double[] confidence = new double[bins];
        for (int j = 0; j < m; j++)
        {
            double p = yHat[predicted[j], j];
            int bin = 0;
            while (bin < bins - 1 && p > (bin + 1.0) / bins)
            {
                bin++;
            }

            count[bin]++;
            confidence[bin] += p;
            right[bin] += predicted[j] == actual[j] ? 1 : 0;
        }

        Bins = [.. Enumerable.Range(0, bins).Where(b => count[b] > 0).Select(b => new CalibrationBin(
            (double)b / bins, (b + 1.0) / bins, count[b], confidence[b] / count[b], (double)right[b] / count[b]))];
        ExpectedError = Bins.Sum(b => b.Count * Math.Abs(b.Accuracy - b.MeanConfidence)) / m;
    }

    /// <summary>The bins that have samples, in the order of confidence.</summary>
    public IReadOnlyList<CalibrationBin> Bins { get; }

    /// <summary>The expected calibration error: the mean of |accuracy − mean confidence|, each bin weighted by its samples; from 0 to 1.</summary>
    public double ExpectedError { get; }
}
