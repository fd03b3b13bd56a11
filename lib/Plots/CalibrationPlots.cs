using MathNet.Numerics.LinearAlgebra;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>Whether probabilities mean what they say.</summary>
public static class CalibrationPlots
{
    /// <summary>
    /// The reliability curve: of the samples whose most probable class got a probability in one bin, the share that is right, and below it how many they are.
    /// The expected calibration error is the mean gap between the two, weighted by the samples (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017).
    /// </summary>
    /// <param name="probabilities">C×m.</param>
    /// <param name="labels">m true classes, counted from 0.</param>
    /// <param name="bins">How many equal bins from 0 to 1.</param>
    /// <param name="title">A title.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a label that is no class.</exception>
    public static Figure Reliability(Matrix<double> probabilities, IReadOnlyList<int> labels, int bins = 10, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        Require.AtLeast(bins, 1, nameof(bins));
        ClassSamples.Names([.. Enumerable.Range(0, probabilities.RowCount).Select(c => Require.Invariant($"{c}"))], nameof(labels), labels);
        if (probabilities.ColumnCount != labels.Count)
        {
            throw new ArgumentException(
                Require.Invariant($"probabilities is {Require.Shape(probabilities)} but there are {labels.Count} labels; it needs one column per label."), nameof(probabilities));
        }

        Require.Finite(probabilities, nameof(probabilities));
        int[] predicted = ClassSamples.Predicted(probabilities);
        var used = Enumerable.Range(0, labels.Count)
            .GroupBy(j => Math.Clamp((int)(probabilities[predicted[j], j] * bins), 0, bins - 1)).OrderBy(g => g.Key)
            .Select(g => (Confidence: g.Average(j => probabilities[predicted[j], j]), Right: g.Count(j => predicted[j] == labels[j]) / (double)g.Count(), Count: g.Count(), Centre: (g.Key + 0.5) / bins)).ToArray();
        double error = used.Sum(b => b.Count * Math.Abs(b.Right - b.Confidence)) / labels.Count;
        Trace[] traces =
        [
            new Scatter { name = "perfectly calibrated", mode = "lines", x = new[] { 0, 1 }, y = new[] { 0, 1 }, hoverinfo = "skip", line = new Line { color = Palette.Neutral, dash = "dot", width = 1.5 } },
            new Scatter
            {
                name = "network",
                mode = "lines+markers",
                x = Array.ConvertAll(used, b => b.Confidence),
                y = Array.ConvertAll(used, b => b.Right),
                text = Array.ConvertAll(used, b => Count(b.Count, "sample")),
                line = new Line { color = Palette.Blue, width = 2 },
                marker = new Marker { color = Palette.Blue, size = 8 },
            },
            new Bar
            {
                name = "samples", x = Array.ConvertAll(used, b => b.Centre), y = Array.ConvertAll(used, b => b.Count), yaxis = "y2", showlegend = false,
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
        double accuracy = used.Sum(b => b.Right * b.Count) / labels.Count;
        return new Figure(traces, layout, Require.Invariant(
            $"Reliability on {Count(labels.Count, "sample")}: {Percent(accuracy)} are right at a mean probability of {Percent(used.Sum(b => b.Confidence * b.Count) / labels.Count)}; the expected calibration error is {Number(error)}."));
    }
}
