using System.Text.RegularExpressions;

namespace Eml.Engine.Tests;

/// <summary>Compares what both engines made of a cell.</summary>
internal static partial class Differences
{
    /// <summary>Where the two may differ, each with its reason. What is found is left out on both sides.</summary>
    private static readonly (Regex Found, string Reason)[] Allowed =
    [
        (SubmissionNumber(), "The number in the name of a cell's class: the engine counts what it runs before the first cell, the runner counts cells."),
        (Parameter(), "What .NET adds to a message of an argument: the runner leaves it out where the message says it itself."),
    ];

    /// <summary>What differs, a line each.</summary>
    public static IEnumerable<string> Between(Judged cell)
    {
        (CellRun theirs, CellRun ours) = (cell.Theirs, cell.Ours);
        if (Compared(theirs.Failure ?? "nothing") != Compared(ours.Failure ?? "nothing"))
        {
            yield return $"the engine failed with \"{theirs.Failure}\", the runner with \"{ours.Failure}\"";
        }

        if (!theirs.Outputs.Select(output => output.Kind).SequenceEqual(ours.Outputs.Select(output => output.Kind), StringComparer.Ordinal))
        {
            yield return $"the engine gave {Kinds(theirs)}, the runner {Kinds(ours)}";
            yield break;
        }

        foreach ((CellOutput their, CellOutput our) in theirs.Outputs.Zip(ours.Outputs))
        {
            foreach ((string mime, string text) in their.Data)
            {
                if (our.Data.GetValueOrDefault(mime) is not string other)
                {
                    yield return $"the runner has no {mime} but {string.Join(", ", our.Data.Keys)}";
                }
                else if (Compared(text) != Compared(other))
                {
                    int start = text.AsSpan().CommonPrefixLength(other);
                    yield return $"{mime} differs: the engine has \"{Excerpt(text, start)}\", the runner \"{Excerpt(other, start)}\"";
                }
            }
        }
    }

    private static string Compared(string text) => Allowed.Aggregate(text, (rest, allowed) => allowed.Found.Replace(rest, ""));

    private static string Kinds(CellRun run) => run.Outputs.Count == 0 ? "nothing" : string.Join(", ", run.Outputs.Select(output => output.Kind));

    private static string Excerpt(string text, int start) => text[Math.Max(0, start - 20)..Math.Min(text.Length, start + 60)];

    [GeneratedRegex(@"(?<=\bn\b.*) \(Parameter 'n'\)$", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"(?<=Submission#)\d+", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex SubmissionNumber();
}
