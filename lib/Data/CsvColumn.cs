namespace Eml.Data;

/// <summary>A column of a CSV file, as recognised.</summary>
/// <param name="Name">Its name: from the header, or c1, c2, ….</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Missing">How many of its values are missing.</param>
/// <param name="Texts">The different texts that are no number, in their order of appearance; the first 51 where there are more.</param>
public sealed record CsvColumn(string Name, CsvColumnKind Kind, int Missing, IReadOnlyList<string> Texts)
{
    /// <summary>A text column with more different values than this does not become one-hot unless asked.</summary>
    internal const int MaxOneHot = 50;

    /// <summary>Whether it is an input, unless the options say otherwise.</summary>
    internal bool IsUsed => Kind is CsvColumnKind.Number or CsvColumnKind.Text or CsvColumnKind.Mixed;

    /// <summary>Its kind in words, for example <c>text, 3 different values</c>.</summary>
    public override string ToString() => Kind switch
    {
        CsvColumnKind.Number => "number",
        CsvColumnKind.Text when Texts.Count > MaxOneHot => Require.Invariant($"text, more than {MaxOneHot} different values"),
        CsvColumnKind.Text when Texts.Count == 0 => "numbers with the other decimal mark",
        CsvColumnKind.Text => $"text, {Require.Count(Texts.Count, "different value")}",
        CsvColumnKind.Mixed => "numbers and text",
        CsvColumnKind.Index => "names or numbers the rows, left out",
        _ => "empty, left out",
    } + (Missing > 0 && Kind != CsvColumnKind.Empty ? Require.Invariant($", {Missing} missing") : "");
}

/// <summary>What a column of a CSV file holds.</summary>
public enum CsvColumnKind
{
    /// <summary>Numbers only.</summary>
    Number,

    /// <summary>Text, in at least as many rows as numbers.</summary>
    Text,

    /// <summary>Numbers, and in some rows text.</summary>
    Mixed,

    /// <summary>The first column, which has no name and tells the rows apart: left out.</summary>
    Index,

    /// <summary>No value at all: left out.</summary>
    Empty,
}
