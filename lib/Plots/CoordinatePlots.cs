using MathNet.Numerics.LinearAlgebra;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>The loss as a function of one parameter, all others held.</summary>
public static class CoordinatePlots
{
    private const int CurvePoints = 81;

    /// <summary>The loss over one weight or bias, with its present value and the tangent there, whose slope is backpropagation's derivative.</summary>
    /// <param name="network">Left as it was.</param>
    /// <param name="X">N0×m.</param>
    /// <param name="Y">N×m.</param>
    /// <param name="parameter">The index in <see cref="Network.Parameters"/>, from 0.</param>
    /// <param name="from">The least value drawn.</param>
    /// <param name="to">The greatest value drawn, above <paramref name="from"/>.</param>
    /// <param name="title">A title; by default it names the parameter.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network, or <paramref name="from"/> is not below <paramref name="to"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such parameter.</exception>
    public static Figure LossAlong(
        Network network, Matrix<double> X, Matrix<double> Y, int parameter, double from, double to, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!(from < to) || !double.IsFinite(to - from))
        {
            throw new ArgumentException(Require.Invariant($"from is {from} and to is {to}; from has to be below to, and both finite."), nameof(from));
        }

        Network moving = network.Clone();
        string name = moving.Parameters.Describe(parameter);
        double value = moving.Parameters[parameter];
        Gradient gradient = moving.Gradient(X, Y);
        double slope = gradient.Parameters[parameter];
        double[] grid = Draw.Grid(from, to, CurvePoints);
        Func<double> loss = moving.LossOf(X, Y);
        double[] losses = Array.ConvertAll(grid, w =>
        {
            moving.Parameters[parameter] = w;
            return loss();
        });
        double reach = (to - from) / 6;
        Trace[] traces =
        [
            new Scatter { name = "loss", mode = "lines", x = grid, y = losses, line = new SmoothLine { color = Palette.Blue, width = 3 } },
            new Scatter
            {
                name = Require.Invariant($"slope ∂L/∂{name} = {Number(slope)}"), mode = "lines",
                x = new[] { value - reach, value + reach }, y = new[] { gradient.Loss - (slope * reach), gradient.Loss + (slope * reach) },
                line = new Line { color = Palette.Vermillion, dash = "dash", width = 2 },
            },
            new Scatter
            {
                name = Require.Invariant($"{name} = {Number(value)}, loss {Number(gradient.Loss)}"), mode = "markers", x = new[] { value }, y = new[] { gradient.Loss },
                marker = new Marker { color = Palette.Vermillion, size = 12, symbol = "circle" },
            },
        ];
        var layout = new FigureLayout { title = title ?? $"Loss along {name}", xaxis = Axes.X(name), yaxis = Axes.Y("mean loss per sample") };
        return new Figure(traces, layout, Require.Invariant(
            $"Loss on {Require.Count(X.ColumnCount, "sample")} for {name} from {Number(from)} to {Number(to)}: {Number(gradient.Loss)} at {name} = {Number(value)}, where the slope is {Number(slope)}; the lowest drawn is {Number(losses.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min())}."));
    }
}
