using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Eml.Display;

namespace Eml.Oracles;

/// <summary>
/// The formatters of a <see cref="GradientCheckReport"/>: those of every rich value, and its rows as data, from which a host can sum up
/// what a notebook has checked: a list of objects with equation, oracle, compared, relativeError and passed.
/// </summary>
internal sealed class GradientCheckFormatterSource
{
    /// <summary>As it is written in a saved notebook: NaN by its name, ∂ and η as themselves.</summary>
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

#pragma warning disable CA1822 // called by reflection on an instance
    public IEnumerable<object> CreateTypeFormatters() =>
        [.. new FormatterSource().CreateTypeFormatters(), new Formatter("application/vnd.eml.checks+json", value => Rows((GradientCheckReport)value))];
#pragma warning restore CA1822

    private static string Rows(GradientCheckReport report) => JsonSerializer.Serialize(
        report.Rows.Select(row => new { equation = row.Equation, oracle = row.Oracle, compared = row.Compared, relativeError = row.RelativeError, passed = row.Passed }),
        Options);
}
