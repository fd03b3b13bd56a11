using System.Globalization;
using Eml.Display;

namespace Eml.Oracles;

/// <summary>One quantity against one oracle: the element where they differ most.</summary>
/// <param name="Quantity">The derivative, for example <c>∂L/∂W1</c>.</param>
/// <param name="Equation">Its equation in derivations.md, for example <c>1.13</c>.</param>
/// <param name="Oracle"><c>complex step</c> or <c>central difference</c>.</param>
/// <param name="Compared">How many of its elements were compared.</param>
/// <param name="Row">The worst element's row, from 0.</param>
/// <param name="Column">The worst element's column, from 0; for z and h it is the sample.</param>
/// <param name="Analytic">Backpropagation's value there.</param>
/// <param name="Numeric">The oracle's value there; at a kink, the value nearest to the analytic one between those of both sides.</param>
/// <param name="Floor">The floor φ of eq. (1.24) there: how far the oracle may be off at this element, by rounding and, for the central difference, by its step as well, divided by the tolerance, eq. (1.34).</param>
/// <param name="RelativeError">Eq. (1.24) there: |analytic − numeric| / max(floor, |analytic| + |numeric|).</param>
/// <param name="Tolerance">The largest relative error that passes.</param>
public sealed record GradientCheckRow(
    string Quantity, string Equation, string Oracle, int Compared, int Row, int Column,
    double Analytic, double Numeric, double Floor, double RelativeError, double Tolerance)
{
    /// <summary>The elements at a kink, where the loss has no derivative: row and column of each.</summary>
    public IReadOnlyList<(int Row, int Column)> AtKink { get; init; } = [];

    /// <summary>Whether the error is within the tolerance; NaN is not.</summary>
    public bool Passed => RelativeError <= Tolerance;
}

/// <summary>The result of <see cref="GradientCheck"/>: every quantity against both oracles.</summary>
/// <param name="Subject">What was looked at, for example <c>the pass that trains</c>.</param>
/// <param name="Network">The network that was checked, as text.</param>
/// <param name="Samples">m, the batch's size.</param>
/// <param name="Rows">The comparisons, from the head down, as backpropagation goes.</param>
[TypeFormatterSource(typeof(GradientCheckFormatterSource))]
public sealed record GradientCheckReport(string Subject, string Network, int Samples, IReadOnlyList<GradientCheckRow> Rows) : IRichDisplay
{
    /// <summary>Whether every comparison is within its tolerance.</summary>
    public bool Passed => Rows.All(r => r.Passed);

    /// <summary>Returns this report, or throws when a comparison failed: a notebook cell that ends with it cannot pass by accident.</summary>
    /// <exception cref="GradientCheckException">A comparison is off; the message names quantity, equation, element and both values.</exception>
    public GradientCheckReport ThrowIfFailed() => Passed ? this : throw new GradientCheckException(this);

    /// <summary>A table with one line per quantity and oracle.</summary>
    public override string ToString() => Table.ToString();

    /// <inheritdoc/>
    public string ToHtml() => Table.ToHtml();

    private Table Table => new(
        Title, ["quantity", "eq.", "oracle", "elements", "worst at", "analytic", "numeric", "difference", "floor", "relative error", ""], Rows.Select(Cells));

    private string Title => Require.Invariant(
        $"Gradient check of {Subject}, {Network}, {Require.Count(Samples, "sample")}: {Rows.Count(r => r.Passed)} of {Rows.Count} within tolerance{Kinks}");

    /// <summary>How many elements have no derivative.</summary>
    private string Kinks => Rows.Sum(r => r.AtKink.Count) switch
    {
        0 => "",
        int count => $", {Require.Count(count, "element")} at a kink",
    };

    private static object[] Cells(GradientCheckRow r) =>
    [
        r.Quantity, $"({r.Equation})", r.Oracle, r.Compared, Require.Invariant($"[{r.Row}, {r.Column}]"),
        r.Analytic.ToString("G6", CultureInfo.InvariantCulture), r.Numeric.ToString("G6", CultureInfo.InvariantCulture),
        (r.Analytic - r.Numeric).ToString("0.0e+00", CultureInfo.InvariantCulture), r.Floor.ToString("0.0e+00", CultureInfo.InvariantCulture),
        Require.Invariant($"{r.RelativeError:0.0e+00} {(r.Passed ? "≤" : ">")} {r.Tolerance:0e+00}"), (r.Passed ? "✓" : "✗ FAIL") + AtKink(r),
    ];

    private static string AtKink(GradientCheckRow r)
    {
        const int Named = 3;
        return r.AtKink.Count == 0
            ? ""
            : Require.Invariant($" {r.AtKink.Count} at a kink: {string.Join(", ", r.AtKink.Take(Named).Select(k => Require.Invariant($"[{k.Row}, {k.Column}]")))}{(r.AtKink.Count > Named ? ", …" : "")}");
    }
}

/// <summary>A gradient that its oracles contradict.</summary>
public sealed class GradientCheckException : Exception
{
    internal GradientCheckException(GradientCheckReport report)
        : base("The gradient check failed." + Environment.NewLine + string.Join(
            Environment.NewLine,
            report.Rows.Where(r => !r.Passed).Select(r => Require.Invariant(
                $"{r.Quantity}, eq. ({r.Equation}), element [{r.Row}, {r.Column}]: backpropagation gives {r.Analytic:R}, the {r.Oracle} {r.Numeric:R}; relative error {r.RelativeError:0.0e+00}, allowed {r.Tolerance:0e+00}.")))) =>
        Report = report;

    /// <summary>The whole report.</summary>
    public GradientCheckReport Report { get; }
}
