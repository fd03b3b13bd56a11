using Eml.Runner.Notebooks;

namespace Eml.Runner.Exercises;

/// <summary>What a student handed in for one exercise: answers that can be tried, or why there are none.</summary>
/// <param name="Answers">The answers, one for each blank; empty if they do not count.</param>
/// <param name="Reason">Why they do not count; null if they do.</param>
internal sealed record Attempt(IReadOnlyList<string> Answers, string? Reason)
{
    private const string NotAnswered = "Not answered.";

    /// <summary>Whether nothing was handed in.</summary>
    public bool IsMissing => Reason == NotAnswered;

    /// <summary>What a student handed in for an exercise. The answers are all that is taken from a submission.</summary>
    /// <param name="submission">The notebook that was handed in.</param>
    /// <param name="exercise">The exercise of the committed notebook.</param>
    /// <param name="used">The names that the committed notebook uses.</param>
    public static Attempt Of(Notebook submission, Exercise exercise, IReadOnlySet<string> used)
    {
        string source = exercise.Cell.Source;
        string? handedIn = submission.Cells.FirstOrDefault(cell => cell.Node["id"]?.ToString() == exercise.Id)?.Source
            ?? submission.Cells.FirstOrDefault(cell => Blanks.Hints(cell.Source).SequenceEqual(Blanks.Hints(source)))?.Source
            ?? submission.Cells.FirstOrDefault(cell => Blanks.AnswersIn(source, cell.Source) is not null)?.Source;
        if (handedIn is null)
        {
            return new Attempt([], "The cell is not there.");
        }

        if (Blanks.AnswersIn(source, handedIn) is not { } answers)
        {
            return new Attempt([], "The lines around the blank are not as they were given, so the answer cannot be found. The way out: take the cell anew from the student's edition, "
                + "and put your lines, helper functions too, in the place of the line \"throw …\"; change nothing else.");
        }

        if (answers.Any(AnswerRules.IsMissing))
        {
            return new Attempt([], NotAnswered);
        }

        string? broken = answers.Select((answer, number) => AnswerRules.Broken(source, number, answer, used)).FirstOrDefault(reason => reason is not null);
        return broken is null ? new Attempt(answers, null) : new Attempt(answers, $"The answer cannot stand in its blank: {broken}.");
    }
}
