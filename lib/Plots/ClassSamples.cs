using Eml.Data;
using MathNet.Numerics.LinearAlgebra;
using XPlot.Plotly;

namespace Eml.Plots;

/// <summary>Samples with a class each: checks and drawing that the classification plots share.</summary>
internal static class ClassSamples
{
    /// <summary>The names of the classes: those given, or 0, 1, … up to the highest label.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label has no name.</exception>
    public static IReadOnlyList<string> Names(IReadOnlyList<string>? names, IReadOnlyList<int> labels)
    {
        names ??= Numbered(Math.Max(1, labels.Max() + 1));
        Labels.Check(labels, names.Count, nameof(labels));
        return names;
    }

    /// <summary>0, 1, … as text.</summary>
    public static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(c => Require.Invariant($"{c}"))];

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

    /// <summary>The points of another part and their classes.</summary>
    /// <exception cref="ArgumentException">They have not two features, or no class.</exception>
    public static (Matrix<double> X, int[] Labels) Plane(OtherSamples other)
    {
        int[] labels = Labels.FromOneHot(other.Data.Targets);
        RequirePlane(other.Data.Inputs, labels);
        return (other.Data.Inputs, labels);
    }

    /// <summary>Samples of another part, filled with the part's own colour, with the symbols of their classes and edges in their colours.</summary>
    public static Trace Other(OtherSamples other, int place)
    {
        (Matrix<double> X, int[] labels) = Plane(other);
        double[] x = X.Row(0).ToArray(), y = X.Row(1).ToArray();
        int[] kept = Thinning.Indices(x, y);
        return new Scatter
        {
            name = PlotText.Literal(other.Name) + (kept.Length < x.Length ? Require.Invariant($" ({kept.Length} of {x.Length})") : ""),
            mode = "markers",
            x = Thinning.At(x, kept),
            y = Thinning.At(y, kept),
            marker = new Marker
            {
                color = Palette.Part(place),
                symbol = Array.ConvertAll(kept, i => Palette.Symbol(labels[i])),
                size = 8,
                line = new Line { color = Array.ConvertAll(kept, i => Palette.Category(labels[i])), width = 2 },
            },
        };
    }

    /// <exception cref="ArgumentException">X does not have two rows, or another number of columns than there are labels.</exception>
    public static void RequirePlane(Matrix<double> X, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(X);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count == 0 || X.RowCount != 2 || X.ColumnCount != labels.Count)
        {
            throw new ArgumentException(
                Require.Invariant($"X is {Require.Shape(X)}; this plot needs 2 rows and, for {Require.Count(labels.Count, "label")}, {Require.Count(labels.Count, "column")}."), nameof(X));
        }

        Require.Finite(X, nameof(X));
    }
}
