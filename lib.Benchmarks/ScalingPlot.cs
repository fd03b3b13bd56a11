using System.Globalization;
using System.Text;

namespace Eml.Benchmarks;

/// <summary>The measurements as one SVG with two charts: time per step against width, a line per batch size, and the share of the peak.</summary>
internal static class ScalingPlot
{
    private const int ChartWidth = 470, ChartHeight = 400, Margin = 64, LegendWidth = 60;

    /// <summary>Seven steps of matplotlib's plasma (CC0), whose lightness rises evenly, so that every reader can order them; dark ones for white, light ones for black.</summary>
    private static readonly string[] OnWhite = ["#0d0887", "#5601a4", "#900da3", "#bf3984", "#d6556d", "#e76f5a", "#e8833a"],
        OnBlack = ["#9a5cf0", "#bf5fd0", "#d46cb5", "#e37f8f", "#f39a63", "#fdc328", "#f0f921"];

    public static string Svg(IReadOnlyList<ScalingPoint> points, double peak)
    {
        const int width = (2 * ChartWidth) + LegendWidth;
        int[] batches = [.. points.Select(p => p.Batch).Distinct().Order()];
        var svg = new StringBuilder(Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {ChartHeight}\" width=\"{width}\" height=\"{ChartHeight}\" role=\"img\">\n"));
        svg.Append(Line($"<title>Time per training step, and share of the multiply-add peak of {peak:F0} GFLOP/s, against the width of the network</title>\n"));
        svg.Append("<style>text { font: 12px sans-serif; fill: #444; } .title { font-size: 15px; } line { stroke: #888; stroke-opacity: 0.35; }\n");
        Rules(svg, OnWhite);
        svg.Append("@media (prefers-color-scheme: dark) { text { fill: #ccc; }\n");
        Rules(svg, OnBlack);
        svg.Append("}</style>\n");
        double slowest = Math.Ceiling(Math.Log10(points.Max(p => p.Microseconds))), fastest = Math.Floor(Math.Log10(points.Min(p => p.Microseconds)));
        Chart(svg, 0, points, "Time per training step", p => (Math.Log10(p.Microseconds) - fastest) / (slowest - fastest),
            [.. Enumerable.Range((int)fastest, (int)(slowest - fastest) + 1).Select(e => ((e - fastest) / (slowest - fastest), Duration(e)))]);
        Chart(svg, ChartWidth, points, Line($"Share of the multiply-add peak, {peak:F0} GFLOP/s"), p => p.Share, [.. Enumerable.Range(0, 6).Select(i => (i / 5.0, Line($"{i * 20} %")))]);
        int left = (2 * ChartWidth) - Margin + 16;
        svg.Append(Line($"<text x=\"{left}\" y=\"{Margin + 4}\">batch size</text>\n"));
        for (int i = 0; i < batches.Length; i++)
        {
            int y = Margin + 24 + (18 * i);
            svg.Append(Line($"<polyline class=\"b{i}\" points=\"{left},{y} {left + 20},{y}\"/><circle class=\"b{i}\" cx=\"{left + 10}\" cy=\"{y}\" r=\"3\"/><text x=\"{left + 26}\" y=\"{y + 4}\">{batches[i]:N0}</text>\n"));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Rules(StringBuilder svg, string[] colours)
    {
        for (int i = 0; i < colours.Length; i++)
        {
            svg.Append(Line($"polyline.b{i} {{ stroke: {colours[i]}; stroke-width: 2; fill: none; }} circle.b{i} {{ fill: {colours[i]}; }}\n"));
        }
    }

    /// <summary>10 to that power in microseconds, in the unit that suits it.</summary>
    private static string Duration(int exponent) =>
        exponent < 3 ? Line($"{Math.Pow(10, exponent):0.###} µs") : exponent < 6 ? Line($"{Math.Pow(10, exponent - 3)} ms") : Line($"{Math.Pow(10, exponent - 6)} s");

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

        page.Append(Line($"<text x=\"{ChartWidth / 2}\" y=\"{ChartHeight - 16}\" text-anchor=\"middle\">width of the network: inputs, hidden units and outputs</text>\n"));
        foreach ((int line, IGrouping<int, ScalingPoint> batch) in points.GroupBy(p => p.Batch).OrderBy(g => g.Key).Index())
        {
            string path = string.Join(' ', batch.Select(p => Line($"{X(p.Width):F1},{Y(height(p)):F1}")));
            page.Append(Line($"<polyline class=\"b{line}\" points=\"{path}\"/>\n"));
            foreach (ScalingPoint p in batch)
            {
                page.Append(Line($"<circle class=\"b{line}\" cx=\"{X(p.Width):F1}\" cy=\"{Y(height(p)):F1}\" r=\"3\"/>"));
            }

            page.Append('\n');
        }

        page.Append("</g>\n");
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
