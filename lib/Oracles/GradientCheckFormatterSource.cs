using Eml.Display;
using Newtonsoft.Json;

namespace Eml.Oracles;

/// <summary>
/// The formatters of a <see cref="GradientCheckReport"/>: those of every rich value, and its rows as data, from which a host can sum up
/// what a notebook has checked: a list of objects with equation, oracle, compared, relativeError and passed.
/// </summary>
internal sealed class GradientCheckFormatterSource
{
#pragma warning disable CA1822 // called by reflection on an instance
    public IEnumerable<object> CreateTypeFormatters() =>
        [.. new FormatterSource().CreateTypeFormatters(), new Formatter("application/vnd.eml.checks+json", value => Rows((GradientCheckReport)value))];
#pragma warning restore CA1822

    private static string Rows(GradientCheckReport report) => JsonConvert.SerializeObject(report.Rows.Select(row => new
    {
        equation = row.Equation,
        oracle = row.Oracle,
        compared = row.Compared,
        relativeError = row.RelativeError,
        passed = row.Passed,
    }));
}
