namespace Eml.Plots;

/// <summary>The plotly.js that travels with the library (plotly/README.md says where it comes from): its version, the kinds of traces that it draws, and its text.</summary>
internal static class Plotly
{
    /// <summary>Its version; another one of the same major number, which a page has already, will do.</summary>
    public const string Version = "4.1.1";

    /// <summary>The kinds of traces that it draws.</summary>
    public static readonly IReadOnlyList<string> Kinds =
        ["bar", "box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour", "image", "pie", "scatter", "scatterternary", "violin"];

    private static readonly Lazy<string> Script = new(Read);

    /// <summary>The script, compressed with gzip and written in base64: two thirds of a megabyte.</summary>
    public static string Packed => Script.Value;

    /// <summary>The kind of a trace, which every class of XPlot's says in a property of its own; a trace that says none is plotly's scatter.</summary>
    public static string KindOf(XPlot.Plotly.Trace trace) => trace.GetType().GetProperty("type")?.GetValue(trace) as string ?? "scatter";

    private static string Read()
    {
        using Stream stream = typeof(Plotly).Assembly.GetManifestResourceStream("Eml.Plots.plotly.js.gz")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Convert.ToBase64String(bytes);
    }
}
