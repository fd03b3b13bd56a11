using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Eml.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Playground.Sessions;

/// <summary>Data sets as small pictures, each drawn from the data themselves.</summary>
public static class Thumbnails
{
    private const int Size = 40, Samples = 90;

    private static readonly string[] colours = ["#2086C8", "#D55E00", "#009E73", "#CC79A7"];
    private static readonly ConcurrentDictionary<string, string> made = new(StringComparer.Ordinal);

    /// <summary>The picture as SVG.</summary>
    public static string Svg(DataSet set) => made.GetOrAdd(set.Name, _ => $"<svg viewBox=\"0 0 {Size} {Size}\" aria-hidden=\"true\">{Drawn(set)}</svg>");

    private static string Drawn(DataSet set)
    {
        if (set.Name == Controls.Csv)
        {
            return "<path d=\"M11 6h13l6 6v22H11zM24 6v6h6M15 18h11M15 23h11M15 28h11\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\"/>";
        }

        PlaygroundSettings settings = SettingsReader.Read(SettingsForm.Default.With(Controls.Data, set.Name)).Settings!;
        Dataset data = set.Load(settings with { Samples = set.IsSynthetic ? Samples : settings.Samples }, null);
        return set.ImageWidth is { } width ? Image(data, width) : Points(data);
    }

    /// <summary>A curve's points, or the first and the third feature of classes: enough to know the data by.</summary>
    private static string Points(Dataset data)
    {
        Vector<double> x = data.Inputs.Row(0), y = data.Inputs.RowCount == 1 ? data.Targets.Row(0) : data.Inputs.Row(data.Inputs.RowCount > 2 ? 2 : 1);
        int[]? labels = data.Inputs.RowCount == 1 ? null : Labels.FromOneHot(data.Targets);
        var svg = new StringBuilder();
        for (int j = 0; j < data.Count; j++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle r=\"1.4\" cx=\"{Place(x, j):0.#}\" cy=\"{Size - Place(y, j):0.#}\" fill=\"{colours[labels is null ? 0 : labels[j] % colours.Length]}\"/>");
        }

        return svg.ToString();
    }

    private static string Image(Dataset data, int width)
    {
        Vector<double> pixels = data.Inputs.Column(3);
        double side = 32.0 / width, most = pixels.Maximum();
        var svg = new StringBuilder();
        for (int i = 0; i < pixels.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{4 + (i % width * side):0.#}\" y=\"{4 + (i / width * side):0.#}\" width=\"{side + 0.1:0.#}\" height=\"{side + 0.1:0.#}\" fill=\"currentColor\" fill-opacity=\"{pixels[i] / most:0.##}\"/>");
        }

        return svg.ToString();
    }

    private static double Place(Vector<double> values, int j) => 4 + (32 * (values[j] - values.Minimum()) / Math.Max(1e-300, values.Maximum() - values.Minimum()));
}
