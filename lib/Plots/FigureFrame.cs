using XPlot.Plotly;

namespace Eml.Plots;

/// <summary>One state of a figure with a slider.</summary>
/// <param name="Name">What the slider says, for example the epoch; unique within a figure.</param>
/// <param name="Traces">The traces that differ in this state.</param>
/// <param name="Indices">Which of the figure's traces they replace, counted from 0.</param>
public sealed record FigureFrame(string Name, IReadOnlyList<Trace> Traces, IReadOnlyList<int> Indices);
