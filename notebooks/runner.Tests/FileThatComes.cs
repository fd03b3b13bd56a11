using Xunit;

namespace Eml.Runner.Tests;

/// <summary>Waits for a file to be there.</summary>
internal sealed class FileThatComes : IDisposable
{
    private readonly TaskCompletionSource here = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FileSystemWatcher watcher;
    private readonly CancellationTokenRegistration end;

    public FileThatComes(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
        watcher.Created += (_, _) => here.TrySetResult();
        watcher.Renamed += (_, _) => here.TrySetResult();
        watcher.EnableRaisingEvents = true;
        end = TestContext.Current.CancellationToken.Register(() => here.TrySetCanceled());
        if (File.Exists(path))
        {
            here.TrySetResult();
        }
    }

    /// <summary>Ends when the file is there.</summary>
    public Task Task => here.Task;

    public void Dispose()
    {
        end.Dispose();
        watcher.Dispose();
    }
}
