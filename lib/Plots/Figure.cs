using Eml.Display;
using XPlot.Plotly;

namespace Eml.Plots;

/// <summary>
/// A plot made of XPlot's traces and layout. A notebook cell returns it as its last expression; every host then shows it.
/// </summary>
/// <remarks>
/// A bare <c>PlotlyChart</c> of XPlot loads a plotly.js that is years old and prints as a table of properties in most hosts.
/// A figure is never blank: until it is drawn, and where it cannot be, it shows <see cref="Summary"/>.
/// </remarks>
[TypeFormatterSource(typeof(FormatterSource))]
public sealed class Figure : IRichDisplay
{
    /// <summary>The plotly.js that figures are made for and tested with; another version of the same major number will do.</summary>
    public const string PlotlyVersion = "4.1.2";

    private readonly Lazy<string> json;

    /// <param name="traces">What is drawn, in plotly's terms; at least one.</param>
    /// <param name="layout">Title, axes and legend. What it leaves open, the house style fills in.</param>
    /// <param name="summary">What the plot shows, in one sentence with its key numbers: it is the alternative text.</param>
    /// <param name="frames">The states of a slider, one for each position.</param>
    /// <exception cref="ArgumentException">No trace, or no summary.</exception>
    public Figure(
        IReadOnlyList<Trace> traces, XPlot.Plotly.Layout.Layout layout, string summary, IReadOnlyList<FigureFrame>? frames = null)
    {
        ArgumentNullException.ThrowIfNull(traces);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentException.ThrowIfNullOrWhiteSpace(summary);
        if (traces.Count == 0)
        {
            throw new ArgumentException("traces is empty; a figure needs at least one trace.", nameof(traces));
        }

        Traces = [.. traces];
        Layout = layout;
        Summary = summary;
        Frames = [.. frames ?? []];
        json = new Lazy<string>(() => FigureJson.Write(this));
    }

    /// <summary>Where <see cref="ToHtml"/> loads plotly.js from when the page has none.</summary>
    public static Uri PlotlyUrl { get; } = new($"https://cdn.plot.ly/plotly-{PlotlyVersion}.min.js");

    /// <summary>What is drawn, in plotly's terms.</summary>
    public IReadOnlyList<Trace> Traces { get; }

    /// <summary>Title, axes and legend.</summary>
    public XPlot.Plotly.Layout.Layout Layout { get; }

    /// <summary>What the plot shows, in one sentence with its key numbers.</summary>
    public string Summary { get; }

    /// <summary>The states of a slider; empty without one.</summary>
    public IReadOnlyList<FigureFrame> Frames { get; }

    /// <summary>
    /// The figure as plotly.js takes it, the content of <c>application/vnd.plotly.v1+json</c>: data, layout, config and, with a slider, frames.
    /// The same figure gives the same text, on every machine.
    /// </summary>
    public string ToJson() => json.Value;

    /// <summary>A fragment of HTML that draws the figure: it uses the page's plotly.js or loads it, and shows the summary if it cannot.</summary>
    public string ToHtml() => FigureHtml.Write(this);

    /// <summary><see cref="Summary"/>.</summary>
    public override string ToString() => Summary;
}
