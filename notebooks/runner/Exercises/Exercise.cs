using Eml.Runner.Notebooks;

namespace Eml.Runner.Exercises;

/// <summary>One exercise of a committed notebook.</summary>
/// <param name="Number">Its number in the notebook, 1…n.</param>
/// <param name="Cell">The cell with its blanks.</param>
/// <param name="Checks">The code cells right behind it, which check the answer too.</param>
/// <param name="Question">What is asked, as markdown: the last paragraph before the cell; empty if there is none.</param>
internal sealed record Exercise(int Number, Cell Cell, IReadOnlyList<Cell> Checks, string Question)
{
    /// <summary>Its cell's id, or its number where the cell has none.</summary>
    public string Id => Cell.Node["id"]?.ToString() ?? FormattableString.Invariant($"exercise-{Number}");

    /// <summary>What the student is told.</summary>
    public string Hint => string.Join("; ", Blanks.Hints(Cell.Source));

    /// <summary>The exercises of a notebook, in order.</summary>
    /// <exception cref="UsageException">A marker belongs to no blank.</exception>
    public static IReadOnlyList<Exercise> Of(Notebook notebook)
    {
        var exercises = new List<Exercise>();
        foreach ((int index, Cell cell) in notebook.Cells.Index().Where(entry => entry.Item.Number > 0))
        {
            if (Blanks.Stray(cell.Source) is string stray)
            {
                throw new UsageException($"{notebook.Path}, cell {cell.Number} (under \"{cell.Heading}\"): \"{stray}\" belongs to no blank. A blank goes from a line \"// your turn: hint\" to a line \"// end\".");
            }

            if (Blanks.Hints(cell.Source).Count > 0)
            {
                Cell[] checks = [.. notebook.Cells.Skip(index + 1).TakeWhile(next => next.Kind == CellKind.Code && Blanks.Hints(next.Source).Count == 0).Where(next => next.Number > 0)];
                string prose = notebook.Cells.Take(index).LastOrDefault(before => before.Kind == CellKind.Markdown)?.Source ?? "";
                exercises.Add(new Exercise(exercises.Count + 1, cell, checks, prose.TrimEnd().Split("\n\n")[^1]));
            }
        }

        return exercises;
    }
}
