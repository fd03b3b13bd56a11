using Eml.Data;
using MathNet.Numerics.LinearAlgebra;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>A named function of one variable, for example what a network computes.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Function">Its value at x.</param>
public sealed record Curve(string Name, Func<double, double> Function)
{
    /// <summary>What a network with one input and one output computes.</summary>
    /// <exception cref="ArgumentException">The network has more inputs or outputs.</exception>
    public static Curve Of(string name, Network network)
    {
        Draw.RequireOneToOne(network);
        return new Curve(name, x => network.Predict(Vector<double>.Build.Dense(1, x))[0]);
    }
}

/// <summary>Samples that the weights were not fitted to, to draw beside those that they were.</summary>
/// <param name="Name">What they are, for the legend: validation, or test.</param>
/// <param name="Data">The samples.</param>
public sealed record OtherSamples(string Name, Dataset Data);

/// <summary>What a network with one input and one output made of its data.</summary>
public static class FitPlots
{
    private const int CurvePoints = 301;

    /// <summary>The data as points, and the function that it came from.</summary>
    /// <param name="data">X and Y, both 1×m.</param>
    /// <param name="truth">The function, if it is known.</param>
    /// <param name="title">A title; by default it names the data.</param>
    /// <exception cref="ArgumentException">The data has more than one input or output.</exception>
    public static Figure Data(Dataset data, Func<double, double>? truth = null, string? title = null) => Fit(data, [], truth, title);

    /// <summary>The data as points and the network's fit as a curve.</summary>
    /// <param name="data">X and Y, both 1×m.</param>
    /// <param name="network">One input, one output.</param>
    /// <param name="truth">The function that the data came from, if it is known.</param>
    /// <param name="title">A title; by default it names the data.</param>
    /// <exception cref="ArgumentException">Data or network has more than one input or output.</exception>
    public static Figure Fit(Dataset data, Network network, Func<double, double>? truth = null, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Fit(data, [Curve.Of("fit by " + network, network)], truth, title);
    }

    /// <summary>The data as points and several fits as curves.</summary>
    /// <param name="data">X and Y, both 1×m.</param>
    /// <param name="fits">The curves; they take x as it stands in the data. May be empty.</param>
    /// <param name="truth">The function that the data came from, if it is known.</param>
    /// <param name="title">A title; by default it names the data.</param>
    /// <param name="others">Samples to draw beside them, in colours of their own.</param>
    /// <exception cref="ArgumentException">The data has more than one input or output.</exception>
    public static Figure Fit(
        Dataset data, IReadOnlyList<Curve> fits, Func<double, double>? truth = null, string? title = null, IReadOnlyList<OtherSamples>? others = null)
    {
        (double[] x, double[] y) = Draw.OneToOne(data);
        ArgumentNullException.ThrowIfNull(fits);
        int[] kept = Thinning.Indices(x, y);
        (double from, double to) = Draw.Span(x.Min(), x.Max());
        double[] grid = Draw.Grid(from, to, CurvePoints);
        var traces = new List<Trace>
        {
            new Scatter
            {
                name = kept.Length < x.Length ? Require.Invariant($"data ({kept.Length} of {x.Length})") : "data", mode = "markers",
                x = Thinning.At(x, kept), y = Thinning.At(y, kept), marker = new Marker { color = Palette.Neutral, size = x.Length > 300 ? 4 : 6, opacity = 0.75 },
            },
        };
        traces.AddRange((others ?? []).Select(Other));
        if (truth is not null)
        {
            traces.Add(new Scatter
            {
                name = "true function",
                mode = "lines",
                x0 = grid[0],
                dx = grid[1] - grid[0],
                y = Array.ConvertAll(grid, v => truth(v)),
                line = new SmoothLine { color = Palette.Neutral, dash = "dot", width = 2 },
            });
        }

        for (int i = 0; i < fits.Count; i++)
        {
            Func<double, double> function = fits[i].Function;
            traces.Add(new Scatter
            {
                name = Literal(fits[i].Name),
                mode = "lines",
                x0 = grid[0],
                dx = grid[1] - grid[0],
                y = Array.ConvertAll(grid, v => function(v)),
                line = new SmoothLine { color = Palette.Category(i), dash = Palette.Dash(i), width = 2.5 },
            });
        }

        var layout = new FigureLayout
        {
            title = title ?? (fits.Count == 0 ? "Data: " : "Fit against data: ") + Literal(data.Name),
            xaxis = Axes.X(Literal(data.InputNames[0])),
            yaxis = Axes.Y(Literal(data.TargetNames[0])),
        };
        string errors = string.Join(", ", fits.Select(f => $"{f.Name}: {Number(Draw.RootMeanSquare([.. x.Select((v, i) => y[i] - f.Function(v))]))}"));
        string subject = fits.Count == 0 ? "" : "Fit against ";
        string quality = fits.Count == 0 ? Require.Invariant($"y from {Number(y.Min())} to {Number(y.Max())}") : "root mean square residual: " + errors;
        return new Figure(traces, layout, Require.Invariant(
            $"{subject}{Require.Count(x.Length, "sample")} of {data.Name}, x from {Number(x.Min())} to {Number(x.Max())}; {quality}{Thinning.Remark(x.Length, kept.Length)}."));
    }

    private static Scatter Other(OtherSamples other, int place)
    {
        (double[] x, double[] y) = Draw.OneToOne(other.Data);
        int[] kept = Thinning.Indices(x, y);
        return new Scatter
        {
            name = Literal(other.Name) + (kept.Length < x.Length ? Require.Invariant($" ({kept.Length} of {x.Length})") : ""),
            mode = "markers",
            x = Thinning.At(x, kept),
            y = Thinning.At(y, kept),
            marker = new Marker { color = Palette.Category(place + 3), symbol = Palette.Symbol(place + 1), size = x.Length > 300 ? 4 : 7, opacity = 0.85 },
        };
    }

    /// <summary>The residuals y − ŷ against x, and how often each size occurs.</summary>
    /// <param name="data">X and Y, both 1×m.</param>
    /// <param name="network">One input, one output.</param>
    /// <param name="title">A title; by default it names the data.</param>
    /// <exception cref="ArgumentException">Data or network has more than one input or output.</exception>
    public static Figure Residuals(Dataset data, Network network, string? title = null)
    {
        (double[] x, double[] y) = Draw.OneToOne(data);
        Draw.RequireOneToOne(network);
        Matrix<double> yHat = network.Predict(data.Inputs);
        double[] residuals = [.. y.Select((v, i) => v - yHat[0, i])];
        int[] kept = Thinning.Indices(x, residuals);
        Draw.Bins bins = Draw.Histogram(residuals);
        Trace[] traces =
        [
            new Scatter
            {
                name = "residual", mode = "markers", x = Thinning.At(x, kept), y = Thinning.At(residuals, kept), showlegend = false,
                marker = new Marker { color = Palette.Blue, size = x.Length > 300 ? 4 : 6, opacity = 0.75 },
            },
            new Bar
            {
                name = "samples", orientation = "h", x = bins.Counts, y = bins.Centres, xaxis = "x2", showlegend = false,
                marker = new Marker { color = Palette.Blue, opacity = 0.75 },
            },
        ];
        Xaxis left = Axes.X(Literal(data.InputNames[0]));
        Xaxis right = Axes.X("samples");
        left.domain = new[] { 0, 0.74 };
        right.domain = new[] { 0.79, 1 };
        right.nticks = 4;
        right.rangemode = "tozero";
        Yaxis vertical = Axes.Y("residual y − ŷ");
        vertical.zeroline = true;
        var layout = new FigureLayout
        {
            title = title ?? "Residuals: " + Literal(data.Name),
            xaxis = left,
            xaxis2 = right,
            yaxis = vertical,
            bargap = 0.06,
            height = 380,
        };
        int worst = Enumerable.Range(0, residuals.Length).MaxBy(i => Math.Abs(residuals[i]));
        return new Figure(traces, layout, Require.Invariant(
            $"Residuals of {network} on {Require.Count(x.Length, "sample")} of {data.Name}: mean {Number(residuals.Average())}, root mean square {Number(Draw.RootMeanSquare(residuals))}, the largest {Number(residuals[worst])} at x = {Number(x[worst])}{Thinning.Remark(x.Length, kept.Length)}."));
    }
}
