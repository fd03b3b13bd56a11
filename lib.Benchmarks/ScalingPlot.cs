using System.Globalization;
using System.Text;

namespace Eml.Benchmarks;

/// <summary>The measurements as one SVG with two charts: time per step against width, a line per batch size, and the share of the peak.</summary>
internal static class ScalingPlot
{
    private const int ChartWidth = 460, ChartHeight = 400, Margin = 60, LegendWidth = 90;

    /// <summary>Legible on white and on black.</summary>
    private static readonly string[] Colours = ["#8e63ce", "#4a83d8", "#1c9e96", "#3da558", "#b59a00", "#e07b00", "#dc4a62"];

    public static string Svg(IReadOnlyList<ScalingPoint> points, double peak)
    {
        const int width = (2 * ChartWidth) + LegendWidth;
        var svg = new StringBuilder(Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {ChartHeight}\" width=\"{width}\" height=\"{ChartHeight}\" role=\"img\">\n"));
        svg.Append(Line($"<title>Time per training step, and share of the multiply-add peak of {peak:F0} GFLOP/s, against the width of the network</title>\n"));
        svg.Append("<style>text { font: 12px sans-serif; fill: #444; } .title { font-size: 15px; } line { stroke: #888; stroke-opacity: 0.35; } @media (prefers-color-scheme: dark) { text { fill: #ccc; } }</style>\n");
        double slowest = Math.Ceiling(Math.Log10(points.Max(p => p.Microseconds))), fastest = Math.Floor(Math.Log10(points.Min(p => p.Microseconds)));
        Chart(svg, 0, points, "microseconds per step", p => (Math.Log10(p.Microseconds) - fastest) / (slowest - fastest),
            [.. Enumerable.Range((int)fastest, (int)(slowest - fastest) + 1).Select(e => ((e - fastest) / (slowest - fastest), Line($"{Math.Pow(10, e):#,0.##}")))]);
        Chart(svg, ChartWidth, points, "share of the multiply-add peak", p => p.Share, [.. Enumerable.Range(0, 6).Select(i => (i / 5.0, Line($"{i * 20} %")))]);
        int entry = 0;
        foreach (int batch in points.Select(p => p.Batch).Distinct().Order())
        {
            svg.Append(Line($"<text x=\"{(2 * ChartWidth) - Margin + 14}\" y=\"{Margin + (18 * entry)}\" style=\"fill: {Colours[entry++ % Colours.Length]}\">batch {batch}</text>\n"));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Chart(StringBuilder page, int left, IReadOnlyList<ScalingPoint> points, string title, Func<ScalingPoint, double> height, (double At, string Text)[] ticks)
    {
        double first = Math.Log2(points.Min(p => p.Width)), last = Math.Log2(points.Max(p => p.Width));
        double X(int width) => Margin + ((Math.Log2(width) - first) / (last - first) * (ChartWidth - (2 * Margin)));
        double Y(double share) => ChartHeight - Margin - (share * (ChartHeight - (2 * Margin)));
        page.Append(Line($"<g transform=\"translate({left} 0)\">\n<text class=\"title\" x=\"{Margin}\" y=\"30\">{title}</text>\n"));
        foreach ((double at, string text) in ticks)
        {
            page.Append(Line($"<line x1=\"{Margin}\" x2=\"{ChartWidth - Margin}\" y1=\"{Y(at):F1}\" y2=\"{Y(at):F1}\"/>"));
            page.Append(Line($"<text x=\"{Margin - 6}\" y=\"{Y(at) + 4:F1}\" text-anchor=\"end\">{text}</text>\n"));
        }

        foreach (int width in points.Select(p => p.Width).Distinct())
        {
            page.Append(Line($"<text x=\"{X(width):F1}\" y=\"{ChartHeight - Margin + 18}\" text-anchor=\"middle\">{width}</text>\n"));
        }

        page.Append(Line($"<text x=\"{ChartWidth / 2}\" y=\"{ChartHeight - 16}\" text-anchor=\"middle\">width</text>\n"));
        int line = 0;
        foreach (IGrouping<int, ScalingPoint> batch in points.GroupBy(p => p.Batch).OrderBy(g => g.Key))
        {
            string colour = Colours[line++ % Colours.Length];
            string path = string.Join(' ', batch.Select(p => Line($"{X(p.Width):F1},{Y(height(p)):F1}")));
            page.Append(Line($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n"));
        }

        page.Append("</g>\n");
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
