namespace Eml.Data;

/// <summary>The words of refusals: <c>'file', line 17, column 3 ('width')</c>, and never more than 500 characters.</summary>
internal static class CsvRefusal
{
    private const int MostOfValue = 40, MostNames = 8, ParameterName = 50;

    public static InvalidDataException Because(FormattableString reason) => new(Excerpt.Message(Require.Invariant(reason)));

    public static ArgumentException Argument(string argument, FormattableString reason) =>
        new(Excerpt.Of(Require.Invariant(reason), Excerpt.MaxMessage - ParameterName), argument);

    /// <summary>A file's name in quotes; of a long path its end.</summary>
    public static string File(string name) => $"'{Excerpt.OfPath(name)}'";

    public static string Place(string file, long line, int column, string name) =>
        Require.Invariant($"{File(file)}, line {line}, column {column + 1} ({Value(name)})");

    /// <summary>A value in quotes, cut where it is long.</summary>
    public static string Value(string text) => $"'{Excerpt.Of(text, MostOfValue)}'";

    /// <summary>The first few names, in quotes.</summary>
    public static string Names(IEnumerable<string> names)
    {
        string[] first = [.. names.Take(MostNames + 1).Select(Value)];
        return first.Length <= MostNames ? string.Join(", ", first) : string.Join(", ", first[..MostNames]) + ", …";
    }
}
