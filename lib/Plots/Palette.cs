namespace Eml.Plots;

/// <summary>
/// Colours that colour-blind readers can tell apart, each with a dash and a symbol, so that no plot rests on colour alone.
/// All show on white and on near-black.
/// </summary>
/// <remarks>Okabe and Ito, "Color Universal Design" (2008), without black and yellow, which vanish on one of the two grounds, and with a lighter blue.</remarks>
internal static class Palette
{
    public const string Blue = "#2086C8";
    public const string Vermillion = "#D55E00";
    public const string Green = "#009E73";
    public const string Purple = "#CC79A7";
    public const string Orange = "#E69F00";
    public const string Sky = "#56B4E9";

    /// <summary>For what is neither good nor bad: data, reference lines.</summary>
    public const string Neutral = "#868686";

    private static readonly string[] Dashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];
    private static readonly string[] Symbols = ["circle", "square", "diamond", "triangle-up", "cross", "x", "triangle-down", "star", "pentagon", "hexagon"];

    public static IReadOnlyList<string> Categories { get; } = [Blue, Vermillion, Green, Purple, Orange, Sky];

    /// <summary>The i-th colour; they repeat, with another <see cref="Dash"/>.</summary>
    public static string Category(int i) => Categories[i % Categories.Count];

    /// <summary>What fills the samples of another part of the data, the validation part first; their edges have the colours of their classes.</summary>
    public static string Part(int place) => place % 2 == 0 ? "#ffffff" : "#333333";

    /// <summary>The i-th dash: it differs from one category to the next, and between categories of the same colour.</summary>
    public static string Dash(int i) => Dashes[(i + (i / Categories.Count)) % Dashes.Length];

    /// <summary>The i-th symbol.</summary>
    public static string Symbol(int i) => Symbols[i % Symbols.Length];

    /// <summary>A colour with an opacity from 0 to 1, as CSS writes it.</summary>
    public static string Transparent(string hex, double opacity) => Require.Invariant(
        $"rgba({Convert.ToInt32(hex[1..3], 16)},{Convert.ToInt32(hex[3..5], 16)},{Convert.ToInt32(hex[5..7], 16)},{opacity})");
}
