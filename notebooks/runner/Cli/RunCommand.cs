using Eml.Runner.Execution;
using Eml.Runner.Notebooks;
using Eml.Runner.Report;
using Spectre.Console;

namespace Eml.Runner.Cli;

/// <summary>Runs the notebooks side by side and writes the report.</summary>
internal static class RunCommand
{
    /// <summary>Runs and reports, once or, watching, until it is interrupted.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">No notebook can be read, or a parameter is wrong; nothing has been run.</exception>
    public static Task<int> ExecuteAsync(Settings settings, TextWriter writer, TextWriter error, CancellationToken cancellation) =>
        settings.Watch
            ? Watching.RunAsync(settings, writer, () => RunOnceAsync(settings, writer, error, cancellation), cancellation)
            : RunOnceAsync(settings, writer, error, cancellation);

    private static async Task<int> RunOnceAsync(Settings settings, TextWriter writer, TextWriter error, CancellationToken cancellation)
    {
        (NotebookRun[] runs, Refusal[] refusals) = Read(settings);
        CheckParameters(runs, settings.Parameters);
        ReportFolder report = ReportFolder.Prepare(settings.Output, runs, refusals, settings.Results);
        string? index = null;
        var saved = new List<string>();
        try
        {
            await RunAllAsync(settings, runs, Progress(writer), cancellation);
            foreach (NotebookRun run in runs.Where(_ => settings.Check))
            {
                run.Guard("The outputs cannot be compared", run.CompareWithCommitted);
            }

            index = report.Write(runs, settings.Watch, error, cancellation);
            if (settings.Save)
            {
                await Saving.SaveAsync([.. runs.Where(run => run.Failed == 0)], writer, saved, cancellation);
            }

            cancellation.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            string written = index is null ? "no report was written" : $"the report was written ({index})";
            string changed = saved.Count == 0 ? "no notebook was changed" : $"outputs were saved in {string.Join(", ", saved)}";
            await error.WriteLineAsync($"Interrupted: the notebooks' processes were ended, {changed}, and {written}.");
            return CommandLine.Interrupted;
        }

        Summary.Write(runs, refusals, index, writer);
        return !report.IsWhereAsked ? CommandLine.WrongUsage
            : refusals.Length == 0 && runs.All(run => run.Failed == 0) ? CommandLine.Success : CommandLine.Failure;
    }

    private static IProgressView Progress(TextWriter writer) =>
        writer != Console.Out || Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi
            ? new PlainProgress(writer)
            : new TerminalProgress(AnsiConsole.Console);

    private static Task RunAllAsync(Settings settings, NotebookRun[] runs, IProgressView progress, CancellationToken cancellation) =>
        progress.ShowAsync(runs, () =>
        {
            foreach (NotebookRun run in runs.Skip(settings.Parallel))
            {
                progress.Waiting(run, settings.Parallel);
            }

            var limit = new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel, CancellationToken = cancellation };
            return Parallel.ForEachAsync(runs, limit, async (run, token) =>
                await run.ExecuteAsync(cell => progress.Starting(run, cell), result => progress.Finished(run, result), token));
        });

    /// <summary>Reads the notebooks; one that cannot be read costs only itself.</summary>
    private static (NotebookRun[] Runs, Refusal[] Refusals) Read(Settings settings)
    {
        var notebooks = new List<Notebook>();
        var refusals = new List<Refusal>();
        foreach (string path in settings.Notebooks)
        {
            try
            {
                notebooks.Add(NotebookReader.Read(path));
            }
            catch (UsageException e)
            {
                refusals.Add(new Refusal(path, e.Message));
            }
#pragma warning disable CA1031 // whatever a notebook holds costs only that notebook
            catch (Exception e)
#pragma warning restore CA1031
            {
                refusals.Add(new Refusal(path, $"{path} cannot be read: {e.GetType().FullName}: {e.Message}"));
            }
        }

        return notebooks.Count == 0
            ? throw new UsageException(string.Join(Environment.NewLine, refusals.Select(refusal => refusal.Reason)))
            : ([.. notebooks.Select(notebook => Prepare(notebook, settings))], [.. refusals]);
    }

    private static NotebookRun Prepare(Notebook notebook, Settings settings)
    {
        bool isOnlyOne = settings.Notebooks.Count(path => Path.GetFileNameWithoutExtension(path) == notebook.Name) == 1;
        IReadOnlyList<KeyValuePair<string, string>> injected = Parameters.Inject(notebook, settings.Parameters);
        return new NotebookRun(notebook, settings.Timeout)
        {
            Parameters = injected,
            Label = isOnlyOne ? notebook.Name : $"{Path.GetFileName(notebook.Folder)}/{notebook.Name}",
        };
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

/// <summary>A notebook that cannot be read.</summary>
/// <param name="Path">Where it lies, as a full path.</param>
/// <param name="Reason">Why, naming it.</param>
internal sealed record Refusal(string Path, string Reason)
{
    /// <summary>The file's name without its extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
}
