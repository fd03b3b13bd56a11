using Eml.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Metrics;

/// <summary>The share of samples that are right, from 0 to 1.</summary>
public static class Accuracy
{
    /// <summary>The share of samples whose predicted class is the actual one.</summary>
    /// <param name="actual">One class index per sample.</param>
    /// <param name="predicted">One class index per sample, for example from <see cref="Labels.Argmax"/>.</param>
    /// <exception cref="ArgumentException">The two have different lengths, or there is no sample.</exception>
    public static double Of(IReadOnlyList<int> actual, IReadOnlyList<int> predicted)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(predicted);
        if (actual.Count == 0 || actual.Count != predicted.Count)
        {
            throw new ArgumentException(
                Require.Invariant($"predicted has {Require.Count(predicted.Count, "sample")} and actual has {actual.Count}; both need the same number, at least 1."), nameof(predicted));
        }

        return (double)Enumerable.Range(0, actual.Count).Count(j => actual[j] == predicted[j]) / actual.Count;
    }

    /// <summary>
    /// The share of samples whose actual class is among the k most probable ones. Of equally probable classes the first ranks higher,
    /// as in <see cref="Labels.Argmax"/>, so that k = 1 gives the plain accuracy.
    /// </summary>
    /// <param name="actual">One class index per sample.</param>
    /// <param name="yHat">ŷ, C×m.</param>
    /// <param name="k">From 1 to C; with C the result is 1.</param>
    /// <exception cref="ArgumentException">The numbers of samples differ or are 0, or a column of ŷ is no probability distribution.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label or k is out of range.</exception>
    public static double TopK(IReadOnlyList<int> actual, Matrix<double> yHat, int k)
    {
        CheckPredictions(actual, yHat);
        Require.AtLeast(k, 1, nameof(k));
        if (k > yHat.RowCount)
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, Require.Invariant($"k is {k}; yHat has {Require.Count(yHat.RowCount, "class", "classes")}."));
        }

        int hits = 0;
        for (int j = 0; j < actual.Count; j++)
        {
            int rank = 0, label = actual[j];
            for (int i = 0; i < yHat.RowCount; i++)
            {
                if (yHat[i, j] > yHat[label, j] || (yHat[i, j] == yHat[label, j] && i < label))
                {
                    rank++;
                }
            }

            hits += rank < k ? 1 : 0;
        }

        return (double)hits / actual.Count;
    }

    /// <summary>Refuses labels and probabilities that do not belong together.</summary>
    internal static void CheckPredictions(IReadOnlyList<int> actual, Matrix<double> yHat)
    {
        ArgumentNullException.ThrowIfNull(yHat);
        Labels.Check(actual, yHat.RowCount, nameof(actual));
        if (actual.Count != yHat.ColumnCount)
        {
            throw new ArgumentException(
                Require.Invariant($"yHat is {Require.Shape(yHat)} but actual has {Require.Count(actual.Count, "sample")}: yHat needs one column per sample."), nameof(yHat));
        }

        Probabilities.Check(yHat, nameof(yHat));
    }
}
