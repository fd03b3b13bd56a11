using Eml.Metrics;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>Whether probabilities mean what they say.</summary>
public static class CalibrationPlots
{
    /// <summary>
    /// The reliability curve: of the samples whose most probable class got a probability in one bin, the share that is right, and below it how many they are.
    /// </summary>
    /// <param name="calibration">What was counted.</param>
    /// <param name="title">A title.</param>
    public static Figure Reliability(Calibration calibration, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        CalibrationBin[] bins = [.. calibration.Bins];
        double samples = bins.Sum(b => b.Count);
        Trace[] traces =
        [
            new Scatter { name = "perfectly calibrated", mode = "lines", x = new[] { 0, 1 }, y = new[] { 0, 1 }, hoverinfo = "skip", line = new Line { color = Palette.Neutral, dash = "dot", width = 1.5 } },
            new Scatter
            {
                name = "network",
                mode = "lines+markers",
                x = Array.ConvertAll(bins, b => b.MeanConfidence),
                y = Array.ConvertAll(bins, b => b.Accuracy),
                text = Array.ConvertAll(bins, b => Count(b.Count, "sample")),
                line = new Line { color = Palette.Blue, width = 2 },
                marker = new Marker { color = Palette.Blue, size = 8 },
            },
            new Bar
            {
                name = "samples", x = Array.ConvertAll(bins, b => (b.Above + b.UpTo) / 2), y = Array.ConvertAll(bins, b => b.Count), yaxis = "y2", showlegend = false,
                marker = new Marker { color = Palette.Neutral },
            },
        ];
        Xaxis horizontal = Axes.X("probability of the predicted class");
        horizontal.range = new[] { 0, 1.02 };
        horizontal.anchor = "y2";
        Yaxis top = Axes.Y("share that is right");
        top.domain = new[] { 0.36, 1 };
        top.range = new[] { 0, 1.04 };
        Yaxis bottom = Axes.Y("samples");
        bottom.domain = new[] { 0, 0.26 };
        bottom.nticks = 4;
        var layout = new FigureLayout { title = title ?? "Reliability of the probabilities", xaxis = horizontal, yaxis = top, yaxis2 = bottom, height = 480, bargap = 0.1 };
        return new Figure(traces, layout, Require.Invariant(
            $"Reliability on {Count((int)samples, "sample")}: {Percent(bins.Sum(b => b.Accuracy * b.Count) / samples)} are right at a mean probability of {Percent(bins.Sum(b => b.MeanConfidence * b.Count) / samples)}; the expected calibration error is {Number(calibration.ExpectedError)}."));
    }
}
