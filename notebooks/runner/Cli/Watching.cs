using Eml.Runner.Report;

namespace Eml.Runner.Cli;

/// <summary>Runs the notebooks again whenever one of them changes, and builds the library first when a source of it did.</summary>
internal sealed class Watching : IDisposable
{
    private readonly SemaphoreSlim changed = new(0);
    private readonly string[] libraries;
    private readonly List<FileSystemWatcher> watchers;
    private volatile bool isLibraryChanged;

    private Watching(Settings settings)
    {
        libraries = [.. settings.Notebooks.Select(LibraryBuild.FolderFor).OfType<string>().Distinct(StringComparer.Ordinal)];
        IEnumerable<string> folders = settings.Notebooks.Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal);
        watchers =
        [
            .. folders.Where(folder => folder != settings.Output && Directory.Exists(folder)).Select(folder => new FileSystemWatcher(folder, "*.ipynb")),
            .. libraries.Select(folder => new FileSystemWatcher(folder) { IncludeSubdirectories = true, Filters = { "*.cs", "*.csproj", "*.js" } }),
        ];
        foreach (FileSystemWatcher watcher in watchers)
        {
            watcher.Changed += OnChange;
            watcher.Created += OnChange;
            watcher.Deleted += OnChange;
            watcher.Renamed += OnChange;
            watcher.EnableRaisingEvents = true;
        }
    }

    /// <summary>Runs until it is interrupted.</summary>
    /// <param name="settings">What is watched, and where the report is.</param>
    /// <param name="writer">Where to write.</param>
    /// <param name="run">Runs the notebooks and writes the report.</param>
    /// <param name="cancellation">Ends the watching.</param>
    public static async Task<int> RunAsync(Settings settings, TextWriter writer, Func<Task<int>> run, CancellationToken cancellation)
    {
        using var watching = new Watching(settings);
        while (true)
        {
            if (await watching.BuildAsync(cancellation) is string errors)
            {
                await writer.WriteLineAsync($"The library does not build, so the notebooks were not run:\n{errors}");
                WatchFile.Tell(settings.Output, errors);
            }
            else
            {
                try
                {
                    await run();
                }
                catch (UsageException e)
                {
                    // A notebook that is being edited may be broken for a moment.
                    await writer.WriteLineAsync(e.Message);
                    WatchFile.Tell(settings.Output, e.Message);
                }
            }

            cancellation.ThrowIfCancellationRequested();
            await writer.WriteLineAsync("Watching; Ctrl-C ends.");
            await watching.changed.WaitAsync(cancellation);
            while (await watching.changed.WaitAsync(TimeSpan.FromMilliseconds(300), cancellation))
            {
                // An editor's save is several changes; they are one.
            }
        }
    }

    /// <summary>Ends the watching.</summary>
    public void Dispose()
    {
        watchers.ForEach(watcher => watcher.Dispose());
        changed.Dispose();
    }

    /// <summary>Builds the libraries if a source changed since they were last built; before the first run <c>dotnet run</c> did.</summary>
    private async Task<string?> BuildAsync(CancellationToken cancellation)
    {
        if (!isLibraryChanged)
        {
            return null;
        }

        isLibraryChanged = false;
        foreach (string library in libraries)
        {
            if (await LibraryBuild.RunAsync(library, cancellation) is string errors)
            {
                isLibraryChanged = true;
                return errors;
            }
        }

        return null;
    }

    private void OnChange(object sender, FileSystemEventArgs e)
    {
        string folder = ((FileSystemWatcher)sender).Path;
        if (!libraries.Contains(folder, StringComparer.Ordinal))
        {
            changed.Release();
        }
        else if (Path.GetRelativePath(folder, e.FullPath).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
        {
            isLibraryChanged = true;
            changed.Release();
        }
    }
}
