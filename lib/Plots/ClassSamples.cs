using MathNet.Numerics.LinearAlgebra;
using XPlot.Plotly;

namespace Eml.Plots;

/// <summary>Samples with a class each: checks and drawing that the classification plots share.</summary>
internal static class ClassSamples
{
    /// <summary>The names of the classes: those given, or 0, 1, … up to the highest label.</summary>
    /// <exception cref="ArgumentException">There is no label, or one has no name.</exception>
    public static IReadOnlyList<string> Names(IReadOnlyList<string>? names, string argument, params IReadOnlyList<int>[] labelings)
    {
        foreach (IReadOnlyList<int> labels in labelings)
        {
            ArgumentNullException.ThrowIfNull(labels, argument);
            if (labels.Count == 0 || labels.Count != labelings[0].Count)
            {
                throw new ArgumentException(
                    Require.Invariant($"{argument} has {labels.Count} labels; it needs {Math.Max(1, labelings[0].Count)}."), argument);
            }
        }

        names ??= [.. Enumerable.Range(0, Math.Max(1, labelings.Max(l => l.Max() + 1))).Select(c => Require.Invariant($"{c}"))];
        foreach (IReadOnlyList<int> labels in labelings)
        {
            for (int i = 0; i < labels.Count; i++)
            {
                if (labels[i] < 0 || labels[i] >= names.Count)
                {
                    throw new ArgumentException(
                        Require.Invariant($"{argument}[{i}] is {labels[i]}; with {names.Count} classes it has to be from 0 to {names.Count - 1}."), argument);
                }
            }
        }

        return names;
    }

    /// <summary>One trace per class, with its own colour and symbol.</summary>
    public static IEnumerable<Trace> Traces(Matrix<double> X, IReadOnlyList<int> labels, IReadOnlyList<string> names)
    {
        int most = Math.Max(4, Thinning.MostPoints / names.Count);
        for (int c = 0; c < names.Count; c++)
        {
            int[] own = [.. Enumerable.Range(0, labels.Count).Where(i => labels[i] == c)];
            double[] x = Array.ConvertAll(own, i => X[0, i]);
            double[] y = Array.ConvertAll(own, i => X[1, i]);
            int[] kept = Thinning.Indices(x, y, most);
            yield return new Scatter
            {
                name = PlotText.Literal(names[c]) + (kept.Length < own.Length ? Require.Invariant($" ({kept.Length} of {own.Length})") : ""),
                mode = "markers",
                x = Thinning.At(x, kept),
                y = Thinning.At(y, kept),
                marker = new Marker
                {
                    color = Palette.Category(c),
                    symbol = Palette.Symbol(c),
                    size = labels.Count > 400 ? 5 : 7,
                    line = new Line { color = "white", width = 0.75 },
                },
            };
        }
    }

    /// <exception cref="ArgumentException">X does not have two rows, or another number of columns than there are labels.</exception>
    public static void RequirePlane(Matrix<double> X, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(X);
        ArgumentNullException.ThrowIfNull(labels);
        if (X.RowCount != 2 || X.ColumnCount != labels.Count)
        {
            throw new ArgumentException(
                Require.Invariant($"X is {Require.Shape(X)}; this plot needs 2 rows and, for {labels.Count} labels, {labels.Count} columns."), nameof(X));
        }

        Require.Finite(X, nameof(X));
    }

    /// <summary>The class with the highest probability of each column; the first of equals.</summary>
    public static int[] Predicted(Matrix<double> probabilities) =>
        [.. Enumerable.Range(0, probabilities.ColumnCount).Select(j => probabilities.Column(j).MaximumIndex())];
}
