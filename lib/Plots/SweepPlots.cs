using Eml.Training;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>Task 1's search for the number of hidden units.</summary>
public static class SweepPlots
{
    /// <summary>The best loss of every training of a search, with its target.</summary>
    /// <exception cref="ArgumentException">The search has no row, because it was cancelled at once.</exception>
    public static Figure HiddenWidths(HiddenWidthSearchResult search, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(search);
        return HiddenWidths([.. search.Rows.SelectMany(r => r.Runs)], search.TargetLoss, title);
    }

    /// <summary>The best loss of every N1 and seed, on a logarithmic axis, with the target.</summary>
    /// <param name="trainings">At least one.</param>
    /// <param name="targetLoss">The loss that was to be reached.</param>
    /// <param name="title">A title.</param>
    /// <exception cref="ArgumentException">There is no training.</exception>
    public static Figure HiddenWidths(IReadOnlyList<HiddenWidthRun> trainings, double targetLoss, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(trainings);
        if (trainings.Count == 0)
        {
            throw new ArgumentException("trainings is empty; there is nothing to draw.", nameof(trainings));
        }

        int[] widths = [.. trainings.Select(t => t.Width).Distinct().Order()];
        string[] labels = Array.ConvertAll(widths, w => Require.Invariant($"{w}"));
        var best = widths.Select(w => trainings.Where(t => t.Width == w && double.IsFinite(t.BestLoss)).Select(t => t.BestLoss).DefaultIfEmpty(double.NaN).Min()).ToArray();
        bool Reached(HiddenWidthRun t) => t.BestLoss <= targetLoss;
        bool Diverged(HiddenWidthRun t) => !Reached(t) && t.StopReason == StopReason.Diverged;

        var traces = new List<Trace>
        {
            new Scatter
            {
                name = "best seed", mode = "lines", x = labels, y = best, hoverinfo = "skip", line = new Line { color = Palette.Neutral, width = 1.5 },
            },
        };
        Add("reached", Palette.Blue, "circle", Reached);
        Add("not reached", Palette.Orange, "square-open", t => !Reached(t) && !Diverged(t));
        Add("diverged", Palette.Vermillion, "x", Diverged);
        traces.Add(new Scatter
        {
            name = "target " + Number(targetLoss),
            mode = "lines",
            x = labels,
            y = Array.ConvertAll(labels, _ => targetLoss),
            line = new Line { color = Palette.Green, dash = "dashdot", width = 1.5 },
        });

        Xaxis horizontal = Axes.X("hidden units N<sub>1</sub>");
        horizontal.type = "category";
        var layout = new FigureLayout
        {
            title = title ?? "Best loss by number of hidden units",
            xaxis = horizontal,
            yaxis = Axes.Log(Axes.Y("best mean loss per sample"), trainings.Select(t => t.BestLoss).Append(targetLoss)),
        };
        int[] reached = [.. trainings.Where(Reached).Select(t => t.Width)];
        string outcome = reached.Length > 0
            ? Require.Invariant($"the target {Number(targetLoss)} is first reached with N1 = {reached.Min()}")
            : Require.Invariant($"the target {Number(targetLoss)} is not reached; the best loss is {Number(best.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min())}");
        return new Figure(traces, layout, Require.Invariant(
            $"Best loss of {Require.Count(trainings.Count, "training")} with N1 = {string.Join(", ", labels)}: {outcome}; {reached.Length} reached it, {trainings.Count(Diverged)} diverged."));

        void Add(string name, string color, string symbol, Func<HiddenWidthRun, bool> belongs)
        {
            HiddenWidthRun[] points = [.. trainings.Where(belongs)];
            if (points.Length > 0)
            {
                traces.Add(new Scatter
                {
                    name = name,
                    mode = "markers",
                    x = Array.ConvertAll(points, p => Require.Invariant($"{p.Width}")),
                    y = Array.ConvertAll(points, p => p.BestLoss),
                    text = Array.ConvertAll(points, p => Require.Invariant($"seed {p.Seed}")),
                    marker = new Marker { color = color, symbol = symbol, size = 10, line = new Line { color = color, width = 2 } },
                });
            }
        }
    }
}
