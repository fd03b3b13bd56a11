using Eml.Display;

namespace Eml.Plots;

/// <summary>The formatters of a <see cref="Figure"/>: those of every rich value, and plotly's own media type, which a saved notebook keeps.</summary>
internal sealed class FigureFormatterSource
{
#pragma warning disable CA1822 // called by reflection on an instance
    public IEnumerable<object> CreateTypeFormatters() =>
        [.. new FormatterSource().CreateTypeFormatters(), new Formatter("application/vnd.plotly.v1+json", value => ((Figure)value).ToJson())];
#pragma warning restore CA1822
}
