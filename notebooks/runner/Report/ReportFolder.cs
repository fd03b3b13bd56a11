using Eml.Runner.Cli;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Report;

/// <summary>The folder of a report: executed notebooks, a page for each, and the index, which also lists the notebooks of earlier runs. It replaces only what a runner wrote.</summary>
internal sealed class ReportFolder
{
    private const string Index = "index.html";

    /// <summary>The room that a page with figures takes, in bytes.</summary>
    private const long RoomForPage = 8_000_000;

    private readonly string[] names;
    private readonly IReadOnlyDictionary<string, string> documents;
    private readonly IReadOnlyList<Refusal> refusals;
    private readonly string? results;
    private string folder;

    private ReportFolder(string folder, string[] names, IReadOnlyDictionary<string, string> documents, IReadOnlyList<Refusal> refusals, string? results) =>
        (this.folder, this.names, this.documents, this.refusals, this.results) = (folder, names, documents, refusals, results);

    /// <summary>Whether everything could be written where it was asked for.</summary>
    public bool IsWhereAsked { get; private set; } = true;

    /// <summary>Makes sure that the report can be written, before anything runs.</summary>
    /// <param name="folder">The report's folder.</param>
    /// <param name="runs">The notebooks.</param>
    /// <param name="refusals">The notebooks that cannot be read.</param>
    /// <param name="results">The test result file, if one is asked for.</param>
    /// <exception cref="UsageException">A file that the runner did not write is in the way, or a folder cannot be written to.</exception>
    public static ReportFolder Prepare(string folder, IReadOnlyList<NotebookRun> runs, IReadOnlyList<Refusal> refusals, string? results)
    {
        IReadOnlyDictionary<string, string> found = MarkdownPages.Find(runs.Select(run => run.Notebook), Path.Combine(Places.Root(), "derivations.md"));
        string[] pages = [Index, .. found.Values];
        string[] own = Names(folder, runs, pages);
        string[] files = [.. own.SelectMany(name => new[] { $"{name}.html", $"{name}.ipynb" }), .. pages];
        CheckOwn(folder, files);
        Make(folder, RoomForPage * (runs.Count + 1), files);
        return new ReportFolder(folder, own, found, refusals, results);
    }

    /// <summary>Refuses to replace what the runner did not write.</summary>
    /// <exception cref="UsageException">A file that the runner did not write is in the way.</exception>
    public static void CheckOwn(string folder, IEnumerable<string> files)
    {
        if (files.Select(file => Path.Combine(folder, file)).FirstOrDefault(path => File.Exists(path) && !IsOwn(path)) is string other)
        {
            throw new UsageException($"{other} was not written by the runner and would be overwritten; choose another folder with --output DIR.");
        }
    }

    /// <summary>Makes a folder and tries whether a file of a size can be written to it, and files of earlier runs replaced.</summary>
    /// <exception cref="UsageException">They cannot.</exception>
    public static void Make(string folder, long size, IEnumerable<string> files)
    {
        try
        {
            Directory.CreateDirectory(folder);
            Try(folder, size);
            foreach (string file in files.Select(file => Path.Combine(folder, file)).Where(File.Exists))
            {
                AtomicFile.Check(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The report cannot be written, so nothing was run: {e.Message}");
        }
    }

    /// <summary>Writes the report and the test results; what cannot be written where it was asked for is written to a folder for temporary files, which is told.</summary>
    /// <param name="runs">The executed notebooks.</param>
    /// <param name="refreshing">Whether open pages look for a newer report and load it.</param>
    /// <param name="error">Is told what was written elsewhere.</param>
    /// <param name="cancellation">Ends it before the first file is written.</param>
    /// <returns>The path of its first page.</returns>
    public string Write(IReadOnlyList<NotebookRun> runs, bool refreshing, TextWriter error, CancellationToken cancellation)
    {
        string? stamp = refreshing ? Guid.NewGuid().ToString("N") : null;
        (string File, string Text)[] pages = Pages(runs, stamp);
        cancellation.ThrowIfCancellationRequested();
        string asked = folder;
        try
        {
            Save(pages);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder = Directory.CreateTempSubdirectory("eml-report-").FullName;
            IsWhereAsked = false;
            Save(pages);
            error.WriteLine($"The report could not be written to {asked}: {e.Message} It was written to {folder}.");
        }

        if (results is not null)
        {
            WriteResults(runs, error);
        }

        if (stamp is not null)
        {
            WatchFile.Announce(folder, stamp);
        }

        return Path.Combine(folder, Index);
    }

    private void WriteResults(IReadOnlyList<NotebookRun> runs, TextWriter error)
    {
        string text = TrxFile.Build("Code cells", TrxFile.Tests(runs, refusals));
        try
        {
            AtomicFile.WriteText(results!, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string elsewhere = Path.Combine(IsWhereAsked ? Directory.CreateTempSubdirectory("eml-report-").FullName : folder, Path.GetFileName(results!));
            IsWhereAsked = false;
            AtomicFile.WriteText(elsewhere, text);
            error.WriteLine($"The test results could not be written to {results}: {e.Message} They were written to {elsewhere}.");
        }
    }

    /// <summary>Every file of the report, by its name.</summary>
    private (string File, string Text)[] Pages(IReadOnlyList<NotebookRun> runs, string? stamp)
    {
        string? derivations = documents.FirstOrDefault(document => document.Value == MarkdownPages.Derivations).Key;
        HashSet<string> equations = derivations is null ? [] : [.. EquationTags.In(MarkdownPages.Read(derivations) ?? "")];
        (string Name, RunSummary Run)[] earlier = [.. Earlier()];
        var pages = new Dictionary<string, string>(documents, StringComparer.Ordinal);
        foreach ((string name, string source) in names.Zip(runs.Select(run => run.Notebook.Path)).Concat(earlier.Select(entry => (entry.Name, entry.Run.Source))))
        {
            pages.TryAdd(source, name + ".html");
        }

        var links = new PageLinks(pages, equations, MarkdownPages.Derivations);
        var files = new List<(string File, string Text)>();
        var now = new List<(string Name, RunSummary Run)>();
        foreach ((string name, NotebookRun run) in names.Zip(runs))
        {
            string? page = null;
            run.Guard("The page cannot be drawn", () => page = NotebookPage.Build(run, RunSummary.Of(run), links));
            RunSummary summary = RunSummary.Of(run);
            files.Add((name + ".html", WatchFile.Follow(page ?? NotebookPage.Plain(run, summary), stamp)));
            run.Guard("The executed copy cannot be written", () => files.Add((name + ".ipynb", NotebookWriter.ToExecutedCopy(run.Notebook, summary.ToJson()))));
            now.Add((name, summary));
        }

        files.AddRange(documents.Select(document => (document.Value, MarkdownPages.Build(document.Key, links))));
        files.Add((Index, WatchFile.Follow(IndexPage.Build(now.Concat(earlier).OrderBy(entry => entry.Name, StringComparer.Ordinal), refusals, derivations is not null), stamp)));
        return [.. files];
    }

    /// <summary>A page's name for each notebook: its own, unless another notebook, of this run or of an earlier one, or a document has it.</summary>
    private static string[] Names(string folder, IReadOnlyList<NotebookRun> runs, string[] pages)
    {
        var chosen = new List<string>();
        var taken = new HashSet<string>(pages.Select(page => Path.GetFileNameWithoutExtension(page)), StringComparer.OrdinalIgnoreCase);
        foreach (NotebookRun run in runs)
        {
            string name = run.Notebook.Name;
            for (int n = 2; taken.Contains(name) || chosen.Contains(name, StringComparer.OrdinalIgnoreCase) || IsOfAnother(Path.Combine(folder, name + ".ipynb"), run.Notebook.Path); n++)
            {
                name = FormattableString.Invariant($"{run.Notebook.Name}-{n}");
            }

            chosen.Add(name);
        }

        return [.. chosen];
    }

    /// <summary>Whether a page belongs to another notebook, which is still there.</summary>
    private static bool IsOfAnother(string copy, string path) =>
        File.Exists(copy) && RunSummary.Read(copy) is { } summary && summary.Source != path && File.Exists(summary.Source);

    /// <summary>Writes a file of a size and deletes it.</summary>
    private static void Try(string folder, long size)
    {
        string path = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, PreallocationSize = size });
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The notebooks of earlier runs whose pages are still there.</summary>
    private IEnumerable<(string Name, RunSummary Run)> Earlier() =>
        from path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.ipynb") : []
        let name = Path.GetFileNameWithoutExtension(path)
        where !names.Contains(name, StringComparer.OrdinalIgnoreCase) && File.Exists(Path.ChangeExtension(path, ".html"))
        let run = RunSummary.Read(path)
        where run is not null
        select (name, run);

    private static bool IsOwn(string path)
    {
        string text = MarkdownPages.Read(path) ?? "";
        return path.EndsWith(".html", StringComparison.Ordinal)
            ? text.Contains($"content=\"{HtmlPage.Generator}\"", StringComparison.Ordinal)
            : text.Contains($"\"{NotebookWriter.Mark}\"", StringComparison.Ordinal);
    }

    private void Save((string File, string Text)[] files) =>
        Array.ForEach(files, file => AtomicFile.WriteText(Path.Combine(folder, file.File), file.Text));
}
