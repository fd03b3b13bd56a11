using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Execution;

/// <summary>How one cell went.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record CellResult(Cell Cell, CellOutcome Outcome, TimeSpan Duration);

/// <summary>Executes one notebook from its first cell to its last, or to the first that fails; its outputs are written into its cells.</summary>
internal sealed class NotebookRun(Notebook notebook, TimeSpan timeout)
{
    private readonly List<CellResult> results = [];
    private readonly Dictionary<Cell, JsonArray> committed = [];
    private readonly Dictionary<Cell, string> differences = [];
    private int room = OutputCollector.MostOfNotebook;

    /// <summary>The notebook.</summary>
    public Notebook Notebook { get; } = notebook;

    /// <summary>What the notebook is called: its name, with its folder where another one has the same.</summary>
    public string Label { get; init; } = notebook.Name;

    /// <summary>By which cells are timed.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The cells that ran, in order.</summary>
    public IReadOnlyList<CellResult> Results => results;

    /// <summary>The values given by <c>--param</c>, as C# source.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>The number of cells there are to run.</summary>
    public int Total { get; } = notebook.CodeCells.Count();

    /// <summary>With <c>--check</c>: what is said of cells whose outputs differ from those saved.</summary>
    public IReadOnlyDictionary<Cell, string> Differences => differences;

    /// <summary>Whether the outputs were compared one by one with those saved.</summary>
    public bool IsCompared { get; private set; }

    /// <summary>The outputs that stood in the notebook before the run, by cell.</summary>
    public IReadOnlyDictionary<Cell, JsonArray> Committed => committed;

    /// <summary>The number of cells that passed.</summary>
    public int Passed => results.Count - FailedCells;

    /// <summary>The number of cells that failed, or whose outputs differ from those saved; and one more if something failed around the cells.</summary>
    public int Failed => FailedCells + (Problem is null ? 0 : 1);

    /// <summary>What failed around the cells, e.g. drawing their page; null if nothing did.</summary>
    public string? Problem { get; private set; }

    private int FailedCells => results.Count(result => result.Outcome != CellOutcome.Passed || differences.ContainsKey(result.Cell));

    /// <summary>The cell that stopped the run, if one did.</summary>
    public CellResult? Failure => results.FirstOrDefault(result => result.Outcome != CellOutcome.Passed);

    /// <summary>How long the whole run took.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Compares the outputs of the cells that passed with those that stood in the notebook.</summary>
    public void CompareWithCommitted()
    {
        if (results.FirstOrDefault(result => OtherHost.Saved(committed[result.Cell])) is CellResult foreign)
        {
            differences[foreign.Cell] = OtherHost.Advice;       // of all that differs, the one thing to know
            return;
        }

        CellResult[] passed = [.. results.Where(result => result.Outcome == CellOutcome.Passed)];
        if (committed.Values.All(outputs => outputs.Count == 0) && passed.FirstOrDefault(result => result.Cell.Outputs.Count > 0) is CellResult first)
        {
            differences[first.Cell] = "no outputs are saved in the notebook; --save saves them.";       // likewise
            return;
        }

        IsCompared = true;
        bool numbers = SavedOn.Elsewhere(Notebook) is null;
        foreach (CellResult result in passed)
        {
            if (OutputComparison.FirstDifference(committed[result.Cell], SavedOutputs.Of(result.Cell.Outputs), numbers) is string difference)
            {
                differences[result.Cell] = $"the saved output is stale: {difference}";
            }
        }
    }

    /// <summary>Why a cell failed, in full, or null if it passed or did not run.</summary>
    public string? ErrorOf(Cell cell)
    {
        if (differences.TryGetValue(cell, out string? difference))
        {
            return $"{ScriptError.Title(cell.Number, cell.Heading)}: {difference}";
        }

        return Failure?.Cell == cell ? string.Join('\n', cell.Outputs[^1]!["traceback"]!.AsArray().Select(line => line!.ToString())) : null;
    }

    /// <summary>Everything that went wrong, in full, line by line.</summary>
    public IEnumerable<string> Errors => results.Select(result => ErrorOf(result.Cell)).Append(Problem).OfType<string>().SelectMany(error => error.Split('\n'));

    /// <summary>Does something with what the notebook holds, which may be anything: where that throws, it is this notebook's failure and no other's.</summary>
    /// <param name="failure">What it means when it throws, e.g. <c>The page cannot be drawn</c>.</param>
    /// <param name="work">What is done.</param>
    public void Guard(string failure, Action work)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // whatever a notebook holds costs only that notebook
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Note(failure, e);
        }
    }

    /// <summary>Executes the notebook.</summary>
    /// <param name="starting">Told of each cell before it runs.</param>
    /// <param name="finished">Told of each cell after it ran.</param>
    /// <param name="cancellation">Ends the process.</param>
    public async Task ExecuteAsync(Action<Cell> starting, Action<CellResult> finished, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        foreach (Cell cell in Notebook.Cells.Where(cell => cell.Kind == CellKind.Code))
        {
            committed[cell] = (JsonArray)cell.Outputs.DeepClone();
            cell.Outputs.Clear();
            cell.Node["execution_count"] = null;
        }

        if (Total == 0)
        {
            return;
        }

        starting(Notebook.CodeCells.First());
        try
        {
            await using NotebookProcess process = await NotebookProcess.StartAsync(Notebook.Folder, cancellation, clock: Clock);
            foreach (Cell cell in Notebook.CodeCells.TakeWhile(_ => Failure is null))
            {
                starting(cell);
                results.Add(await ExecuteAsync(process, cell, cancellation));
                Duration = watch.Elapsed;
                finished(results[^1]);
            }
        }
        catch (IOException e) when (results.Count == 0)
        {
            Cell first = Notebook.CodeCells.First();
            Fail(first, "process ended", e.Message);
            results.Add(new CellResult(first, CellOutcome.ProcessEnded, watch.Elapsed));
            Duration = watch.Elapsed;
            finished(results[^1]);
        }
#pragma warning disable CA1031 // whatever a notebook holds costs only that notebook
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Note("The run was broken off", e);
        }
    }

    private void Note(string failure, Exception e) => Problem ??= $"{failure}: {e.GetType().FullName}: {ScriptError.MessageOf(e)}";

    private async Task<CellResult> ExecuteAsync(NotebookProcess process, Cell cell, CancellationToken cancellation)
    {
        cell.Node["execution_count"] = cell.Number;
        var collector = new OutputCollector(cell, room);
        var watch = Stopwatch.StartNew();
        var request = new Message(MessageKind.Run) { Number = cell.Number, Text = cell.Source, Heading = cell.Heading };
        CellOutcome outcome = await process.ExecuteAsync(request, timeout, collector.Add, cancellation);
        watch.Stop();
        collector.End();
        room = collector.Room;
        if (outcome == CellOutcome.TimedOut)
        {
            Fail(cell, "timeout", string.Create(CultureInfo.InvariantCulture, $"The cell did not end within {timeout.TotalSeconds:0.###} s and was killed. --timeout SECONDS allows more."));
        }
        else if (outcome == CellOutcome.ProcessEnded)
        {
            Fail(cell, "process ended", $"The cell ended the notebook's process. {process.HowItEnded()}");
        }

        return new CellResult(cell, outcome, watch.Elapsed);
    }

    private static void Fail(Cell cell, string name, string message) =>
        cell.AddError(name, message, [ScriptError.Title(cell.Number, cell.Heading), message]);
}
