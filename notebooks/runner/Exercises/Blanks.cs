using System.Text.RegularExpressions;

namespace Eml.Runner.Exercises;

/// <summary>The blanks of a cell: what stands between a line <c>// your turn: hint</c> and the next line <c>// end</c>. In a committed notebook that is the solution.</summary>
internal static partial class Blanks
{
    /// <summary>What stands in a blank before it is answered.</summary>
    public const string Unanswered = "throw new NotImplementedException(\"your turn\");";

    /// <summary>The hints of a cell's blanks, in order; none for a cell without.</summary>
    public static IReadOnlyList<string> Hints(string source) => [.. Blank().Matches(source).Select(blank => blank.Groups["hint"].Value.Trim())];

    /// <summary>What stands in each blank.</summary>
    public static IReadOnlyList<string> Answers(string source) => [.. Blank().Matches(source).Select(blank => blank.Groups["answer"].Value)];

    /// <summary>The cell with each blank as a student finds it.</summary>
    public static string Empty(string source) =>
        Blank().Replace(source, blank => $"{blank.Groups["begin"].Value}{blank.Groups["indent"].Value}{Unanswered}\n{blank.Groups["end"].Value}");

    /// <summary>The cell with other answers, as many as it has blanks.</summary>
    public static string Fill(string source, IReadOnlyList<string> answers)
    {
        int next = 0;
        return Blank().Replace(source, blank => $"{blank.Groups["begin"].Value}{answers[next++]}{blank.Groups["end"].Value}");
    }

    /// <summary>What stands around the blanks, line by line, whatever blanks and empty lines it has.</summary>
    public static IEnumerable<string> Frame(string source) =>
        Blank().Replace(source, blank => blank.Groups["begin"].Value + blank.Groups["end"].Value).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    /// <summary>Where the first blank's answer begins.</summary>
    public static int Place(string source, int number) => Blank().Matches(source)[number].Groups["answer"].Index;

    /// <summary>The line of a marker that belongs to no blank, or null.</summary>
    public static string? Stray(string source) =>
        Marker().Match(Blank().Replace(source, "")) is { Success: true } marker ? marker.Value.Trim() : null;

    [GeneratedRegex(@"(?<begin>^(?<indent>[ \t]*)// your turn:(?<hint>[^\n]*)\n)(?<answer>(?:(?![ \t]*// (?:end[ \t]*$|your turn:))[^\n]*\n)*)(?<end>[ \t]*// end[ \t]*$)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Blank();

    [GeneratedRegex(@"^[ \t]*// (your turn:|end[ \t]*$)[^\n]*", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Marker();
}
