using System.Text;

namespace Eml.Ground;

/// <summary>
/// Text that comes from a file or a user, made fit to stand in a message: short, on one line, without control characters.
/// Whatever a file holds, a message about it stays readable: it has at most <see cref="MaxMessage"/> characters.
/// </summary>
internal static class Excerpt
{
    /// <summary>The most characters of any message about bad input.</summary>
    public const int MaxMessage = 500;

    private const int MaxText = 60;
    private const int MaxPath = 160;

    /// <summary>The first characters; <c>…</c> stands for what is left out.</summary>
    public static string Of(string text, int most = MaxText)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= most ? Visible(text) : Visible(text[..(most - 1)]) + "…";
    }

    /// <summary>The last characters of a path, where the file's name is.</summary>
    public static string OfPath(string path) => path.Length <= MaxPath ? Visible(path) : "…" + Visible(path[^(MaxPath - 1)..]);

    /// <summary>The first of many values, and how many there are.</summary>
    public static string OfList<T>(IReadOnlyCollection<T> values, int most = 6)
    {
        string shown = Of(string.Join(", ", values.Take(most).Select(v => FormattableString.Invariant($"{v}"))), 2 * MaxText);
        return values.Count <= most ? shown : FormattableString.Invariant($"{shown}, … ({values.Count} in all)");
    }

    /// <summary>The message itself, cut where it is too long all the same.</summary>
    public static string Message(string message) => Of(message, MaxMessage);

    /// <summary>The error that a file cannot be used, for example <c>'x.npy' cannot be read: …</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What cannot be done with it, for example <c>cannot be read</c>.</param>
    /// <param name="e">Why: its message, a half sentence.</param>
    public static InvalidDataException Refusal(string path, string problem, Exception e) => new(Message($"'{OfPath(path)}' {problem}: {(e is OutOfMemoryException ? "it takes more memory than there is." : e.Message)}"), e);

    private static string Visible(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            visible.Append(Rune.IsControl(rune) ? "�" : rune.ToString());     // half of a surrogate pair comes out as � too
        }

        return visible.ToString();
    }
}
