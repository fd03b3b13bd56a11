using MathNet.Numerics.LinearAlgebra;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>The gradient's norm in every layer at one epoch.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Norms">One per layer, the first layer first; see <see cref="LayerGradient.Norm"/>.</param>
public sealed record LayerNorms(int Epoch, IReadOnlyList<double> Norms);

/// <summary>What happens inside the layers: whether gradients vanish or explode, whether units are saturated.</summary>
public static class LayerPlots
{
    /// <summary>The gradient's norm in every layer over the epochs, on a logarithmic axis.</summary>
    /// <param name="norms">At least one, all with the same number of layers.</param>
    /// <param name="title">A title.</param>
    /// <exception cref="ArgumentException">There is none, or the numbers of layers differ.</exception>
    public static Figure GradientNorms(IReadOnlyList<LayerNorms> norms, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(norms);
        if (norms.Count == 0 || norms[0].Norms.Count == 0 || norms.Any(n => n.Norms.Count != norms[0].Norms.Count))
        {
            throw new ArgumentException("norms needs at least one epoch with at least one layer, and every epoch the same number of layers.", nameof(norms));
        }

        int layers = norms[0].Norms.Count;
        Trace[] traces = [.. Enumerable.Range(0, layers).Select(l =>
        {
            double[] values = [.. norms.Select(n => n.Norms[l])];
            int[] kept = Thinning.Indices(values, Thinning.MostPoints / Math.Max(1, layers));
            return new Scatter
            {
                name = Require.Invariant($"layer {l + 1}"), mode = kept.Length == 1 ? "markers" : "lines",
                x = Array.ConvertAll(kept, i => norms[i].Epoch), y = Thinning.At(values, kept),
                line = new Line { color = Palette.Category(l), dash = Palette.Dash(l), width = 2 },
                marker = new Marker { color = Palette.Category(l), symbol = Palette.Symbol(l), size = 8 },
            };
        })];
        var layout = new FigureLayout
        {
            title = title ?? "Gradient norm per layer",
            xaxis = Axes.X("epoch"),
            yaxis = Axes.Log(Axes.Y("‖∂L/∂(W, b)‖"), norms.SelectMany(n => n.Norms)),
        };
        string last = string.Join(", ", norms[^1].Norms.Select((n, l) => Require.Invariant($"{Number(n)} in layer {l + 1}")));
        return new Figure(traces, layout, Require.Invariant($"Gradient norm per layer up to epoch {norms[^1].Epoch}, where it is {last}."));
    }

    /// <summary>
    /// How often each value of a hidden unit's output occurs, per hidden layer: bars at the ends of a sigmoid's or tanh's range are saturated units,
    /// a bar at 0 of ReLU units that are off.
    /// </summary>
    /// <param name="network">At least one hidden layer.</param>
    /// <param name="X">The samples, N0×m.</param>
    /// <param name="title">A title.</param>
    /// <exception cref="ArgumentException">The network has no hidden layer, or X does not fit it.</exception>
    public static Figure Activations(Network network, Matrix<double> X, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Layers.Count < 2)
        {
            throw new ArgumentException($"network is {network}, which has no hidden layer.", nameof(network));
        }

        ForwardPass pass = network.Forward(X);
        int hidden = network.Layers.Count - 1;
        var traces = new List<Trace>();
        var saturated = new List<string>();
        for (int l = 0; l < hidden; l++)
        {
            Activation activation = network.Layers[l].Activation;
            double[] values = [.. pass.Layers[l].H.Enumerate()];
            (double[] centres, double[] shares) = Shares(values, activation);
            traces.Add(new Bar
            {
                name = Require.Invariant($"layer {l + 1} ({activation.Name})"),
                x = centres,
                y = shares,
                marker = new Marker { color = Palette.Category(l), opacity = hidden > 1 ? 0.7 : 0.9 },
            });
            saturated.Add(Require.Invariant($"{Percent(values.Count(h => Saturated(h, activation)) / (double)values.Length)} in layer {l + 1}"));
        }

        var layout = new FigureLayout
        {
            title = title ?? "Activations of the hidden units",
            barmode = "overlay",
            bargap = 0.04,
            xaxis = Axes.X("h"),
            yaxis = Axes.Y("share of all h"),
            showlegend = hidden > 1,
        };
        string kind = double.IsInfinity(network.Layers[0].Activation.Range.High) ? "off (h = 0)" : "saturated (within 1 % of the range's end)";
        return new Figure(traces, layout, $"Histogram of the hidden units' activations on {Require.Count(X.ColumnCount, "sample")}; {kind}: {string.Join(", ", saturated)}.");
    }

    /// <summary>The share of the values in each of 40 bins over the activation's range.</summary>
    private static (double[] Centres, double[] Shares) Shares(double[] values, Activation activation)
    {
        const int Bins = 40;
        (double low, double high) = (
            double.IsFinite(activation.Range.Low) ? activation.Range.Low : Math.Min(0, values.Min()),
            double.IsFinite(activation.Range.High) ? activation.Range.High : Math.Max(1e-9, values.Max()));
        double width = (high - low) / Bins;
        double[] shares = new double[Bins];
        foreach (double value in values)
        {
            shares[Math.Clamp((int)((value - low) / width), 0, Bins - 1)] += 1.0 / values.Length;
        }

        return ([.. shares.Select((_, i) => low + ((i + 0.5) * width))], shares);
    }

    /// <summary>Within 1 % of the range's width from one of its ends; of a range without an upper end, at the lower one.</summary>
    private static bool Saturated(double h, Activation activation)
    {
        (double low, double high) = activation.Range;
        double margin = 0.01 * (high - low);
        return double.IsFinite(margin) ? h < low + margin || h > high - margin : h <= low || h >= high;
    }
}
