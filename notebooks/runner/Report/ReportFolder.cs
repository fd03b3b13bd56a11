using Eml.Runner.Cli;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Report;

/// <summary>The folder of a report: executed notebooks, a page for each, and the index. It replaces only what a runner wrote.</summary>
internal sealed class ReportFolder
{
    private readonly string folder;
    private readonly string[] names;

    private ReportFolder(string folder, string[] names) => (this.folder, this.names) = (folder, names);

    /// <summary>Makes sure that the report can be written, before anything runs.</summary>
    /// <exception cref="UsageException">A file that the runner did not write is in the way.</exception>
    public static ReportFolder Prepare(string folder, IReadOnlyList<NotebookRun> runs)
    {
        string[] unique = new string[runs.Count];
        for (int i = 0; i < unique.Length; i++)
        {
            unique[i] = runs[i].Notebook.Name;
            for (int n = 2; unique.Take(i).Concat(["index", "derivations"]).Contains(unique[i], StringComparer.OrdinalIgnoreCase); n++)
            {
                unique[i] = FormattableString.Invariant($"{runs[i].Notebook.Name}-{n}");
            }
        }

        foreach (string file in unique.SelectMany(name => new[] { $"{name}.html", $"{name}.ipynb" }).Append("index.html").Append(DerivationsPage.FileName))
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

        return new ReportFolder(folder, unique);
    }

    /// <summary>Writes the report.</summary>
    /// <param name="runs">The executed notebooks.</param>
    /// <param name="refreshing">Whether open pages look for a newer report and load it.</param>
    /// <returns>The path of its first page.</returns>
    public string Write(IReadOnlyList<NotebookRun> runs, bool refreshing)
    {
        string? stamp = refreshing ? Guid.NewGuid().ToString("N") : null;
        string derivations = Path.Combine(Places.Root(), "derivations.md");
        string? source = File.Exists(derivations) ? File.ReadAllText(derivations) : null;
        HashSet<string> equations = source is null ? [] : MarkdownText.Tags(source);
        for (int i = 0; i < runs.Count; i++)
        {
            Save(names[i] + ".ipynb", NotebookWriter.ToExecutedCopy(runs[i].Notebook));
            Save(names[i] + ".html", Refreshing(NotebookPage.Build(runs[i], equations), stamp));
        }

        if (source is not null)
        {
            Save(DerivationsPage.FileName, DerivationsPage.Build(Places.Root(), source, equations));
        }

        Save("index.html", Refreshing(IndexPage.Build([.. runs.Zip(names)], source is not null), stamp));
        if (stamp is not null)
        {
            Save("watch.js", $"window.emlStamp = \"{stamp}\";\n");
        }

        return Path.Combine(folder, "index.html");
    }

    /// <summary>Lets a page load watch.js, which names the newest report, once a second, and nothing else.</summary>
    private static string Refreshing(string page, string? stamp) =>
        stamp is null ? page : page
            .Replace("script-src ", "script-src file: ", StringComparison.Ordinal)
            .Replace("</body>", $$"""
                <script>
                setInterval(() => {
                  const look = document.createElement("script");
                  look.src = "watch.js?" + Date.now();
                  look.onload = () => { look.remove(); if (window.emlStamp !== "{{stamp}}") location.reload(); };
                  document.head.append(look);
                }, 1000);
                </script>
                </body>
                """, StringComparison.Ordinal);

    private static bool IsOwn(string path)
    {
        string text = File.ReadAllText(path);
        return path.EndsWith(".html", StringComparison.Ordinal)
            ? text.Contains($"content=\"{HtmlPage.Generator}\"", StringComparison.Ordinal)
            : text.Contains($"\"{NotebookWriter.Mark}\"", StringComparison.Ordinal);
    }

    private void Save(string name, string text) => AtomicFile.WriteText(Path.Combine(folder, name), text);
}
