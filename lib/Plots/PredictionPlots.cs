using Eml.Data;
using MathNet.Numerics.LinearAlgebra;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>What a network with any number of inputs predicts.</summary>
public static class PredictionPlots
{
    /// <summary>The predicted against the actual target: a perfect network has every sample on the diagonal.</summary>
    /// <param name="data">X N0×m and Y N×m; one colour per target.</param>
    /// <param name="network">N0 inputs, N outputs.</param>
    /// <param name="title">A title; by default it names the data.</param>
    /// <exception cref="ArgumentException">The data does not fit the network.</exception>
    public static Figure AgainstActual(Dataset data, Network network, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(network);
        network.CheckBatch(data.Inputs, data.Targets);
        Matrix<double> yHat = network.Predict(data.Inputs);
        double low = data.Targets.Enumerate().Min(), high = data.Targets.Enumerate().Max();
        var traces = new List<Trace>
        {
            new Scatter
            {
                name = "ŷ = y", mode = "lines", x = new[] { low, high }, y = new[] { low, high },
                line = new Line { color = Palette.Neutral, dash = "dot", width = 2 },
            },
        };
        int each = Math.Max(4, Thinning.MostPoints / data.Targets.RowCount);
        for (int i = 0; i < data.Targets.RowCount; i++)
        {
            (double[] actual, double[] predicted) = (data.Targets.Row(i).ToArray(), yHat.Row(i).ToArray());
            int[] kept = Thinning.Indices(actual, predicted, each);
            traces.Add(new Scatter
            {
                name = Literal(data.TargetNames[i]),
                mode = "markers",
                x = Thinning.At(actual, kept),
                y = Thinning.At(predicted, kept),
                marker = new Marker { color = Palette.Category(i), symbol = Palette.Symbol(i), size = data.Count > 300 ? 5 : 7, opacity = 0.75 },
            });
        }

        var layout = new FigureLayout
        {
            title = title ?? "Predicted against actual: " + Literal(data.Name),
            xaxis = Axes.X("actual y"),
            yaxis = Axes.Y("predicted ŷ"),
        };
        double error = Draw.RootMeanSquare([.. (data.Targets - yHat).Enumerate()]);
        return new Figure(traces, layout, $"Predictions of {network} against {Require.Count(data.Count, "sample")} of {data.Name}; root mean square error {Number(error)}.");
    }
}
