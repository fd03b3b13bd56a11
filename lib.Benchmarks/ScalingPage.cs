using System.Globalization;
using System.Text;

namespace Eml.Benchmarks;

/// <summary>The measurements as a page with two charts in SVG: time per step against width, a line per batch size, and the share of the peak.</summary>
internal static class ScalingPage
{
    private const int ChartWidth = 640, ChartHeight = 400, Margin = 60;

    private static readonly string[] Colours = ["#440154", "#443983", "#31688e", "#21918c", "#35b779", "#90d743", "#d9b100"];

    public static string Html(IReadOnlyList<ScalingPoint> points, double peak)
    {
        var page = new StringBuilder("""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Time per training step</title>
            <style>body { font-family: sans-serif; margin: 2em; } svg { margin-right: 2em; } text { font-size: 12px; fill: #333; } line { stroke: #ddd; }</style>
            </head><body><h1>Time per training step</h1>

            """);
        page.Append(Line($"<p>Network width-width-width, sigmoid, double precision. Measured multiply-add peak: {peak:F1} GFLOP/s.</p>\n"));
        double slowest = Math.Ceiling(Math.Log10(points.Max(p => p.Microseconds))), fastest = Math.Floor(Math.Log10(points.Min(p => p.Microseconds)));
        Chart(page, points, "microseconds per step", p => (Math.Log10(p.Microseconds) - fastest) / (slowest - fastest),
            [.. Enumerable.Range((int)fastest, (int)(slowest - fastest) + 1).Select(e => ((e - fastest) / (slowest - fastest), Line($"{Math.Pow(10, e):G4}")))]);
        Chart(page, points, "share of the multiply-add peak", p => p.Share, [.. Enumerable.Range(0, 6).Select(i => (i / 5.0, Line($"{i * 20} %")))]);
        return page.Append("</body></html>\n").ToString();
    }

    private static void Chart(StringBuilder page, IReadOnlyList<ScalingPoint> points, string title, Func<ScalingPoint, double> height, (double At, string Text)[] ticks)
    {
        double first = Math.Log2(points.Min(p => p.Width)), last = Math.Log2(points.Max(p => p.Width));
        double X(int width) => Margin + ((Math.Log2(width) - first) / (last - first) * (ChartWidth - (2 * Margin)));
        double Y(double share) => ChartHeight - Margin - (share * (ChartHeight - (2 * Margin)));
        page.Append(Line($"<svg width=\"{ChartWidth + 100}\" height=\"{ChartHeight}\" role=\"img\" aria-label=\"{title}\">\n"));
        page.Append(Line($"<text x=\"{Margin}\" y=\"30\" style=\"font-size: 16px\">{title}</text>\n"));
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
            page.Append(Line($"<text x=\"{ChartWidth - Margin + 10}\" y=\"{Margin + (18 * line)}\" style=\"fill: {colour}\">batch {batch.Key}</text>\n"));
        }

        page.Append("</svg>\n");
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
