using XPlot.Plotly;

namespace Eml.Plots;

/// <summary>Marks on a plot over epochs. Each is one trace, so that the legend names it and can switch it off.</summary>
internal static class EpochMarks
{
    private const int MostMarks = 300;

    /// <summary>A thin vertical line at each epoch.</summary>
    public static Scatter Verticals(string name, int[] epochs, double low, double high)
    {
        int[] kept = Thinning.Indices(Array.ConvertAll(epochs, e => (double)e), MostMarks);
        return new Scatter
        {
            name = name,
            mode = "lines",
            hoverinfo = "x+name",
            connectgaps = false,
            x = kept.SelectMany(i => new double?[] { epochs[i], epochs[i], null }).ToArray(),
            y = kept.SelectMany(_ => new double?[] { low, high, null }).ToArray(),
            line = new Line { color = Palette.Neutral, dash = "dot", width = 1 },
        };
    }

    /// <summary>A vertical line at each note, which says its text under the pointer.</summary>
    public static Scatter Notes(string name, IReadOnlyList<EpochNote> notes, double low, double high) => new()
    {
        name = name,
        mode = "lines",
        hoverinfo = "x+text",
        connectgaps = false,
        x = notes.SelectMany(n => new double?[] { n.Epoch, n.Epoch, null }).ToArray(),
        y = notes.SelectMany(_ => new double?[] { low, high, null }).ToArray(),
        text = notes.SelectMany(n => new[] { PlotText.Literal(n.Text), PlotText.Literal(n.Text), "" }).ToArray(),
        line = new Line { color = Palette.Purple, dash = "dash", width = 1.5 },
    };

    /// <summary>A band along the bottom over the epochs; neighbours, and gaps too narrow to see, run together, and a single one is wide enough to be seen.</summary>
    public static Scatter Spans(string name, int[] epochs, int lastEpoch, double height)
    {
        double gap = Math.Max(1, lastEpoch / (double)MostMarks);
        var x = new List<double?>();
        var y = new List<double?>();
        const double half = 0.5;
        for (int i = 0; i < epochs.Length; i++)
        {
            if (i > 0 && epochs[i] - epochs[i - 1] <= gap)
            {
                x[^2] = Math.Max(x[^2]!.Value, epochs[i] + half);
                continue;
            }

            x.AddRange([epochs[i] - half, epochs[i] - half + gap, null]);
            y.AddRange([height, height, null]);
        }

        return new Scatter
        {
            name = name,
            mode = "lines",
            x = x.ToArray(),
            y = y.ToArray(),
            hoverinfo = "x+name",
            connectgaps = false,
            line = new Line { color = Palette.Purple, width = 5 },
        };
    }

    /// <summary>The target loss.</summary>
    public static Scatter Target(double loss, double from, double to) => Horizontal("target " + PlotText.Number(loss), loss, from, to);

    /// <summary>A level line.</summary>
    public static Scatter Horizontal(string name, double level, double from, double to) => new()
    {
        name = name,
        mode = "lines",
        x = new[] { from, to },
        y = new[] { level, level },
        line = new Line { color = Palette.Green, dash = "dashdot", width = 1.5 },
    };
}
