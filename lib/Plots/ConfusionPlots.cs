using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>How well each class was recognised.</summary>
public static class ConfusionPlots
{
    private static readonly object[][] blues = [[0, "#f4f8fb"], [0.5, "#7db8de"], [1, "#08519c"]];

    /// <summary>The confusion matrix: a row per true class, a column per predicted one, counts and shares of the row.</summary>
    /// <param name="actual">m true classes, counted from 0.</param>
    /// <param name="predicted">m predicted classes.</param>
    /// <param name="classNames">One per class; 0, 1, … by default.</param>
    /// <param name="title">A title.</param>
    /// <exception cref="ArgumentException">No label, different numbers of them, or a label without a name.</exception>
    public static Figure Matrix(
        IReadOnlyList<int> actual, IReadOnlyList<int> predicted, IReadOnlyList<string>? classNames = null, string? title = null)
    {
        IReadOnlyList<string> names = ClassSamples.Names(classNames, "actual and predicted", actual, predicted);
        int classes = names.Count;
        int[][] counts = [.. names.Select(_ => new int[classes])];
        for (int i = 0; i < actual.Count; i++)
        {
            counts[actual[i]][predicted[i]]++;
        }

        double[][] rates = [.. counts.Select(row => Array.ConvertAll(row, n => n / (double)Math.Max(1, row.Sum())))];
        string[] labels = [.. names.Select(Literal)];
        var heatmap = new GridHeatmap
        {
            x = labels,
            y = labels,
            z = rates,
            text = counts.Select((row, r) => row.Select((n, c) => n == 0 ? "" : Require.Invariant($"{n}<br>{Share(rates[r][c])}")).ToArray()).ToArray(),
            texttemplate = "%{text}",
            textfont = new Font { size = classes > 6 ? 10 : 13 },
            hovertemplate = "true %{y}, predicted %{x}: %{text}<extra></extra>",
            zmin = 0,
            zmax = 1,
            zauto = false,
            colorscale = blues,
            showscale = false,
            xgap = 1,
            ygap = 1,
        };
        var layout = new FigureLayout
        {
            title = title ?? "Confusion matrix",
            xaxis = new FigureXaxis { title = "predicted class", type = "category", showgrid = false, constrain = "domain" },
            yaxis = new FigureYaxis { title = "true class", type = "category", showgrid = false, autorange = "reversed" },
            height = Math.Clamp(150 + (40 * classes), 300, 640),
        };
        int right = Enumerable.Range(0, classes).Sum(c => counts[c][c]);
        return new Figure([heatmap], layout, Require.Invariant(
            $"Confusion matrix of {Count(actual.Count, "sample")} in {Count(classes, "class", "classes")}: {right} right ({Percent((double)right / actual.Count)}){Worst(counts, names)}."));
    }

    /// <summary>Bars per class, for example of precision, recall and F1.</summary>
    /// <param name="classNames">One per class.</param>
    /// <param name="metrics">A name and a value from 0 to 1 per class; NaN, an undefined value, draws no bar.</param>
    /// <param name="title">A title.</param>
    /// <exception cref="ArgumentException">No metric, or one with another number of values than there are classes.</exception>
    public static Figure PerClass(
        IReadOnlyList<string> classNames, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> metrics, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(metrics);
        if (metrics.Count == 0 || metrics.Any(m => m.Values.Count != classNames.Count))
        {
            throw new ArgumentException(
                Require.Invariant($"metrics needs at least one, each with {classNames.Count} values, one per class; it has {string.Join(", ", metrics.Select(m => m.Values.Count))}."), nameof(metrics));
        }

        Trace[] bars = [.. metrics.Select((metric, i) => new Bar
        {
            name = Literal(metric.Name), x = classNames.Select(Literal).ToArray(), y = metric.Values, marker = new Marker { color = Palette.Category(i) },
        })];
        Yaxis vertical = Axes.Y("share");
        vertical.tickformat = ".0%";
        vertical.range = new[] { 0, 1 };
        var layout = new FigureLayout { title = title ?? "By class", barmode = "group", xaxis = Axes.X("class"), yaxis = vertical };
        layout.xaxis.type = "category";
        string sentence = string.Join("; ", metrics.Select(m =>
        {
            int worst = Enumerable.Range(0, m.Values.Count).MinBy(c => double.IsNaN(m.Values[c]) ? 2 : m.Values[c]);
            return $"{m.Name} is lowest for {classNames[worst]} with {Percent(m.Values[worst])}";
        }));
        return new Figure(bars, layout, $"Bars for {Count(classNames.Count, "class", "classes")}: {sentence}.");
    }

    private static string Share(double rate) => Require.Invariant($"{100 * rate:0}%");

    private static string Worst(int[][] counts, IReadOnlyList<string> names)
    {
        (int Row, int Column, int Number) worst = counts.SelectMany((row, r) => row.Select((n, c) => (r, c, n))).Where(t => t.r != t.c).DefaultIfEmpty().MaxBy(t => t.n);
        return worst.Number == 0 ? "" : Require.Invariant($"; the most frequent mistake is {names[worst.Row]} taken for {names[worst.Column]}, {Count(worst.Number, "time")}");
    }
}
