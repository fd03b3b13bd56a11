using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>A computation as a graph: values go forward along its edges, derivatives come back.</summary>
public static class GraphPlots
{
    /// <summary>Draws the graph, with both numbers on every edge.</summary>
    /// <param name="nodes">A name, unique among them, and where it stands.</param>
    /// <param name="edges">Between two nodes: the number that goes forward, and the derivative that comes back.</param>
    /// <param name="title">A title.</param>
    /// <exception cref="ArgumentException">There is no edge, or an edge leads from or to a node that does not exist.</exception>
    public static Figure Computation(
        IReadOnlyList<(string Name, double X, double Y)> nodes,
        IReadOnlyList<(string From, string To, double Forward, double Backward)> edges, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(edges);
        var places = nodes.ToDictionary(n => n.Name, n => (n.X, n.Y), StringComparer.Ordinal);
        (double X, double Y) At(string name) => places.TryGetValue(name, out (double X, double Y) place)
            ? place
            : throw new ArgumentException($"An edge names '{name}'; the nodes are {string.Join(", ", places.Keys)}.", nameof(edges));
        if (edges.Count == 0)
        {
            throw new ArgumentException("edges is empty; there is nothing to draw.", nameof(edges));
        }

        double[] x = [.. edges.Select(e => (At(e.From).X + At(e.To).X) / 2)];
        double[] y = [.. edges.Select(e => (At(e.From).Y + At(e.To).Y) / 2)];
        Trace[] traces =
        [
            new Scatter
            {
                name = "edge", mode = "lines", showlegend = false, hoverinfo = "skip", line = new Line { color = Palette.Neutral, width = 1.5 },
                x = edges.SelectMany(e => Halves(At(e.From).X, At(e.To).X)).ToArray(),
                y = edges.SelectMany(e => Halves(At(e.From).Y, At(e.To).Y)).ToArray(),
            },
            .. Numbers("forward: value", Palette.Blue, "top center", "→ ", [.. edges.Select(e => e.Forward)]),
            .. Numbers("backward: derivative of the loss", Palette.Vermillion, "bottom center", "← ", [.. edges.Select(e => e.Backward)]),
            new Scatter
            {
                name = "node", mode = "markers+text", showlegend = false, hoverinfo = "skip", textposition = "middle center",
                x = nodes.Select(n => n.X).ToArray(), y = nodes.Select(n => n.Y).ToArray(), text = nodes.Select(n => Literal(n.Name)).ToArray(),
                textfont = new Textfont { color = "white", size = 15 },
                marker = new Marker { size = 42, color = "#4a4f55", line = new Line { color = Palette.Neutral, width = 1.5 } },
            },
        ];
        var layout = new FigureLayout
        {
            title = title ?? "Values forward, derivatives back",
            xaxis = new FigureXaxis { visible = false },
            yaxis = new FigureYaxis { visible = false },
        };
        return new Figure(traces, layout, "A graph of " + Require.Count(nodes.Count, "node") + ", with what goes forward and what comes back on each edge: "
            + string.Join("; ", edges.Select(e => $"{e.From} to {e.To} {Number(e.Forward)} and {Number(e.Backward)}")) + ".");

        // In a legend plotly sets the sample of a text above or below its line as the text itself is, so dots stand there.
        Scatter[] Numbers(string name, string color, string position, string arrow, double[] values) =>
        [
            new Scatter
            {
                name = "numbers " + name, legendgroup = name, mode = "text", showlegend = false, hoverinfo = "skip", x = x, y = y, textposition = position,
                text = Array.ConvertAll(values, v => arrow + Number(v)), textfont = new Textfont { color = color, size = 14 },
            },
            new Scatter { name = name, legendgroup = name, mode = "markers", x = new[] { double.NaN }, y = new[] { double.NaN }, marker = new Marker { color = color, size = 9 } },
        ];
    }

    /// <summary>A line from one place to the other, one coordinate of it, with a gap in the middle that leaves room for the numbers.</summary>
    private static double[] Halves(double from, double to) =>
        [from, from + (0.28 * (to - from)), double.NaN, from + (0.72 * (to - from)), to, double.NaN];
}
