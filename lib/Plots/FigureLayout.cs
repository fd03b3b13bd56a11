#pragma warning disable IDE1006, CA1707 // plotly's names, serialised as they stand
namespace Eml.Plots;

/// <summary>XPlot's layout with the properties of plotly.js that it lacks.</summary>
internal sealed class FigureLayout : XPlot.Plotly.Layout.Layout
{
    /// <summary>plotly's <c>layout.meta</c>: free data; <c>aspect</c> is the height by the width of a picture that keeps its shape.</summary>
    public object? meta { get; init; }
}

/// <summary>XPlot's heat map with the properties of plotly.js that it lacks.</summary>
internal sealed class GridHeatmap : XPlot.Plotly.Heatmap
{
    /// <summary>What each cell says, for example <c>%{text}</c>.</summary>
    public string? texttemplate { get; init; }

    /// <summary>The size and colour of that text; without a colour plotly picks one by the cell's.</summary>
    public XPlot.Plotly.Font? textfont { get; init; }

    /// <summary>What a cell says under the pointer.</summary>
    public string? hovertemplate { get; init; }

    /// <summary>Pixels between columns.</summary>
    public int? xgap { get; init; }

    /// <summary>Pixels between rows.</summary>
    public int? ygap { get; init; }
}

/// <summary>XPlot's horizontal axis with the properties of plotly.js that it lacks.</summary>
internal sealed class FigureXaxis : XPlot.Plotly.Xaxis
{
    /// <summary>False draws neither line, ticks nor title.</summary>
    public bool? visible { get; init; }

    /// <summary><c>domain</c> makes the axis shorter where <see cref="FigureYaxis.scaleanchor"/> asks for it, instead of widening its range.</summary>
    public string? constrain { get; init; }
}

/// <summary>XPlot's vertical axis with the properties of plotly.js that it lacks.</summary>
internal sealed class FigureYaxis : XPlot.Plotly.Yaxis
{
    /// <summary>False draws neither line, ticks nor title.</summary>
    public bool? visible { get; init; }

    /// <inheritdoc cref="FigureXaxis.constrain"/>
    public string? constrain { get; init; }

    /// <summary>The axis whose unit is as long as this one's: <c>x</c>.</summary>
    public string? scaleanchor { get; init; }
}

/// <summary>XPlot's colour bar, lying below the plot.</summary>
internal sealed class HorizontalColorbar : XPlot.Plotly.Colorbar
{
    /// <summary>Always h.</summary>
    public string orientation { get; } = "h";
}

/// <summary>XPlot's line, drawn through every point: plotly leaves out points of a line by default, and a smooth curve gets corners.</summary>
internal sealed class SmoothLine : XPlot.Plotly.Line
{
    /// <summary>Always false.</summary>
    public bool simplify { get; }
}
