using System.Globalization;

namespace Eml.Runner.Execution;

/// <summary>Where a text is too long: its beginning, and a note that says how much was cut.</summary>
internal static class TextLimit
{
    /// <summary>At most so many characters from the beginning; no pair of surrogates is cut in two.</summary>
    public static string Start(string text, int most) =>
        text.Length <= most ? text : text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>The text, or its beginning and the note.</summary>
    public static string Cut(string text, int most)
    {
        string start = Start(text, most);
        return start.Length == text.Length ? text : start + string.Create(CultureInfo.InvariantCulture, $"\n[{text.Length - start.Length} more characters are not kept]");
    }
}
