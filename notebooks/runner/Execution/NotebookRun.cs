using System.Diagnostics;
using System.Globalization;
using System.Text;
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
    private const int MostText = 1_000_000;
    private readonly List<CellResult> results = [];
    private readonly Dictionary<Cell, JsonArray> committed = [];
    private readonly Dictionary<Cell, string> differences = [];

    /// <summary>The notebook.</summary>
    public Notebook Notebook { get; } = notebook;

    /// <summary>The cells that ran, in order.</summary>
    public IReadOnlyList<CellResult> Results => results;

    /// <summary>The values given by <c>--param</c>, as C# source.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>The number of cells there are to run.</summary>
    public int Total { get; } = notebook.CodeCells.Count();

    /// <summary>With <c>--check</c>: what differs from the committed outputs, by cell.</summary>
    public IReadOnlyDictionary<Cell, string> Differences => differences;

    /// <summary>The outputs that stood in the notebook before the run, by cell.</summary>
    public IReadOnlyDictionary<Cell, JsonArray> Committed => committed;

    /// <summary>The number of cells that passed.</summary>
    public int Passed => results.Count - Failed;

    /// <summary>The number of cells that failed, or whose outputs differ from those committed.</summary>
    public int Failed => results.Count(result => result.Outcome != CellOutcome.Passed || differences.ContainsKey(result.Cell));

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

        bool numbers = SavedOn.Elsewhere(Notebook) is null;
        foreach (CellResult result in results.Where(result => result.Outcome == CellOutcome.Passed))
        {
            if (OutputComparison.FirstDifference(committed[result.Cell], SavedOutputs.Of(result.Cell.Outputs), numbers) is string difference)
            {
                differences[result.Cell] = difference;
            }
        }
    }

    /// <summary>Why a cell failed, in full, or null if it passed or did not run.</summary>
    public string? ErrorOf(Cell cell)
    {
        if (differences.TryGetValue(cell, out string? difference))
        {
            return $"{ScriptError.Title(cell.Number, cell.Heading)}: the committed output is stale: {difference}";
        }

        return Failure?.Cell == cell ? string.Join('\n', cell.Outputs[^1]!["traceback"]!.AsArray().Select(line => line!.ToString())) : null;
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
            await using NotebookProcess process = await NotebookProcess.StartAsync(Notebook.Folder, cancellation);
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
    }

    private async Task<CellResult> ExecuteAsync(NotebookProcess process, Cell cell, CancellationToken cancellation)
    {
        cell.Node["execution_count"] = cell.Number;
        var collector = new OutputCollector(cell, MostText);
        var watch = Stopwatch.StartNew();
        var request = new Message(MessageKind.Run) { Number = cell.Number, Text = cell.Source, Heading = cell.Heading };
        CellOutcome outcome = await process.ExecuteAsync(request, timeout, collector.Add, cancellation);
        watch.Stop();
        collector.Flush();
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

    /// <summary>Gathers a cell's messages into nbformat outputs; text is joined before it is split into lines.</summary>
    private sealed class OutputCollector(Cell cell, int mostText)
    {
        private readonly StringBuilder text = new();
        private string stream = "";
        private int total;

        public void Add(Message message)
        {
            switch (message.Kind)
            {
                case MessageKind.Text when total < mostText:
                    if (message.Name != stream)
                    {
                        Flush();
                    }

                    stream = message.Name!;
                    text.Append(message.Text);
                    total += message.Text!.Length;
                    if (total >= mostText)
                    {
                        text.Append(CultureInfo.InvariantCulture, $"\n[more than {mostText} characters: the rest is not kept]\n");
                    }

                    break;
                case MessageKind.Value:
                    Flush();
                    cell.AddValue(message.Bundle!, message.IsResult);
                    break;
                case MessageKind.Error:
                    Flush();
                    cell.AddError(message.Name!, message.Text!, message.Lines!);
                    break;
                default:
                    break;
            }
        }

        public void Flush()
        {
            if (text.Length > 0)
            {
                cell.AddStream(stream, text.ToString());
                text.Clear();
            }
        }
    }
}
