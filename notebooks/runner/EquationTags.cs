using System.Text.RegularExpressions;

namespace Eml.Runner;

/// <summary>The numbers of the equations in a text with formulas: what stands in <c>\tag{…}</c>. The playground and the library's tests compile this file in.</summary>
internal static partial class EquationTags
{
    /// <summary>The numbers, in the order in which they stand.</summary>
    public static IEnumerable<string> In(string text) => Tag().Matches(text).Select(match => match.Groups["number"].Value);

    /// <summary>The formula without its number.</summary>
    public static string Remove(string tex) => Tag().Replace(tex, "").Trim();

    [GeneratedRegex(@"\\tag\*?\{(?<number>[^}]+)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Tag();
}
