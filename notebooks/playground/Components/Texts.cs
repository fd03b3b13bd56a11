using System.Globalization;

namespace Eml.Playground.Components;

/// <summary>Numbers as the page shows them, the same in every culture.</summary>
internal static class Texts
{
    /// <summary>Six significant digits: a loss at a glance. Three where it needs an exponent, which takes the room of the others.</summary>
    public static string Short(double value) => Digits(value, "G6");

    /// <summary>Three significant digits, and every digit before the point up to six: 0.176, 3204, 5.12e+6.</summary>
    public static string Three(double value) => Math.Abs(value) is >= 999.5 and < 999999.5 ? value.ToString("0", CultureInfo.InvariantCulture) : Digits(value, "G3");

    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>Ten significant digits: enough to see where two derivatives begin to differ.</summary>
    public static string Long(double value) => value.ToString("G10", CultureInfo.InvariantCulture);

    /// <summary>All digits, so that two numbers that look the same are the same.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Digits(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture) is var text && !text.Contains('E', StringComparison.Ordinal)
        ? text : value.ToString("0.00e+0", CultureInfo.InvariantCulture);

    public static string Whole(int value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202F');

    public static string Error(double value) => value.ToString("0.0e+00", CultureInfo.InvariantCulture);
}
