using System.Globalization;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Cli;

/// <summary>What is printed when all notebooks have run.</summary>
internal static class Summary
{
    /// <summary>Writes every failure in full, a line per notebook, where the report is, and last the line that CI adds up.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="refusals">The notebooks that could not be read.</param>
    /// <param name="index">The report's first page.</param>
    /// <param name="writer">Where to write.</param>
    public static void Write(IReadOnlyList<NotebookRun> runs, IReadOnlyList<Refusal> refusals, string index, TextWriter writer)
    {
        foreach (NotebookRun run in runs.Where(run => run.Failed > 0))
        {
            writer.WriteLine();
            writer.WriteLine($"{run.Label} failed:");
            foreach (string line in run.Errors.SelectMany(error => error.Split('\n')))
            {
                writer.WriteLine("  " + line);
            }
        }

        foreach (Refusal refusal in refusals)
        {
            writer.WriteLine($"\n{refusal.Name} was not run:\n  {refusal.Reason}");
        }

        writer.WriteLine();
        foreach (NotebookRun run in runs)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{run.Label}: {(run.Failed == 0 ? "passed" : "FAILED")}, {run.Passed} of {run.Total} cells in {Durations.Text(run.Duration)}"));
        }

        foreach (NotebookRun run in runs.Where(run => run.IsCompared))
        {
            writer.WriteLine(SavedOn.Elsewhere(run.Notebook) is string there
                ? $"{run.Label}: saved with {there}, run with {SavedOn.Here}: words were compared with the saved outputs, numbers were not."
                : $"{run.Label}: words and numbers were compared with the saved outputs.");
        }

        writer.WriteLine($"Report: {index}");
        writer.WriteLine($"Code cells of all notebooks (cells after a failed one do not run and are not counted{(refusals.Count == 0 ? "" : "; a notebook that was not run counts as one that failed")}):");
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{runs.Sum(run => run.Passed)} passed, {runs.Sum(run => run.Failed) + refusals.Count} failed"));
    }
}
