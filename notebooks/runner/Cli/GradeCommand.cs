using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using Eml.Runner.Exercises;
using Eml.Runner.Notebooks;
using Eml.Runner.Report;

namespace Eml.Runner.Cli;

/// <summary>What <c>grade</c> asks for.</summary>
internal sealed record GradeSettings
{
    /// <summary>The submissions, as full paths.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The notebooks with solutions and checks, as full paths.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The folder for the pages of feedback.</summary>
    public required string Output { get; init; }

    /// <summary>The test result file to write, if any.</summary>
    public string? Results { get; init; }

    /// <summary>The table to write, if any.</summary>
    public string? Csv { get; init; }

    /// <summary>What a submission may use.</summary>
    public required Limits Limits { get; init; }

    /// <summary>How many submissions are graded at once.</summary>
    public required int Parallel { get; init; }
}

/// <summary>The options of <c>grade</c>.</summary>
internal sealed class GradeOptions
{
    private readonly Argument<string[]> files = new("files") { Description = "The submissions: notebooks that students have filled in.", Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<string[]> source = new("--source")
    {
        Description = "A notebook with the solutions and the checks; may be given more than once. Every notebook of the folder notebooks when not given.",
        HelpName = "FILE",
    };

    private readonly Option<string> output = new("--output") { Description = "The folder for the pages of feedback; artifacts/grades at the repository's root when not given.", HelpName = "DIR" };

    private readonly Option<string> results = new("--results") { Description = "Writes a test result file, one test per exercise and submission.", HelpName = "FILE.trx" };

    private readonly Option<string> csv = new("--csv") { Description = "Writes a table, one row per submission: 1 is solved, 0 not solved, empty not answered.", HelpName = "FILE" };

    private readonly Option<string> timeout = new("--timeout") { Description = "The seconds a cell may take.", HelpName = "SECONDS", DefaultValueFactory = _ => "30" };

    private readonly Option<string> memory = new("--memory") { Description = "The MiB a submission may have on its heap.", HelpName = "MIB", DefaultValueFactory = _ => "2048" };

    private readonly Option<string> parallel = new("--parallel") { Description = "How many submissions are graded at once; as many as the machine has processors when not given.", HelpName = "N" };

    public GradeOptions() => Command = new Command("grade", "Grades submissions. Their code runs with your rights: grade in a container.") { files, source, output, results, csv, timeout, memory, parallel };

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="UsageException">A value is not allowed.</exception>
    public GradeSettings Read(ParseResult parsed)
    {
        string[] named = parsed.GetValue(files) ?? [];
        if (named.Length == 0 && parsed.Errors.Count == 0)
        {
            throw new UsageException("grade needs the submissions: one or more notebooks that students have filled in.");
        }

        var settings = new GradeSettings
        {
            Files = CommandText.Files(parsed, named),
            Sources = parsed.GetValue(source) is { Length: > 0 } sources ? CommandText.Files(parsed, sources) : Places.AllNotebooks(),
            Output = CommandText.FullPath(parsed, output) ?? Path.Combine(Places.Root(), "artifacts", "grades"),
            Results = CommandText.FullPath(parsed, results),
            Csv = CommandText.FullPath(parsed, csv),
            Limits = new Limits(CommandText.Timeout(parsed.GetValue(timeout)!), CommandText.Memory(parsed.GetValue(memory)!)),
            Parallel = CommandText.Parallel(parsed.GetValue(parallel)),
        };
        CommandText.CheckFolder("--output", settings.Output);
        CommandText.CheckWritable("--results", settings.Results);
        CommandText.CheckWritable("--csv", settings.Csv);
        return settings;
    }
}

/// <summary>Grades submissions against the notebooks with the solutions.</summary>
internal static class GradeCommand
{
    /// <summary>Grades and writes pages, table and test results.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">No notebook has exercises, or one fails with its own solutions.</exception>
    public static async Task<int> ExecuteAsync(GradeSettings settings, TextWriter writer, CancellationToken cancellation)
    {
        string work = Directory.CreateTempSubdirectory("eml-grade-").FullName;
        try
        {
            Notebook[] sources = [.. settings.Sources.Select(path => NotebookReader.Read(path)).Where(notebook => Exercise.Of(notebook).Count > 0)];
            if (sources.Length == 0)
            {
                throw new UsageException("No notebook has exercises, so there is nothing to grade against.");
            }

            (string File, string Label, Notebook? Submission, Notebook? Source, string? Reason)[] handedIn = [.. settings.Files.Select(file => Read(file, sources, settings.Files))];
            GradePages pages = GradePages.Prepare(settings.Output, [.. handedIn.Select(one => one.Label)]);
            Dictionary<Notebook, Grading> gradings = await LearnAsync(settings, [.. handedIn.Select(one => one.Source).OfType<Notebook>().Distinct()], work, cancellation);
            var grades = new ConcurrentDictionary<string, Grade>(StringComparer.Ordinal);
            var limit = new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel, CancellationToken = cancellation };
            await Parallel.ForEachAsync(handedIn, limit, async (one, token) =>
            {
                IReadOnlyList<Verdict> verdicts = one.Source is null ? [] : await gradings[one.Source].JudgeAsync(one.Submission!, token);
                var grade = new Grade(one.File, one.Label, one.Source?.Name ?? "", one.Reason, verdicts);
                grades[one.File] = grade;
                await writer.WriteLineAsync(grade.ToString());
            });
            Grade[] all = [.. settings.Files.Select(file => grades[file])];
            cancellation.ThrowIfCancellationRequested();
            try
            {
                await writer.WriteLineAsync($"Feedback: {pages.Write(all)}");
                WriteTables(settings.Csv, settings.Results, all);
                return CommandLine.Success;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                string elsewhere = Directory.CreateTempSubdirectory("eml-grades-").FullName;
                pages.Write(all, elsewhere);
                WriteTables(Path.Combine(elsewhere, "grades.csv"), Path.Combine(elsewhere, "grades.trx"), all);
                await writer.WriteLineAsync($"The grades could not be written where they were asked for: {e.Message} All of them were written to {elsewhere}.");
                return CommandLine.WrongUsage;
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Reads a submission, and finds the notebook that it comes from: the one with which it has most exercises in common.</summary>
    private static (string File, string Label, Notebook? Submission, Notebook? Source, string? Reason) Read(string file, Notebook[] sources, IReadOnlyList<string> files)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        string label = files.Count(other => Path.GetFileNameWithoutExtension(other) == name) == 1 ? name : $"{Path.GetFileName(Path.GetDirectoryName(file))}/{name}";
        try
        {
            Notebook submission = NotebookReader.Read(file, toRun: false);
            HashSet<string> ids = [.. submission.Cells.Select(cell => cell.Node["id"]?.ToString()).OfType<string>()];
            HashSet<string> hints = [.. submission.Cells.SelectMany(cell => Blanks.Hints(cell.Source))];
            int InCommon(Notebook source) => Exercise.Of(source).Sum(exercise => (ids.Contains(exercise.Id) ? 1 : 0) + (Blanks.Hints(exercise.Cell.Source).Any(hints.Contains) ? 1 : 0)
                + (submission.Cells.Any(cell => Blanks.AnswersIn(exercise.Cell.Source, cell.Source) is not null) ? 1 : 0));
            Notebook source = sources.MaxBy(InCommon)!;
            return InCommon(source) > 0 ? (file, label, submission, source, null) : (file, label, null, null, "It has no exercise of any of the notebooks.");
        }
        catch (UsageException e)
        {
            return (file, label, null, null, e.Message);
        }
    }

    private static async Task<Dictionary<Notebook, Grading>> LearnAsync(GradeSettings settings, Notebook[] sources, string work, CancellationToken cancellation)
    {
        var gradings = sources.ToDictionary(source => source, source => new Grading(source, settings.Limits, Directory.CreateDirectory(Path.Combine(work, source.Name)).FullName));
        await Task.WhenAll(gradings.Values.Select(grading => grading.LearnAsync(cancellation)));
        return gradings;
    }

    private static void WriteTables(string? csv, string? results, Grade[] grades)
    {
        if (csv is not null)
        {
            AtomicFile.WriteText(csv, Csv(grades));
        }

        if (results is not null)
        {
            AtomicFile.WriteText(results, TrxFile.Build("Exercises", grades.SelectMany(grade => grade.Tests())));
        }
    }

    private static string Csv(Grade[] grades)
    {
        string[] exercises = [.. grades.SelectMany(grade => grade.Verdicts.Select(verdict => grade.Column(verdict))).Distinct(StringComparer.Ordinal)];
        IEnumerable<IEnumerable<string>> rows = grades.Select(grade =>
        {
            Dictionary<string, string> solved = grade.Verdicts.ToDictionary(grade.Column, verdict => verdict.IsSolved ? "1" : verdict.Attempt.IsMissing ? "" : "0", StringComparer.Ordinal);
            string[] start = [grade.Label, grade.Notebook, grade.Solved.ToString(CultureInfo.InvariantCulture), grade.Verdicts.Count.ToString(CultureInfo.InvariantCulture), grade.Reason ?? ""];
            return start.Concat(exercises.Select(exercise => solved.GetValueOrDefault(exercise, "")));
        });
        return string.Concat(rows.Prepend(["submission", "notebook", "solved", "exercises", "problem", .. exercises])
            .Select(row => string.Join(',', row.Select(Quoted)) + "\n"));
    }

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
