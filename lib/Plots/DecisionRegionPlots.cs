using Eml.Data;
using MathNet.Numerics.LinearAlgebra;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>Samples with two features, and what a classifier makes of their plane.</summary>
public static class DecisionRegionPlots
{
    /// <summary>The samples, each class with its own colour and symbol.</summary>
    /// <param name="X">2×m.</param>
    /// <param name="labels">m classes, counted from 0.</param>
    /// <param name="classNames">One per class; 0, 1, … by default.</param>
    /// <param name="featureNames">Two names; x1 and x2 by default.</param>
    /// <param name="title">A title.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, no sample, or a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label without a name; the message names the sample.</exception>
    public static Figure Samples(
        Matrix<double> X, IReadOnlyList<int> labels, IReadOnlyList<string>? classNames = null, IReadOnlyList<string>? featureNames = null, string? title = null)
    {
        ClassSamples.RequirePlane(X, labels);
        IReadOnlyList<string> names = ClassSamples.Names(classNames, labels);
        string counts = string.Join(", ", names.Select((name, c) => Require.Invariant($"{labels.Count(l => l == c)} of {name}")));
        return new Figure(
            [.. ClassSamples.Traces(X, labels, names)], Plane(Range(X.Row(0).ToArray()), Range(X.Row(1).ToArray()), featureNames, title ?? "Samples by class"),
            Require.Invariant($"{Require.Count(labels.Count, "sample")} of {Require.Count(names.Count, "class", "classes")} in two features: {counts}."));
    }

    /// <summary>The plane coloured by the most probable class, the stronger the more probable, with all samples over it and the wrong ones ringed.</summary>
    /// <param name="probabilities">From samples (2×n) to class probabilities (C×n), for example <c>network.Predict</c>.</param>
    /// <param name="X">2×m.</param>
    /// <param name="labels">m classes, counted from 0.</param>
    /// <param name="classNames">C names; 0, 1, … by default.</param>
    /// <param name="featureNames">Two names; x1 and x2 by default.</param>
    /// <param name="resolution">How many points each axis of the plane has; under a slider, 50 keeps the figure small.</param>
    /// <param name="title">A title.</param>
    /// <param name="others">Other parts to draw beside them, each filled with a colour of its own.</param>
    /// <param name="discrete">Colours by the most probable class alone, not by how probable it is.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, no sample, or a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label without a name; the message names the sample.</exception>
    public static Figure Regions(
        Func<Matrix<double>, Matrix<double>> probabilities, Matrix<double> X, IReadOnlyList<int> labels, IReadOnlyList<string>? classNames = null,
        IReadOnlyList<string>? featureNames = null, int resolution = 80, string? title = null, IReadOnlyList<OtherSamples>? others = null, bool discrete = false)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ClassSamples.RequirePlane(X, labels);
        Require.AtLeast(resolution, 2, nameof(resolution));
        Matrix<double> yHat = probabilities(X);
        IReadOnlyList<string> names = ClassSamples.Names(classNames ?? ClassSamples.Numbered(yHat.RowCount), labels);
        if (yHat.RowCount != names.Count || yHat.ColumnCount != X.ColumnCount)
        {
            throw new ArgumentException(
                Require.Invariant($"probabilities gives {Require.Shape(yHat)}; for {Require.Count(names.Count, "class", "classes")} and {Require.Count(X.ColumnCount, "sample")} it has to give {Require.Shape(names.Count, X.ColumnCount)}."),
                nameof(probabilities));
        }

        others ??= [];
        (Matrix<double> X, int[] Labels)[] parts = [(X, [.. labels]), .. others.Select(ClassSamples.Plane)];
        (double[] range1, double[] range2) = (Range([.. parts.SelectMany(part => part.X.Row(0))]), Range([.. parts.SelectMany(part => part.X.Row(1))]));
        (double[] x1, double[] x2) = (Draw.Grid(range1[0], range1[1], resolution), Draw.Grid(range2[0], range2[1], resolution));
        Matrix<double> plane = probabilities(Matrix<double>.Build.Dense(2, resolution * resolution, (r, j) => r == 0 ? x1[j % resolution] : x2[j / resolution]));
        int[][] wrong = [.. parts.Select((part, k) => Wrong(Labels.Argmax(k == 0 ? yHat : probabilities(part.X)), part.Labels))];
        (double X1, double X2)[] missed = [.. parts.Zip(wrong).SelectMany(part => part.Second.Select(i => (part.First.X[0, i], part.First.X[1, i])))];
        int[] ringed = Thinning.Indices(Array.ConvertAll(missed, at => at.X1), Array.ConvertAll(missed, at => at.X2), 300);
        List<Trace> traces =
        [
            new Heatmap
            {
                x0 = x1[0],
                dx = x1[1] - x1[0],
                y0 = x2[0],
                dy = x2[1] - x2[0],
                z = Shades(plane, resolution, discrete),
                zmin = 0,
                zmax = names.Count,
                zauto = false,
                colorscale = Scale(names.Count),
                showscale = false,
                hoverinfo = "skip",
            },
            .. ClassSamples.Traces(X, labels, names),
            .. others.Select(ClassSamples.Other),
            new Scatter
            {
                name = "wrong",
                mode = "markers",
                x = Array.ConvertAll(ringed, k => missed[k].X1),
                y = Array.ConvertAll(ringed, k => missed[k].X2),
                hoverinfo = "skip",
                marker = new Marker { symbol = "circle-open", size = 13, color = Palette.Neutral, line = new Line { color = Palette.Neutral, width = 2 } },
            },
        ];
        int right = labels.Count - wrong[0].Length;
        string elsewhere = string.Concat(others.Select((other, k) => Require.Invariant($"; of {Literal(other.Name)}, {parts[k + 1].Labels.Length - wrong[k + 1].Length} of {parts[k + 1].Labels.Length}")));
        return new Figure(traces, Plane(range1, range2, featureNames, title ?? "Decision regions: the stronger the colour, the more probable"), Require.Invariant(
            $"Decision regions of {Require.Count(names.Count, "class", "classes")}: {right} of {Require.Count(labels.Count, "sample")} ({Percent((double)right / labels.Count)}) lie in their own class's region{elsewhere}."));
    }

    private static int[] Wrong(int[] predicted, int[] labels) => [.. Enumerable.Range(0, labels.Length).Where(i => predicted[i] != labels[i])];

    /// <summary>Features of about the same span are drawn to one scale, so that circles stay circles.</summary>
    private static FigureLayout Plane(double[] x, double[] y, IReadOnlyList<string>? names, string title) => new()
    {
        title = title,
        xaxis = new FigureXaxis { title = Literal(names?[0] ?? "x1"), range = x, showgrid = false, constrain = "domain" },
        yaxis = new FigureYaxis { title = Literal(names?[1] ?? "x2"), range = y, showgrid = false, constrain = "domain", scaleanchor = (x[1] - x[0]) / (y[1] - y[0]) is > 0.5 and < 2 ? "x" : null },
        height = 480,
    };

    private static double[] Range(double[] values)
    {
        (double least, double most) = (values.Min(), values.Max());
        double span = most - least, pad = span > 0 ? 0.06 * span : 1;
        return [least - pad, most + pad];
    }

    /// <summary>Class c with probability p is drawn as c + p', where p' goes from 0 at 1/C to almost 1 at certainty: one colour scale holds all classes.</summary>
    private static double[][] Shades(Matrix<double> plane, int resolution, bool discrete)
    {
        double least = 1.0 / plane.RowCount;
        return [.. Enumerable.Range(0, resolution).Select(row => Enumerable.Range(0, resolution).Select(column =>
        {
            Vector<double> p = plane.Column((row * resolution) + column);
            int c = p.MaximumIndex();
            return Math.Round(c + (discrete ? 0.7 : Math.Clamp((p[c] - least) / (1 - least), 0.01, 0.99)), 2);
        }).ToArray())];
    }

    private static object[][] Scale(int classes) => [.. Enumerable.Range(0, classes).SelectMany(c => new object[][]
    {
        [(double)c / classes, Palette.Transparent(Palette.Category(c), 0.05)],
        [(c + 1.0) / classes, Palette.Transparent(Palette.Category(c), 0.6)],
    })];
}
