using MathNet.Numerics.LinearAlgebra;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>Images and weights as images, many in one figure.</summary>
public static class ImagePlots
{
    /// <summary>Rows of nothing below an image, for its label.</summary>
    private const int Below = 4;

    private static readonly object[][] inkOnPaper = [[0, "#ffffff"], [1, "#111111"]];

    // Blue, white, orange: told apart by every reader (ColorBrewer's PuOr and RdBu ends).
    private static readonly object[][] diverging = [[0, "#2166ac"], [0.25, "#92c5de"], [0.5, "#f7f7f7"], [0.75, "#fdb863"], [1, "#b35806"]];

    /// <summary>Images in a grid, dark where the pixel is high.</summary>
    /// <param name="images">One image per column, its pixels row by row: pixels×n.</param>
    /// <param name="width">How many pixels a row of an image has; it divides the number of pixels.</param>
    /// <param name="labels">A short text under each image; may be null.</param>
    /// <param name="columns">How many images stand side by side.</param>
    /// <param name="title">A title.</param>
    /// <exception cref="ArgumentException">No image, a width that does not fit, or another number of labels than images.</exception>
    public static Figure Grid(Matrix<double> images, int width, IReadOnlyList<string>? labels = null, int columns = 10, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        Heatmap mosaic = Mosaic(images, width, columns, nameof(images));
        mosaic.colorscale = inkOnPaper;
        mosaic.showscale = false;
        mosaic.zmin = images.Enumerate().Min();
        mosaic.zmax = images.Enumerate().Max();
        string text = labels is null ? "" : $": {string.Join(", ", labels.Take(20))}{(labels.Count > 20 ? ", …" : "")}";
        return Build(mosaic, images, width, labels, columns, title ?? "Images", Require.Invariant(
            $"{Require.Count(images.ColumnCount, "image")} of {Require.Shape(images.RowCount / width, width)} pixels{text.Replace("<br>", " ", StringComparison.Ordinal)}."));
    }

    /// <summary>Each hidden unit's weights as an image: orange raises the unit, blue lowers it, white leaves it.</summary>
    /// <param name="W1">Units×pixels, pixels row by row.</param>
    /// <param name="width">How many pixels a row of an image has; it divides the number of pixels.</param>
    /// <param name="columns">How many images stand side by side.</param>
    /// <param name="title">A title.</param>
    /// <exception cref="ArgumentException">No unit, or a width that does not fit.</exception>
    public static Figure Weights(Matrix<double> W1, int width, int columns = 10, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(W1);
        Matrix<double> images = W1.Transpose();
        double most = images.Enumerate().Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        Heatmap mosaic = Mosaic(images, width, columns, nameof(W1));
        mosaic.colorscale = diverging;
        mosaic.zmin = -most;
        mosaic.zmax = most;
        mosaic.showscale = true;
        mosaic.colorbar = new HorizontalColorbar { title = "weight", thickness = 8, outlinewidth = 0, y = 0, yanchor = "top", ypad = 4, titleside = "bottom" };
        string[] labels = [.. Enumerable.Range(0, images.ColumnCount).Select(i => Require.Invariant($"{i}"))];
        return Build(mosaic, images, width, labels, columns, title ?? "Weights of the hidden units", Require.Invariant(
            $"The weights of {Require.Count(W1.RowCount, "hidden unit")} as images of {Require.Shape(W1.ColumnCount / width, width)} pixels; the largest magnitude is {Number(most)}."));
    }

    /// <summary>All images as one heat map, with a pixel of nothing beside each and some below it, where its label stands.</summary>
    private static Heatmap Mosaic(Matrix<double> images, int width, int columns, string argument)
    {
        Require.AtLeast(width, 1, nameof(width));
        Require.AtLeast(columns, 1, nameof(columns));
        if (images.ColumnCount == 0 || images.RowCount % width != 0)
        {
            throw new ArgumentException(
                Require.Invariant($"{argument} has {Require.Count(images.ColumnCount, "image")} of {Require.Count(images.RowCount, "pixel")}; at least one is needed, and width {width} has to divide the pixels."), argument);
        }

        int height = images.RowCount / width;
        columns = Math.Min(columns, images.ColumnCount);
        int rows = (images.ColumnCount + columns - 1) / columns;
        double?[][] z = [.. Enumerable.Range(0, rows * (height + Below)).Select(_ => new double?[(columns * (width + 1)) - 1])];
        for (int n = 0; n < images.ColumnCount; n++)
        {
            for (int p = 0; p < images.RowCount; p++)
            {
                z[(n / columns * (height + Below)) + (p / width)][(n % columns * (width + 1)) + (p % width)] = Math.Round(images[p, n], 4);
            }
        }

        return new Heatmap { z = z, zauto = false, hoverinfo = "z" };
    }

    private static Figure Build(
        Heatmap mosaic, Matrix<double> images, int width, IReadOnlyList<string>? labels, int columns, string title, string summary)
    {
        if (labels is not null && labels.Count != images.ColumnCount)
        {
            throw new ArgumentException(Require.Invariant($"labels has {Require.Count(labels.Count, "text")} for {Require.Count(images.ColumnCount, "image")}."), nameof(labels));
        }

        int height = images.RowCount / width;
        columns = Math.Min(columns, images.ColumnCount);
        int rows = (images.ColumnCount + columns - 1) / columns;
        var traces = new List<Trace> { mosaic };
        if (labels is not null)
        {
            traces.Add(new Scatter
            {
                mode = "text",
                x = labels.Select((_, n) => (n % columns * (width + 1)) + ((width - 1) / 2.0)).ToArray(),
                y = labels.Select((_, n) => (n / columns * (height + Below)) + height + 1.2).ToArray(),
                text = labels.Select(Literal).ToArray(),
                textfont = new Textfont { size = 10 },
                hoverinfo = "skip",
                showlegend = false,
            });
        }

        double aspect = rows * (height + Below) / (columns * (width + 1.0));
        var layout = new FigureLayout
        {
            title = title,
            meta = new { aspect = aspect },
            xaxis = new FigureXaxis { visible = false, constrain = "domain" },
            yaxis = new FigureYaxis { visible = false, constrain = "domain", scaleanchor = "x", autorange = "reversed" },
            margin = new Margin { l = 12, r = 12, b = 12, t = 44 },
            height = Math.Clamp(64 + (700 * aspect), 160, 900),
        };
        return new Figure(traces, layout, summary);
    }
}
