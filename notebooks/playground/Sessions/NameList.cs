using System.Text.RegularExpressions;

namespace Eml.Playground.Sessions;

/// <summary>Names in a field, separated by commas; one that holds a comma stands in double quotes, and a quote in it is doubled, as in a CSV file.</summary>
internal static partial class NameList
{
    public static string[] Read(string text) =>
        [.. Name().Matches(text).Select(m => m.Groups["quoted"].Success ? m.Groups["quoted"].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : m.Groups["plain"].Value.Trim()).Where(n => n.Length > 0)];

    [GeneratedRegex("""\G\s*("(?<quoted>([^"]|"")*)"\s*|(?<plain>[^,]*))(,|\z)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
