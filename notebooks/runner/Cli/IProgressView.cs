using System.Globalization;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Cli;

/// <summary>Shows how the notebooks get on.</summary>
internal interface IProgressView
{
    /// <summary>Shows the runs while <paramref name="work"/> goes on.</summary>
    Task ShowAsync(IReadOnlyList<NotebookRun> runs, Func<Task> work);

    /// <summary>A notebook waits until one of those that run has ended.</summary>
    /// <param name="run">The notebook's run.</param>
    /// <param name="parallel">How many run at once.</param>
    void Waiting(NotebookRun run, int parallel);

    /// <summary>A cell begins.</summary>
    void Starting(NotebookRun run, Cell cell);

    /// <summary>A cell has ended.</summary>
    void Finished(NotebookRun run, CellResult result);
}

/// <summary>One line per cell, for logs and pipes.</summary>
internal sealed class PlainProgress(TextWriter writer) : IProgressView
{
    private readonly Lock writing = new();

    public Task ShowAsync(IReadOnlyList<NotebookRun> runs, Func<Task> work) => work();

    public void Waiting(NotebookRun run, int parallel) =>
        WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Label}  waits: {parallel} at a time"));

    public void Starting(NotebookRun run, Cell cell)
    {
        // A line is written when the cell has ended, with its duration.
    }

    public void Finished(NotebookRun run, CellResult result)
    {
        string outcome = result.Outcome == CellOutcome.Passed ? "" : "  FAILED";
        WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{run.Label}  cell {result.Cell.Number}/{run.Total}  {result.Cell.Heading}  {Durations.Text(result.Duration)}{outcome}"));
    }

    private void WriteLine(string line)
    {
        lock (writing)
        {
            writer.WriteLine(line);
        }
    }
}

/// <summary>Durations as people read them.</summary>
internal static class Durations
{
    /// <summary>E.g. 12 ms, 1.42 s, 2 min 5 s.</summary>
    public static string Text(TimeSpan duration) =>
        duration.TotalSeconds < 0.9995 ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms")
        : duration.TotalSeconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.00} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s");
}
