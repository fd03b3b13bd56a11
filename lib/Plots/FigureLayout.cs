#pragma warning disable IDE1006, CA1002 // plotly's names, serialised as they stand
namespace Eml.Plots;

/// <summary>XPlot's layout with the properties of plotly.js that it lacks.</summary>
public sealed class FigureLayout : XPlot.Plotly.Layout.Layout
{
    /// <summary>plotly's <c>layout.sliders</c>.</summary>
    public IReadOnlyList<object>? sliders { get; init; }

    /// <summary>plotly's <c>layout.updatemenus</c>: buttons.</summary>
    public IReadOnlyList<object>? updatemenus { get; init; }
}

/// <summary>XPlot's heat map with the properties of plotly.js that it lacks.</summary>
public sealed class GridHeatmap : XPlot.Plotly.Heatmap
{
    /// <summary>What each cell says, for example <c>%{text}</c>; plotly picks black or white by the cell's colour.</summary>
    public string? texttemplate { get; init; }

    /// <summary>What a cell says under the pointer.</summary>
    public string? hovertemplate { get; init; }

    /// <summary>Pixels between columns.</summary>
    public int? xgap { get; init; }

    /// <summary>Pixels between rows.</summary>
    public int? ygap { get; init; }
}
