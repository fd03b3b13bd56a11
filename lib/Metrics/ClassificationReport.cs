using System.Globalization;
using System.Net;
using Eml.Data;
using Eml.Display;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Metrics;

/// <summary>Everything there is to say about the predictions of a classifier on one set of samples.</summary>
[TypeFormatterSource(typeof(FormatterSource))]
public sealed class ClassificationReport : IRichDisplay
{
    private static readonly string[] Columns = ["class", "precision", "recall", "F1", "samples"];
    private readonly IReadOnlyList<int> actual;
    private readonly Matrix<double> yHat;

    /// <param name="name">What was predicted, for the title.</param>
    /// <param name="actual">One class index per sample, counted from 0.</param>
    /// <param name="yHat">ŷ, C×m: the probability of every class.</param>
    /// <param name="classes">The classes' names, C of them.</param>
    /// <exception cref="ArgumentException">The numbers of samples or of classes differ, or a column of ŷ is no probability distribution.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is out of range; the message names the sample.</exception>
    public ClassificationReport(string name, IReadOnlyList<int> actual, Matrix<double> yHat, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        Metrics.Accuracy.CheckPredictions(actual, yHat);
        if (classes.Count != yHat.RowCount)
        {
            throw new ArgumentException(
                Require.Invariant($"classes has {Require.Count(classes.Count, "name")} but yHat is {Require.Shape(yHat)}: it needs one name per row."), nameof(classes));
        }

        Name = name;
        this.actual = [.. actual];
        this.yHat = yHat.Clone();
        int[] predicted = Labels.Argmax(yHat);
        Confusion = new ConfusionMatrix(actual, predicted, classes);
        Calibration = new Calibration(actual, yHat);
        Mistakes = [.. Enumerable.Range(0, actual.Count).Where(j => predicted[j] != actual[j]).OrderBy(j => yHat[actual[j], j])];
    }

    /// <summary>The report on <paramref name="network"/>'s predictions of <paramref name="data"/>, whose targets are one-hot.</summary>
    /// <exception cref="ArgumentException">The network does not fit the data, its outputs are no probabilities, or a target is not one-hot.</exception>
    public static ClassificationReport Of(Network network, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        return new ClassificationReport(data.Name, Labels.FromOneHot(data.Targets), network.Predict(data.Inputs), data.TargetNames);
    }

    /// <summary>What was predicted.</summary>
    public string Name { get; }

    /// <summary>Counts of every pair of classes.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>The data of the reliability curve, in 10 bins.</summary>
    public Calibration Calibration { get; }

    /// <summary>The samples that are predicted wrong, worst first: by rising probability of their actual class.</summary>
    public IReadOnlyList<int> Mistakes { get; }

    /// <summary>The share of samples that are predicted right.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>The mean of all classes' F1, each class counted alike.</summary>
    public double MacroF1 => Confusion.Scores.Average(s => s.F1);

    /// <inheritdoc cref="Accuracy.TopK"/>
    public double TopK(int k) => Metrics.Accuracy.TopK(actual, yHat, k);

    /// <inheritdoc/>
    public string ToHtml() => Table.ToHtml() + string.Concat(Notes().Select(note => $"<p>{WebUtility.HtmlEncode(note)}</p>")) + Confusion.ToHtml();

    /// <summary>The same as text.</summary>
    public override string ToString() => string.Join('\n', [Table.ToString(), .. Notes(), "", Confusion.ToString()]);

    private Table Table => new(Title, Columns, Confusion.Scores.Select(Cells));

    private static object[] Cells(ClassScores s) => [s.Name, new Share(s.Precision), new Share(s.Recall), new Share(s.F1), s.Actual];

    private string Title
    {
        get
        {
            string top = Confusion.Classes.Count > 2 ? Require.Invariant($", top-2 {TopK(2):F4}") : "";
            return Require.Invariant($"{Name}: accuracy {Accuracy:F4} on {Require.Count(Confusion.Total, "sample")}{top}, macro F1 {MacroF1:F4}, calibration error {Calibration.ExpectedError:F4}");
        }
    }

    /// <summary>What the zeros mean that stand for an undefined ratio.</summary>
    private IEnumerable<string> Notes()
    {
        foreach (ClassScores s in Confusion.Scores)
        {
            if (s.UndefinedPrecision)
            {
                yield return $"{s.Name} was never predicted: its precision is undefined and counted as 0.";
            }

            if (s.UndefinedRecall)
            {
                yield return $"{s.Name} has no sample: its recall is undefined and counted as 0.";
            }
        }
    }

    /// <summary>A number from 0 to 1 that tables show with four decimals, right-aligned.</summary>
    private readonly struct Share(double value)
    {
        public override string ToString() => value.ToString("F4", CultureInfo.InvariantCulture);
    }
}
