using Eml.Runner.Notebooks;

namespace Eml.Runner.Exercises;

/// <summary>What a student handed in for one exercise: answers that can be tried, or why there are none.</summary>
/// <param name="Answers">The answers, one for each blank; empty if they do not count.</param>
/// <param name="Reason">Why they do not count; null if they do.</param>
internal sealed record Attempt(IReadOnlyList<string> Answers, string? Reason)
{
    /// <summary>What a student handed in for an exercise. The answers are all that is taken from a submission.</summary>
    /// <param name="submission">The notebook that was handed in.</param>
    /// <param name="exercise">The exercise of the committed notebook.</param>
    /// <param name="used">The names that the committed notebook uses.</param>
    public static Attempt Of(Notebook submission, Exercise exercise, IReadOnlySet<string> used)
    {
        string source = exercise.Cell.Source;
        string? handedIn = submission.Cells.FirstOrDefault(cell => cell.Node["id"]?.ToString() == exercise.Id)?.Source
            ?? submission.Cells.FirstOrDefault(cell => Blanks.Hints(cell.Source).SequenceEqual(Blanks.Hints(source)))?.Source;
        if (handedIn is null)
        {
            return new Attempt([], "The cell is not there.");
        }

        if (!Blanks.Frame(handedIn).SequenceEqual(Blanks.Frame(source)))
        {
            return new Attempt([], "The lines around the blank are not as they were given; only what stands between \"// your turn\" and \"// end\" may be changed.");
        }

        IReadOnlyList<string> answers = Blanks.Answers(handedIn);
        if (answers.Any(answer => answer.Trim() == Blanks.Unanswered))
        {
            return new Attempt([], "Not answered.");
        }

        string? broken = answers.Select((answer, number) => AnswerRules.Broken(source, number, answer, used)).FirstOrDefault(reason => reason is not null);
        return broken is null ? new Attempt(answers, null) : new Attempt(answers, $"The answer cannot stand in its blank: {broken}.");
    }
}
