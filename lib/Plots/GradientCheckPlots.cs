using Eml.Oracles;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>The error of a numerical derivative at one step.</summary>
/// <param name="Step">h.</param>
/// <param name="Error">|numeric − exact|, relative or absolute.</param>
public sealed record StepError(double Step, double Error);

/// <summary>How the oracles err.</summary>
public static class GradientCheckPlots
{
    /// <summary>The measured curve of a network's gradient, see <see cref="StepSizeCurve"/>.</summary>
    /// <exception cref="ArgumentException">There is no step.</exception>
    public static Figure StepSizes(IReadOnlyList<StepSizeError> curve, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return StepSizes(
            [.. curve.Select(p => new StepError(p.Step, p.CentralDifference))], [.. curve.Select(p => new StepError(p.Step, p.ComplexStep))], title: title);
    }

    /// <summary>
    /// Error against step, log–log: the central difference with its truncation side (∝ h²) and its round-off side (∝ ε/h), and the
    /// complex step, which has no round-off side. derivations.md eq. (1.21) to eq. (1.23).
    /// </summary>
    /// <param name="central">Central differences; at least one. An error of 0 is drawn at the bottom.</param>
    /// <param name="complex">Complex steps; may be empty.</param>
    /// <param name="errorName">What the error is, for the axis.</param>
    /// <param name="title">A title.</param>
    /// <exception cref="ArgumentException">There is no central difference, or a step is not above 0.</exception>
    public static Figure StepSizes(
        IReadOnlyList<StepError> central, IReadOnlyList<StepError> complex, string errorName = "relative error", string? title = null)
    {
        ArgumentNullException.ThrowIfNull(central);
        ArgumentNullException.ThrowIfNull(complex);
        if (central.Count == 0)
        {
            throw new ArgumentException("central is empty; at least one step is needed.", nameof(central));
        }

        foreach (StepError step in central.Concat(complex))
        {
            Require.Positive(step.Step, nameof(StepError.Step));
        }

        StepError[] all = [.. central.Concat(complex).Where(s => double.IsFinite(s.Error))];
        double floor = all.Where(s => s.Error > 0).Select(s => s.Error).Append(1e-16).Min() / 2;
        double ceiling = all.Select(s => s.Error).Append(floor).Max();
        StepError best = central.Where(s => double.IsFinite(s.Error)).MinBy(s => s.Error) ?? central[0];

        var traces = new List<Trace> { Line("central difference", central, Palette.Blue, "solid", "circle", floor) };
        if (complex.Count > 0)
        {
            traces.Add(Line("complex step", complex, Palette.Vermillion, "solid", "square", floor));
        }

        traces.AddRange(Slope("truncation ∝ Δ²", 2, [.. central.Where(s => s.Step > 8 * best.Step && s.Step < 0.3)], central, floor, ceiling, "dot"));
        traces.AddRange(Slope("round-off ∝ ε/Δ", -1, [.. central.Where(s => s.Step < best.Step / 8)], central, floor, ceiling, "dashdot"));
        traces.Add(new Scatter
        {
            name = "best Δ ≈ " + Number(best.Step),
            mode = "markers",
            x = new[] { best.Step },
            y = new[] { Math.Max(best.Error, floor) },
            marker = new Marker { symbol = "star", size = 14, color = Palette.Orange, line = new Line { color = Palette.Neutral, width = 1 } },
        });
        var layout = new FigureLayout
        {
            title = title ?? "Error of numerical derivatives by step size",
            xaxis = Axes.Log(Axes.X("step Δ"), all.Select(s => s.Step)),
            yaxis = Axes.Log(Axes.Y(Literal(errorName)), all.Select(s => Math.Max(s.Error, floor))),
        };
        string other = complex.Count == 0 ? "" : Require.Invariant(
            $"; the complex step's error is {Number(complex.MinBy(s => s.Step)!.Error)} at its smallest step {Number(complex.Min(s => s.Step))}");
        string zeros = all.Any(s => s.Error == 0) ? Require.Invariant($"; errors of exactly 0 are drawn at {Number(floor)}") : "";
        return new Figure(traces, layout, Require.Invariant(
            $"Error against step for {Require.Count(central.Count, "step")}: the central difference is best at Δ = {Number(best.Step)} with {errorName} {Number(best.Error)}, and worse on both sides{other}{zeros}."));
    }

    private static Scatter Line(string name, IReadOnlyList<StepError> steps, string color, string dash, string symbol, double floor)
    {
        StepError[] sorted = [.. steps.OrderBy(s => s.Step)];
        double[] errors = Array.ConvertAll(sorted, s => double.IsFinite(s.Error) ? Math.Max(s.Error, floor) : double.NaN);
        int[] kept = Thinning.Indices(errors);
        return new Scatter
        {
            name = name,
            mode = "lines+markers",
            x = Array.ConvertAll(kept, i => sorted[i].Step),
            y = Thinning.At(errors, kept),
            line = new Line { color = color, dash = dash, width = 2 },
            marker = new Marker { color = color, symbol = symbol, size = 5 },
        };
    }

    /// <summary>The line error = c·h^power through the median of <paramref name="side"/>, within the drawn range.</summary>
    private static IEnumerable<Trace> Slope(
        string name, int power, StepError[] side, IReadOnlyList<StepError> steps, double floor, double ceiling, string dash)
    {
        double[] factors = [.. side.Where(s => s.Error > 0 && double.IsFinite(s.Error)).Select(s => s.Error / Math.Pow(s.Step, power)).Order()];
        if (factors.Length < 2)
        {
            yield break;
        }

        double factor = factors[factors.Length / 2];
        double[] h = Draw.Grid(Math.Log10(steps.Min(s => s.Step)), Math.Log10(steps.Max(s => s.Step)), 121);
        double[] x = [.. h.Select(v => Math.Pow(10, v)).Where(v => factor * Math.Pow(v, power) >= floor && factor * Math.Pow(v, power) <= ceiling)];
        yield return new Scatter
        {
            name = name,
            mode = "lines",
            x = x,
            y = Array.ConvertAll(x, v => factor * Math.Pow(v, power)),
            hoverinfo = "skip",
            line = new Line { color = Palette.Neutral, dash = dash, width = 1.5 },
        };
    }
}
