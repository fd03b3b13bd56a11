using Eml.Metrics;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>How well each class was recognised.</summary>
public static class ConfusionPlots
{
    // No darker than the ink on it can be read: the contrast is 6.5 at least, where 4.5 is asked for.
    private static readonly object[][] blues = [[0, "#f4f8fb"], [1, "#6baed6"]];

    /// <summary>The confusion matrix: a row per true class, a column per predicted one, counts and shares of the row.</summary>
    /// <param name="confusion">What was counted.</param>
    /// <param name="title">A title.</param>
    public static Figure Matrix(ConfusionMatrix confusion, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        IReadOnlyList<string> names = confusion.Classes;
        int[] all = [.. Enumerable.Range(0, names.Count)];
        string[] labels = [.. names.Select(Literal)];
        var heatmap = new GridHeatmap
        {
            x = labels,
            y = labels,
            z = Array.ConvertAll(all, r => Array.ConvertAll(all, c => confusion.Rate(r, c))),
            text = Array.ConvertAll(all, r => Array.ConvertAll(all, c => Cell(confusion, r, c))),
            texttemplate = "%{text}",
            textfont = new Font { size = all.Length > 6 ? 10 : 13, color = "#111111" },
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
            height = Math.Clamp(150 + (40 * all.Length), 300, 640),
        };
        return new Figure([heatmap], layout, Require.Invariant(
            $"Confusion matrix of {Require.Count(confusion.Total, "sample")} in {Require.Count(names.Count, "class", "classes")}: {Percent(confusion.Accuracy)} are right{Worst(confusion)}."));
    }

    /// <summary>Precision, recall and F1 of every class as bars; an undefined one has no bar.</summary>
    /// <param name="confusion">What was counted.</param>
    /// <param name="title">A title.</param>
    public static Figure Scores(ConfusionMatrix confusion, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        string[] labels = [.. confusion.Classes.Select(Literal)];
        (string Name, Func<ClassScores, double> Value)[] scores =
        [
            ("precision", s => s.UndefinedPrecision ? double.NaN : s.Precision), ("recall", s => s.UndefinedRecall ? double.NaN : s.Recall), ("F1", s => s.F1),
        ];
        Trace[] bars = [.. scores.Select((score, i) => new Bar
        {
            name = score.Name,
            x = labels,
            y = confusion.Scores.Select(score.Value).ToArray(),
            marker = new Marker { color = Palette.Category(i) },
        })];
        Xaxis horizontal = Axes.X("class");
        horizontal.type = "category";
        Yaxis vertical = Axes.Y("score");
        vertical.tickformat = ".0%";
        vertical.range = new[] { 0, 1 };
        var layout = new FigureLayout { title = title ?? "Precision, recall and F1 by class", barmode = "group", xaxis = horizontal, yaxis = vertical };
        ClassScores best = confusion.Scores.MaxBy(s => s.F1)!;
        ClassScores worst = confusion.Scores.MinBy(s => s.F1)!;
        return new Figure(bars, layout, Require.Invariant(
            $"Precision, recall and F1 of {Require.Count(labels.Length, "class", "classes")}: F1 is highest for {best.Name} with {Percent(best.F1)} and lowest for {worst.Name} with {Percent(worst.F1)}."));
    }

    private static string Cell(ConfusionMatrix confusion, int actual, int predicted) => confusion[actual, predicted] == 0
        ? ""
        : Require.Invariant($"{confusion[actual, predicted]}<br>{100 * confusion.Rate(actual, predicted):0}%");

    private static string Worst(ConfusionMatrix confusion)
    {
        int classes = confusion.Classes.Count;
        (int Actual, int Predicted) worst = Enumerable.Range(0, classes * classes).Select(k => (k / classes, k % classes))
            .Where(cell => cell.Item1 != cell.Item2).MaxBy(cell => confusion[cell.Item1, cell.Item2]);
        int times = confusion[worst.Actual, worst.Predicted];
        return times == 0 ? "" : $"; the most frequent mistake is {confusion.Classes[worst.Actual]} taken for {confusion.Classes[worst.Predicted]}, {Require.Count(times, "time")}";
    }
}
