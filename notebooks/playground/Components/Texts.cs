using System.Globalization;

namespace Eml.Playground.Components;

/// <summary>Numbers as the page shows them, the same in every culture.</summary>
internal static class Texts
{
    /// <summary>Six significant digits: a loss at a glance. Three where it needs an exponent, which takes the room of the others.</summary>
    public static string Short(double value) => value.ToString("G6", CultureInfo.InvariantCulture) is var text && !text.Contains('E', StringComparison.Ordinal)
        ? text : value.ToString("0.00e+0", CultureInfo.InvariantCulture);

    /// <summary>Three significant digits.</summary>
    public static string Three(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>Ten significant digits: enough to see where two derivatives begin to differ.</summary>
    public static string Long(double value) => value.ToString("G10", CultureInfo.InvariantCulture);

    /// <summary>All digits, so that two numbers that look the same are the same.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Whole(int value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202F');

    public static string Error(double value) => value.ToString("0.0e+00", CultureInfo.InvariantCulture);
}
