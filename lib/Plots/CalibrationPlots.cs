using Eml.Metrics;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>Whether probabilities mean what they say.</summary>
public static class CalibrationPlots
{
    /// <summary>
    /// The reliability curve: of the samples whose most probable class got a probability in one bin, the share that is right, and below it how many they are.
    /// The bars are Wilson's 95 % interval: where the share would lie if there were many more such samples.
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
                text = Array.ConvertAll(bins, b => Require.Count(b.Count, "sample")),
                line = new Line { color = Palette.Blue, width = 2 },
                marker = new Marker { color = Palette.Blue, size = 8 },
                error_y = new Error_y
                {
                    type = "data", symmetric = false, array = Array.ConvertAll(bins, b => Interval(b).High - b.Accuracy), arrayminus = Array.ConvertAll(bins, b => b.Accuracy - Interval(b).Low),
                    color = Palette.Blue, thickness = 1.2, width = 4,
                },
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
            $"Reliability on {Require.Count((int)samples, "sample")}: {Percent(bins.Sum(b => b.Accuracy * b.Count) / samples)} are right at a mean probability of {Percent(bins.Sum(b => b.MeanConfidence * b.Count) / samples)}; the expected calibration error is {Number(calibration.ExpectedError)}."));
    }

    /// <summary>Wilson's interval for a share (Wilson 1927, "Probable inference, the law of succession, and statistical inference"), two-sided 95 %.</summary>
    private static (double Low, double High) Interval(CalibrationBin bin)
    {
        const double Z = 1.959963984540054;     // 97.5 % of the normal distribution lie below
        double n = bin.Count, p = bin.Accuracy;
        double centre = (p + (Z * Z / (2 * n))) / (1 + (Z * Z / n));
        double half = Z / (1 + (Z * Z / n)) * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4 * n * n)));
        return (Math.Clamp(centre - half, 0, p), Math.Clamp(centre + half, p, 1));
    }
}
