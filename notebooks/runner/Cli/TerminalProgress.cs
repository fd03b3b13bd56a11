using System.Collections.Concurrent;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;
using Spectre.Console;

namespace Eml.Runner.Cli;

/// <summary>A live bar per notebook, for terminals.</summary>
internal sealed class TerminalProgress(IAnsiConsole console) : IProgressView
{
    private readonly ConcurrentDictionary<NotebookRun, ProgressTask> tasks = new();

    public Task ShowAsync(IReadOnlyList<NotebookRun> runs, Func<Task> work) =>
        console.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                foreach (NotebookRun run in runs)
                {
                    tasks[run] = context.AddTask(Markup.Escape(run.Label), maxValue: Math.Max(1, run.Total));
                }

                await work();
            });

    public void Waiting(NotebookRun run, int parallel) =>
        tasks[run].Description = Markup.Escape(FormattableString.Invariant($"{run.Label}  waits: {parallel} at a time"));

    public void Starting(NotebookRun run, Cell cell) =>
        tasks[run].Description = Markup.Escape(Describe(run, cell));

    public void Finished(NotebookRun run, CellResult result)
    {
        ProgressTask task = tasks[run];
        task.Increment(1);
        if (result.Outcome != CellOutcome.Passed)
        {
            task.Description = $"[red]{Markup.Escape(Describe(run, result.Cell))} failed[/]";
            task.StopTask();
        }
        else if (result.Cell.Number == run.Total)
        {
            task.Description = $"[green]{Markup.Escape(run.Label)} passed[/]";
        }
    }

    private static string Describe(NotebookRun run, Cell cell)
    {
        string heading = cell.Heading.Length > 40 ? cell.Heading[..39] + "…" : cell.Heading;
        return FormattableString.Invariant($"{run.Label}  cell {cell.Number} of {run.Total}  {heading}");
    }
}
