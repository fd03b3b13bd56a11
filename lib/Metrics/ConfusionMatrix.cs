using Eml.Data;
using Eml.Display;

namespace Eml.Metrics;

/// <summary>How many samples of each actual class (row) were predicted as each class (column).</summary>
[TypeFormatterSource(typeof(FormatterSource))]
public sealed class ConfusionMatrix : IRichDisplay
{
    private const string Title = "Confusion matrix: rows are the actual class, columns the predicted one";

    private readonly int[,] counts;

    /// <param name="actual">One class index per sample, counted from 0.</param>
    /// <param name="predicted">One class index per sample, for example from <see cref="Labels.Argmax"/>.</param>
    /// <param name="classes">The classes' names; their number is the number of classes, at least 2.</param>
    /// <exception cref="ArgumentException">The numbers of samples differ or are 0, or there are fewer than 2 classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is out of range; the message names the sample.</exception>
    public ConfusionMatrix(IReadOnlyList<int> actual, IReadOnlyList<int> predicted, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count < 2)
        {
            throw new ArgumentException(Require.Invariant($"classes has {Require.Count(classes.Count, "name")}; at least 2 are needed."), nameof(classes));
        }

        Labels.Check(actual, classes.Count, nameof(actual));
        Labels.Check(predicted, classes.Count, nameof(predicted));
        Accuracy = Metrics.Accuracy.Of(actual, predicted);
        Classes = [.. classes];
        Total = actual.Count;
        counts = new int[classes.Count, classes.Count];
        for (int j = 0; j < actual.Count; j++)
        {
            counts[actual[j], predicted[j]]++;
        }

        Scores = [.. classes.Select((name, c) => new ClassScores(name, counts[c, c], Predicted(c), Actual(c)))];
    }

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>How many samples there are.</summary>
    public int Total { get; }

    /// <summary>The share of samples on the diagonal.</summary>
    public double Accuracy { get; }

    /// <summary>Precision, recall and F1 of every class.</summary>
    public IReadOnlyList<ClassScores> Scores { get; }

    /// <summary>How many samples of class <paramref name="actual"/> were predicted as class <paramref name="predicted"/>.</summary>
    public int this[int actual, int predicted] => counts[actual, predicted];

    /// <summary>The same as a share of the samples of class <paramref name="actual"/>; 0 when there are none.</summary>
    public double Rate(int actual, int predicted)
    {
        int samples = Actual(actual);
        return samples == 0 ? 0 : (double)counts[actual, predicted] / samples;
    }

    /// <summary>How many samples class <paramref name="c"/> has: the sum of its row.</summary>
    public int Actual(int c) => Enumerable.Range(0, Classes.Count).Sum(p => counts[c, p]);

    /// <summary>How many samples were predicted as class <paramref name="c"/>: the sum of its column.</summary>
    public int Predicted(int c) => Enumerable.Range(0, Classes.Count).Sum(a => counts[a, c]);

    /// <inheritdoc/>
    public string ToHtml() => Table.ToHtml();

    /// <summary>The counts as aligned text, a row per actual class.</summary>
    public override string ToString() => Table.ToString();

    private Table Table => new(Title, ["", .. Classes], Classes.Select((name, a) =>
        (object[])[name, .. Enumerable.Range(0, Classes.Count).Select(p => (object)counts[a, p])]));
}
