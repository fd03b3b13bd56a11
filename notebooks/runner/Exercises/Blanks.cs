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

    /// <summary>
    /// The answers that stand in a cell handed in. Where the cell has one blank, its markers may be gone: then the answer is what stands between the lines before the blank and those behind it.
    /// Null where those lines are not as they were given.
    /// </summary>
    /// <param name="source">The committed cell.</param>
    /// <param name="handedIn">The cell handed in.</param>
    public static IReadOnlyList<string>? AnswersIn(string source, string handedIn)
    {
        if (Frame(handedIn).SequenceEqual(Frame(source)))
        {
            return Answers(handedIn);
        }

        MatchCollection blanks = Blank().Matches(source);
        return blanks.Count == 1 && Between(Marker().Replace(handedIn, ""), source[..blanks[0].Index], source[(blanks[0].Index + blanks[0].Length)..]) is string answer ? [answer] : null;
    }

    /// <summary>What stands between the lines that a text has to begin and to end with, empty lines aside; null where it does not.</summary>
    private static string? Between(string text, string before, string after)
    {
        string[] lines = text.Split('\n'), first = Written(before), last = Written(after);
        int[] written = [.. Enumerable.Range(0, lines.Length).Where(i => lines[i].Trim().Length > 0)];
        int[] own = [.. written.Skip(first.Length).SkipLast(last.Length)];
        bool fits = first.Length + last.Length > 0 && written.Length >= first.Length + last.Length
            && written.Take(first.Length).Select(i => lines[i].Trim()).SequenceEqual(first)
            && written.TakeLast(last.Length).Select(i => lines[i].Trim()).SequenceEqual(last);
        return !fits ? null : own.Length == 0 ? "" : string.Join('\n', lines[own[0]..(own[^1] + 1)]) + "\n";
    }

    private static string[] Written(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    /// <summary>What stands around the blanks, line by line, whatever blanks and empty lines it has.</summary>
    private static string[] Frame(string source) =>
        Written(Blank().Replace(source, blank => blank.Groups["begin"].Value + blank.Groups["end"].Value));

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
