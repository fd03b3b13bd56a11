using System.Globalization;

namespace Eml.Plots;

/// <summary>Text for plots, the same in every culture.</summary>
internal static class PlotText
{
    /// <summary>Three significant digits: 0.0123, 1.5e-7, 12300.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
        }

        double size = Math.Abs(value);
        return size != 0 && (size < 1e-3 || size >= 1e6)
            ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
            : double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>0.9631 → 96.3 %.</summary>
    public static string Percent(double rate) => (100 * rate).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>Text of a user's as plotly shows it: plotly reads titles and names as a subset of HTML.</summary>
    public static string Literal(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
