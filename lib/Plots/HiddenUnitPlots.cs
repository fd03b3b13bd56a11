using MathNet.Numerics.LinearAlgebra;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>What the hidden units contribute.</summary>
public static class HiddenUnitPlots
{
    private const int LegendUnits = 6;

    /// <summary>
    /// Each hidden unit as the basis function W2[0,i]·h_i(x), and their sum plus b2, which is the fit: derivations.md eq. (1.4).
    /// </summary>
    /// <param name="network">One input, one hidden layer, one output.</param>
    /// <param name="from">The least x.</param>
    /// <param name="to">The greatest x; where it is the least one, too, a range around it is drawn.</param>
    /// <param name="title">A title; by default it names the network.</param>
    /// <exception cref="ArgumentException">The network has another shape, or <paramref name="from"/> is above <paramref name="to"/>.</exception>
    public static Figure BasisFunctions(Network network, double from, double to, string? title = null)
    {
        Draw.RequireOneToOne(network);
        if (network.Layers.Count != 2)
        {
            throw new ArgumentException(
                Require.Invariant($"network is {network}, with {Require.Count(network.Layers.Count, "layer")}; this plot needs one hidden layer and one output layer."),
                nameof(network));
        }

        if (!(from <= to) || !double.IsFinite(to - from))
        {
            throw new ArgumentException(Require.Invariant($"from is {from} and to is {to}; from cannot be above to, and both have to be finite."), nameof(from));
        }

        (from, to) = Draw.Span(from, to);

        int units = network.Layers[0].Outputs;
        double[] x = Draw.Grid(from, to, Math.Clamp(6000 / units, 41, 241));
        ForwardPass pass = network.Forward(Draw.Row(x));
        Matrix<double> W2 = network.Layers[1].Weights;
        double b2 = network.Layers[1].Bias[0];
        var traces = new List<Trace>();
        for (int i = 0; i < units; i++)
        {
            traces.Add(new Scatter
            {
                name = units <= LegendUnits ? Require.Invariant($"W<sub>2</sub>[0,{i}]·h<sub>{i}</sub>")
                    : i == 0 ? Require.Invariant($"W<sub>2</sub>[0,i]·h<sub>i</sub>, i = 0…{units - 1}") : Require.Invariant($"i = {i}"),
                mode = "lines",
                x0 = x[0],
                dx = x[1] - x[0],
                y = (W2[0, i] * pass.Layers[0].H.Row(i)).ToArray(),
                showlegend = units <= LegendUnits || i == 0,
                line = new SmoothLine { color = Palette.Category(i + 1), dash = Palette.Dash(i + 1), width = units > 20 ? 1 : 1.5 },
            });
        }

        traces.Add(new Scatter
        {
            name = Require.Invariant($"their sum + b<sub>2</sub> = the fit"),
            mode = "lines",
            x0 = x[0],
            dx = x[1] - x[0],
            y = pass.Layers[1].Z.Row(0).ToArray(),
            line = new SmoothLine { color = Palette.Blue, width = 4 },
        });
        int strongest = W2.Row(0).AbsoluteMaximumIndex();
        var layout = new FigureLayout
        {
            title = title ?? "Hidden units of " + Literal(network.ToString()),
            xaxis = Axes.X("x"),
            yaxis = Axes.Y("contribution to ŷ"),
        };
        return new Figure(traces, layout, Require.Invariant(
            $"The fit of {network} for x from {Number(from)} to {Number(to)} as the sum of {Require.Count(units, "hidden unit")} W2[0,i]·h_i(x) and b2 = {Number(b2)}; the largest output weight is {Number(W2[0, strongest])}, of unit {strongest}."));
    }
}
