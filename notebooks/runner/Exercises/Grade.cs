using System.Globalization;
using Eml.Runner.Report;

namespace Eml.Runner.Exercises;

/// <summary>A submission as it was graded.</summary>
/// <param name="File">The submission, as a full path.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Notebook">The name of the notebook it comes from; empty if there is none.</param>
/// <param name="Reason">Why it could not be graded; null if it could.</param>
/// <param name="Verdicts">The exercises, in order.</param>
internal sealed record Grade(string File, string Label, string Notebook, string? Reason, IReadOnlyList<Verdict> Verdicts)
{
    /// <summary>The number of exercises solved.</summary>
    public int Solved => Verdicts.Count(verdict => verdict.IsSolved);

    /// <summary>The name of an exercise among those of all notebooks.</summary>
    public string Column(Verdict verdict) => $"{Notebook}/{verdict.Exercise.Id}";

    /// <summary>The exercises as tests.</summary>
    public IEnumerable<TrxTest> Tests() => Reason is null
        ? Verdicts.Select(verdict => new TrxTest(File, Label, $"{Label}: {Column(verdict)}", verdict.IsSolved, verdict.Duration, verdict.IsSolved ? null : verdict.Feedback))
        : [new TrxTest(File, Label, Label, Passed: false, TimeSpan.Zero, Reason)];

    /// <summary>One line.</summary>
    public override string ToString() => Reason is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Label}: {Solved} of {Verdicts.Count} solved")
        : $"{Label}: not graded: {Reason}";
}
