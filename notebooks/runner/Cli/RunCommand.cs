using Eml.Runner.Execution;
using Eml.Runner.Notebooks;
using Eml.Runner.Report;
using Spectre.Console;

namespace Eml.Runner.Cli;

/// <summary>Runs the notebooks side by side and writes the report.</summary>
internal static class RunCommand
{
    /// <summary>Every cell passed.</summary>
    public const int Success = 0;

    /// <summary>The command line, or a file it names, is wrong.</summary>
    public const int WrongUsage = 1;

    /// <summary>A cell failed.</summary>
    public const int CellFailed = 2;

    /// <summary>Ctrl-C or a request to end.</summary>
    public const int Interrupted = 130;

    /// <summary>Runs and reports, once or, watching, until it is interrupted.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">A notebook or a parameter is wrong; nothing has been run.</exception>
    public static Task<int> ExecuteAsync(Settings settings, TextWriter writer, CancellationToken cancellation) =>
        settings.Watch
            ? Watching.RunAsync(settings, writer, () => RunOnceAsync(settings, writer, cancellation), cancellation)
            : RunOnceAsync(settings, writer, cancellation);

    private static async Task<int> RunOnceAsync(Settings settings, TextWriter writer, CancellationToken cancellation)
    {
        NotebookRun[] runs = [.. settings.Notebooks.Select(path => Prepare(path, settings))];
        CheckParameters(runs, settings.Parameters);
        ReportFolder report = ReportFolder.Prepare(settings.Output, runs);
        IProgressView progress = Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi
            ? new PlainProgress(writer)
            : new TerminalProgress(AnsiConsole.Console);
        await progress.ShowAsync(runs, () => Task.WhenAll(runs.Select(run =>
            run.ExecuteAsync(cell => progress.Starting(run, cell), result => progress.Finished(run, result), cancellation))));
        foreach (NotebookRun run in runs.Where(_ => settings.Check))
        {
            run.CompareWithCommitted();
        }

        if (settings.Results is string results)
        {
            AtomicFile.WriteText(results, TrxFile.Build(runs));
        }

        string index = report.Write(runs, settings.Watch);
        if (settings.Save)
        {
            await Saving.SaveAsync([.. runs.Where(run => run.Failed == 0)], writer, cancellation);
        }

        Summary.Write(runs, index, settings.Check, writer);
        return runs.All(run => run.Failed == 0) ? Success : CellFailed;
    }

    private static NotebookRun Prepare(string path, Settings settings)
    {
        Notebook notebook = NotebookReader.Read(path);
        IReadOnlyList<KeyValuePair<string, string>> injected = Parameters.Inject(notebook, settings.Parameters);
        return new NotebookRun(notebook, settings.Timeout) { Parameters = injected };
    }

    private static void CheckParameters(NotebookRun[] runs, IReadOnlyDictionary<string, string> values)
    {
        HashSet<string> used = [.. runs.SelectMany(run => run.Parameters.Select(value => value.Key))];
        if (values.Keys.FirstOrDefault(name => !used.Contains(name)) is string unknown)
        {
            string[] known = [.. runs.SelectMany(run => Parameters.Declared(run.Notebook)).Select(p => $"{p.Key} ({p.Value})").Distinct(StringComparer.Ordinal)];
            string list = known.Length == 0 ? "The notebooks have no cell tagged parameters." : $"Known are: {string.Join(", ", known)}.";
            throw new UsageException($"--param {unknown}: no notebook has such a parameter. {list}");
        }
    }
}
