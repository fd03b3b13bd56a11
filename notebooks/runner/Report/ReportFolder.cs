using Eml.Runner.Cli;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Report;

/// <summary>The folder of a report: executed notebooks, a page for each, and the index, which also lists the notebooks of earlier runs. It replaces only what a runner wrote.</summary>
internal sealed class ReportFolder
{
    private const string Index = "index.html";
    private readonly string folder;
    private readonly string[] names;
    private readonly IReadOnlyDictionary<string, string> documents;

    private ReportFolder(string folder, string[] names, IReadOnlyDictionary<string, string> documents) =>
        (this.folder, this.names, this.documents) = (folder, names, documents);

    /// <summary>Makes sure that the report can be written, before anything runs.</summary>
    /// <exception cref="UsageException">A file that the runner did not write is in the way.</exception>
    public static ReportFolder Prepare(string folder, IReadOnlyList<NotebookRun> runs)
    {
        IReadOnlyDictionary<string, string> found = MarkdownPages.Find(runs.Select(run => run.Notebook), Path.Combine(Places.Root(), "derivations.md"));
        string[] pages = [Index, .. found.Values];
        string[] unique = new string[runs.Count];
        for (int i = 0; i < unique.Length; i++)
        {
            unique[i] = runs[i].Notebook.Name;
            for (int n = 2; unique.Take(i).Concat(pages.Select(Path.GetFileNameWithoutExtension)).Contains(unique[i], StringComparer.OrdinalIgnoreCase); n++)
            {
                unique[i] = FormattableString.Invariant($"{runs[i].Notebook.Name}-{n}");
            }
        }

        foreach (string file in unique.SelectMany(name => new[] { $"{name}.html", $"{name}.ipynb" }).Concat(pages))
        {
            string path = Path.Combine(folder, file);
            if (File.Exists(path) && !IsOwn(path))
            {
                throw new UsageException($"{path} was not written by the runner and would be overwritten; choose another folder with --output DIR.");
            }
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder {folder} cannot be made: {e.Message}");
        }

        return new ReportFolder(folder, unique, found);
    }

    /// <summary>Writes the report.</summary>
    /// <param name="runs">The executed notebooks.</param>
    /// <param name="refreshing">Whether open pages look for a newer report and load it.</param>
    /// <returns>The path of its first page.</returns>
    public string Write(IReadOnlyList<NotebookRun> runs, bool refreshing)
    {
        string? stamp = refreshing ? Guid.NewGuid().ToString("N") : null;
        (string Name, RunSummary Run)[] now = [.. names.Zip(runs.Select(RunSummary.Of))];
        (string Name, RunSummary Run)[] all = [.. now.Concat(Earlier()).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        string? derivations = documents.FirstOrDefault(document => document.Value == MarkdownPages.Derivations).Key;
        HashSet<string> equations = derivations is null ? [] : MarkdownText.Tags(File.ReadAllText(derivations));
        var pages = new Dictionary<string, string>(documents, StringComparer.Ordinal);
        foreach ((string name, RunSummary run) in all)
        {
            pages.TryAdd(run.Source, name + ".html");
        }

        var links = new PageLinks(pages, equations, MarkdownPages.Derivations);
        foreach (((string name, RunSummary summary), NotebookRun run) in now.Zip(runs))
        {
            Save(name + ".ipynb", NotebookWriter.ToExecutedCopy(run.Notebook, summary.ToJson()));
            Save(name + ".html", NotebookPage.Build(run, summary, links), stamp);
        }

        foreach ((string path, string page) in documents)
        {
            Save(page, MarkdownPages.Build(path, links));
        }

        Save(Index, IndexPage.Build(all, derivations is not null), stamp);
        if (stamp is not null)
        {
            WatchFile.Announce(folder, stamp);
        }

        return Path.Combine(folder, Index);
    }

    /// <summary>The notebooks of earlier runs whose pages are still there.</summary>
    private IEnumerable<(string Name, RunSummary Run)> Earlier() =>
        from path in Directory.GetFiles(folder, "*.ipynb")
        let name = Path.GetFileNameWithoutExtension(path)
        where !names.Contains(name, StringComparer.OrdinalIgnoreCase) && File.Exists(Path.ChangeExtension(path, ".html"))
        let run = RunSummary.Read(path)
        where run is not null
        select (name, run);

    private static bool IsOwn(string path)
    {
        string text = File.ReadAllText(path);
        return path.EndsWith(".html", StringComparison.Ordinal)
            ? text.Contains($"content=\"{HtmlPage.Generator}\"", StringComparison.Ordinal)
            : text.Contains($"\"{NotebookWriter.Mark}\"", StringComparison.Ordinal);
    }

    private void Save(string name, string text, string? stamp = null) =>
        AtomicFile.WriteText(Path.Combine(folder, name), stamp is null ? text : WatchFile.Follow(text, stamp));
}
