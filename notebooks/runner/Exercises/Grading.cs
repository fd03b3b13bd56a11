using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Exercises;

/// <summary>How one exercise of a submission was judged.</summary>
/// <param name="Exercise">The exercise.</param>
/// <param name="Attempt">What was handed in.</param>
/// <param name="IsSolved">Whether it counts.</param>
/// <param name="Feedback">What the student is told.</param>
/// <param name="Duration">How long trying it took.</param>
internal sealed record Verdict(Exercise Exercise, Attempt Attempt, bool IsSolved, string Feedback, TimeSpan Duration);

/// <summary>The limits of a submission.</summary>
/// <param name="Timeout">How long a cell may take.</param>
/// <param name="Memory">The bytes that its process may have on the heap.</param>
internal sealed record Limits(TimeSpan Timeout, long Memory);

/// <summary>
/// Tries the answers of one submission in the committed notebook: all cells are the notebook's own, and only what stands in the blanks is the student's.
/// An answer that fails is replaced by the solution, so that it costs only its own exercise; one that ends or holds up the process is left out, and the process begins anew.
/// </summary>
internal sealed partial class Grading
{
    private readonly IReadOnlyList<Exercise> exercises;
    private readonly Cell[] cells;
    private readonly Limits limits;
    private readonly string folder;
    private readonly HashSet<string> names;
    private readonly Dictionary<Cell, JsonArray> expected = [];

    /// <param name="notebook">The committed notebook, with exercises.</param>
    /// <param name="limits">What a submission may use.</param>
    /// <param name="folder">The working folder of its cells.</param>
    public Grading(Notebook notebook, Limits limits, string folder)
    {
        Notebook = notebook;
        exercises = Exercise.Of(notebook);
        this.limits = limits;
        this.folder = folder;
        Cell last = exercises[^1].Checks.Count > 0 ? exercises[^1].Checks[^1] : exercises[^1].Cell;
        cells = [.. notebook.CodeCells.Where(cell => cell.Number <= last.Number)];
        names = new HashSet<string>(notebook.CodeCells.SelectMany(cell => AnswerRules.Names(cell.Source)), StringComparer.Ordinal);
    }

    /// <summary>The committed notebook.</summary>
    public Notebook Notebook { get; }

    /// <summary>Runs the notebook with its own solutions and keeps what it shows: what a submission must not change.</summary>
    /// <exception cref="UsageException">A cell of it fails.</exception>
    public async Task LearnAsync(CancellationToken cancellation)
    {
        await using NotebookProcess process = await NotebookProcess.StartAsync(folder, cancellation, limits.Memory);
        foreach (Cell cell in cells)
        {
            (string? error, JsonArray outputs, _) = await TryAsync(process, cell, cell.Source, cancellation);
            expected[cell] = error is null ? outputs : throw new UsageException($"{Notebook.Path}, cell {cell.Number}: the notebook with the solutions fails itself: {error}");
        }
    }

    /// <summary>Judges a submission.</summary>
    public async Task<IReadOnlyList<Verdict>> JudgeAsync(Notebook submission, CancellationToken cancellation)
    {
        var verdicts = exercises.ToDictionary(exercise => exercise, exercise =>
        {
            Attempt attempt = Attempt.Of(submission, exercise, names);
            return new Verdict(exercise, attempt, IsSolved: false, attempt.Reason ?? "", TimeSpan.Zero);
        });

        // Each pass tries the answers that are left, from the first cell on. It ends early where the process is gone or no longer what it was;
        // the answers tried since that was last proved are not tried together again, but each alone.
        HashSet<Exercise> left = [.. exercises.Where(exercise => verdicts[exercise].Attempt.Reason is null)];
        while (left.Count > 0 && await PassAsync(verdicts, left, cancellation) is Spoiled spoiled)
        {
            left.ExceptWith(spoiled.Suspects);
            foreach (Exercise suspect in spoiled.Suspects.Where(suspect => verdicts[suspect].IsSolved))
            {
                if (spoiled.Suspects.Count == 1 || await PassAsync(verdicts, [suspect], cancellation) is not null)
                {
                    verdicts[suspect] = verdicts[suspect] with { IsSolved = false, Feedback = spoiled.Told };
                }
            }
        }

        return [.. exercises.Select(exercise => verdicts[exercise])];
    }

    /// <summary>Runs the cells from the first to the last with some of the answers, and the solutions in the other blanks.</summary>
    /// <returns>Null, or, if it ended early, which answers may be the reason.</returns>
    private async Task<Spoiled?> PassAsync(Dictionary<Exercise, Verdict> verdicts, HashSet<Exercise> tried, CancellationToken cancellation)
    {
        var suspects = new List<Exercise>();
        await using NotebookProcess process = await NotebookProcess.StartAsync(folder, cancellation, limits.Memory);
        for (int i = 0; i < cells.Length; i++)
        {
            Cell cell = cells[i];
            if (exercises.FirstOrDefault(exercise => exercise.Cell == cell) is Exercise exercise && tried.Contains(exercise))
            {
                suspects.Add(exercise);
                (string? failure, TimeSpan duration, bool isGone) = await TryAnswerAsync(process, exercise, verdicts[exercise].Attempt.Answers, cancellation);
                verdicts[exercise] = verdicts[exercise] with { IsSolved = failure is null, Feedback = failure ?? "Solved.", Duration = duration };
                if (isGone)
                {
                    return new Spoiled([exercise], failure!);
                }

                if (failure is null)
                {
                    i += exercise.Checks.Count;
                    continue;
                }
            }

            (string? error, JsonArray outputs, _) = await TryAsync(process, cell, cell.Source, cancellation);
            string? difference = error ?? OutputComparison.FirstDifference(expected[cell], outputs);
            if (difference is null)
            {
                // A cell that is no exercise shows what it should: what it stands on is as it was.
                if (!exercises.Any(one => one.Cell == cell || one.Checks.Contains(cell)))
                {
                    suspects.Clear();
                }

                continue;
            }

            return suspects.Count == 0
                ? throw new IOException($"{Notebook.Path}, cell {cell.Number} does not repeat what it showed before: {difference}")
                : new Spoiled(suspects, string.Create(CultureInfo.InvariantCulture, $"With this answer, cell {cell.Number} (under \"{cell.Heading}\"), which is not yours, no longer shows what it should: {difference}"));
        }

        return null;
    }

    private async Task<(string? Error, TimeSpan Duration, bool IsGone)> TryAnswerAsync(NotebookProcess process, Exercise exercise, IReadOnlyList<string> answers, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        foreach (Cell cell in exercise.Checks.Prepend(exercise.Cell))
        {
            string code = cell == exercise.Cell ? Blanks.Fill(cell.Source, answers) : cell.Source;
            (string? error, JsonArray outputs, CellOutcome outcome) = await TryAsync(process, cell, code, cancellation);
            error ??= OutputComparison.FirstDifference(Shown(expected[cell]), Shown(outputs)) is string difference ? $"The check did not say what it says of a right answer: {difference}" : null;
            if (error is not null)
            {
                return (error, watch.Elapsed, outcome is CellOutcome.TimedOut or CellOutcome.ProcessEnded);
            }
        }

        return (null, watch.Elapsed, false);
    }

    private async Task<(string? Error, JsonArray Outputs, CellOutcome Outcome)> TryAsync(NotebookProcess process, Cell cell, string code, CancellationToken cancellation)
    {
        var scratch = new Cell(new JsonObject(), CellKind.Code) { Number = cell.Number, Heading = cell.Heading };
        var collector = new OutputCollector(scratch);
        var request = new Message(MessageKind.Run) { Number = cell.Number, Text = NotebookWriter.MakeReferencesAbsolute(code, Notebook.Folder), Heading = cell.Heading };
        CellOutcome outcome = await process.ExecuteAsync(request, limits.Timeout, collector.Add, cancellation);
        collector.End();
        string? error = outcome switch
        {
            CellOutcome.Passed => null,
            CellOutcome.TimedOut => string.Create(CultureInfo.InvariantCulture, $"It did not end within {limits.Timeout.TotalSeconds:0.###} s."),
            CellOutcome.ProcessEnded => $"It ended the process. {process.HowItEnded()}",
            _ => Told(scratch, exercises.Any(exercise => exercise.Checks.Contains(cell))),
        };
        return (error, SavedOutputs.Of(scratch.Outputs), outcome);
    }

    /// <summary>What a cell shows, without what an answer may print on its way.</summary>
    private static JsonArray Shown(JsonArray outputs) => [.. outputs.Where(output => output!["output_type"]!.ToString() != "stream").Select(output => output!.DeepClone())];

    /// <summary>
    /// What a failed cell says: the message of its exception, after the exception's type where that is not the tutor's.
    /// The compiler's names of types go without their namespaces. Where a line of a check reads from null, it is the answer that gave null to it.
    /// </summary>
    internal static string Told(Cell cell, bool isCheck)
    {
        JsonNode error = cell.Outputs.Last(output => output!["output_type"]!.ToString() == "error")!;
        string type = error["ename"]!.ToString(), message = error["evalue"]!.ToString();
        if (isCheck && type == typeof(NullReferenceException).FullName && error["traceback"]!.AsArray().ElementAtOrDefault(2)?.ToString().StartsWith(ScriptError.Lead(cell.Number), StringComparison.Ordinal) == true)
        {
            return "The answer returns null, or null is in what it returns.";
        }

        message = type == ScriptError.DoesNotCompile ? Namespace().Replace(message, "") : message;
        return TextLimit.Cut(type.EndsWith("WrongAnswerException", StringComparison.Ordinal) ? message : $"{type}: {message}", 2000);
    }

    [GeneratedRegex(@"\b(System|MathNet|Eml)(\.[A-Z]\w*)*\.(?=[A-Z]\w*[<'\[])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Namespace();

    /// <summary>Why a pass ended early.</summary>
    /// <param name="Suspects">The answers that may be the reason.</param>
    /// <param name="Told">What the student is told.</param>
    private sealed record Spoiled(IReadOnlyList<Exercise> Suspects, string Told);
}
