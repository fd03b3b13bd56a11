namespace Eml.Runner.Cli;

/// <summary>Runs the notebooks again whenever one of them or a source of the library changes.</summary>
internal static class Watching
{
    /// <summary>Runs until it is interrupted.</summary>
    public static async Task<int> RunAsync(Settings settings, TextWriter writer, Func<Task<int>> run, CancellationToken cancellation)
    {
        using var changed = new SemaphoreSlim(0);
        string library = Path.Combine(Places.Root(), "lib");
        var folders = settings.Notebooks.Select(path => (Folder: Path.GetDirectoryName(path)!, Pattern: "*.ipynb"))
            .Append((Folder: library, Pattern: "*.cs")).Where(f => Directory.Exists(f.Folder)).Distinct();
        List<FileSystemWatcher> watchers = [.. folders.Select(f => Watch(f.Folder, f.Pattern, settings, () => changed.Release()))];
        try
        {
            while (true)
            {
                try
                {
                    await run();
                }
                catch (UsageException e)
                {
                    // A notebook that is being edited may be broken for a moment.
                    await writer.WriteLineAsync(e.Message);
                }

                await writer.WriteLineAsync("Watching; Ctrl-C ends.");
                await changed.WaitAsync(cancellation);
                while (await changed.WaitAsync(TimeSpan.FromMilliseconds(300), cancellation))
                {
                    // An editor's save is several changes; they are one.
                }
            }
        }
        finally
        {
            watchers.ForEach(watcher => watcher.Dispose());
        }
    }

    private static FileSystemWatcher Watch(string folder, string pattern, Settings settings, Action changed)
    {
        var watcher = new FileSystemWatcher(folder, pattern) { IncludeSubdirectories = pattern == "*.cs" };
        void OnChange(object sender, FileSystemEventArgs e)
        {
            char separator = Path.DirectorySeparatorChar;
            bool isBuilt = e.FullPath.Contains($"{separator}obj{separator}", StringComparison.Ordinal);
            bool isReport = Path.GetDirectoryName(e.FullPath) == settings.Output;
            if (!isBuilt && !isReport)
            {
                changed();
            }
        }

        watcher.Changed += OnChange;
        watcher.Created += OnChange;
        watcher.Renamed += OnChange;
        watcher.EnableRaisingEvents = true;
        return watcher;
    }
}
