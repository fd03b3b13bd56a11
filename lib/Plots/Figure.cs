using Eml.Display;
using XPlot.Plotly;

namespace Eml.Plots;

/// <summary>
/// A plot made of XPlot's traces and layout. A notebook cell returns it as its last expression; every host then shows it.
/// </summary>
/// <remarks>
/// A bare <c>PlotlyChart</c> of XPlot loads a plotly.js that is years old and prints as a table of properties in most hosts.
/// A figure needs no network: plotly.js travels with the library and reaches the page with the first figure.
/// A figure is never blank: until it is drawn, and where it cannot be, it shows <see cref="Summary"/>.
/// </remarks>
[TypeFormatterSource(typeof(FigureFormatterSource))]
public sealed class Figure : IRichDisplay
{
    private static readonly PlotlyCourier Courier = new(TimeProvider.System);

    private readonly Lazy<string> json;
    private readonly Lazy<bool> takesPlotly = new(Courier.IsDue);

    /// <param name="traces">What is drawn, in plotly's terms; at least one.</param>
    /// <param name="layout">Title, axes and legend. What it leaves open, the house style fills in.</param>
    /// <param name="summary">What the plot shows, in one sentence with its key numbers: it is the alternative text.</param>
    /// <exception cref="ArgumentException">No trace, a trace of a kind that the library's plotly.js does not draw (those in space and on maps), or no summary.</exception>
    public Figure(IReadOnlyList<Trace> traces, XPlot.Plotly.Layout.Layout layout, string summary)
    {
        ArgumentNullException.ThrowIfNull(traces);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentException.ThrowIfNullOrWhiteSpace(summary);
        if (traces.Count == 0)
        {
            throw new ArgumentException("traces is empty; a figure needs at least one trace.", nameof(traces));
        }

        if (traces.Select(Plotly.KindOf).FirstOrDefault(kind => !Plotly.Kinds.Contains(kind, StringComparer.Ordinal)) is string unknown)
        {
            throw new ArgumentException($"traces holds one of the type \"{unknown}\"; the plotly.js that travels with the library draws {string.Join(", ", Plotly.Kinds)}.", nameof(traces));
        }

        Traces = [.. traces];
        Layout = layout;
        Summary = summary;
        json = new Lazy<string>(() => FigureJson.Write(this));
    }

    /// <summary>What is drawn, in plotly's terms.</summary>
    public IReadOnlyList<Trace> Traces { get; }

    /// <summary>Title, axes and legend.</summary>
    public XPlot.Plotly.Layout.Layout Layout { get; }

    /// <summary>What the plot shows, in one sentence with its key numbers.</summary>
    public string Summary { get; }

    /// <summary>The slider's positions; null without one.</summary>
    internal FigureSlider? Slider { get; private init; }

    /// <summary>
    /// One figure with a slider (and a button that plays it) over several states of a plot, for example over epochs.
    /// It needs no kernel: the figure holds all states, of each only the traces that change.
    /// </summary>
    /// <param name="label">What the slider moves over, for example <c>epoch</c>.</param>
    /// <param name="states">A name, unique among them, and a figure for each position; all with equally many traces. The last one is shown first.</param>
    /// <exception cref="ArgumentException">No state, a name that occurs twice, or states with different numbers of traces.</exception>
    public static Figure WithSlider(string label, IReadOnlyList<(string Name, Figure State)> states)
    {
        var slider = new FigureSlider(label, states);
        (string name, Figure last) = states[^1];
        return new Figure(last.Traces, last.Layout, slider.Summary(name, last)) { Slider = slider };
    }

    /// <summary>
    /// The figure as plotly.js takes it, the content of <c>application/vnd.plotly.v1+json</c>: data, layout, config and, with a slider, frames.
    /// The same figure gives the same text, on every machine.
    /// </summary>
    public string ToJson() => json.Value;

    /// <summary>
    /// A fragment of HTML that draws the figure, and shows the summary until it has. The first figure of a process, and the first after a
    /// pause of ten seconds, holds plotly.js itself (two thirds of a megabyte); the others use that one. None asks for anything from elsewhere.
    /// </summary>
    public string ToHtml() => FigureHtml.Write(this, takesPlotly.Value);

    /// <summary><see cref="Summary"/>.</summary>
    public override string ToString() => Summary;
}
