using System.Security.Cryptography;
using System.Text;

namespace Eml.IO;

/// <summary>While it is held, no other process of this machine saves a model into the folder or reads its files one by one. A killed process holds nothing.</summary>
internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Mutex? mutex;

    private FolderLock(Mutex? mutex) => this.mutex = mutex;

    /// <exception cref="IOException">Another process has held it for a minute.</exception>
    public static FolderLock Hold(string folder)
    {
        string path = Path.TrimEndingDirectorySeparator(new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder));
        string name = @"Global\eml-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(OperatingSystem.IsWindows() ? path.ToUpperInvariant() : path)))[..32];
        var held = new FolderLock(Open(name));
        try
        {
            if (held.mutex?.WaitOne(Patience) == false)
            {
                held.mutex.Dispose();
                throw new IOException($"'{Excerpt.OfPath(folder)}' has been in use by another process, which saves a model there, for a minute. Try again, or use another folder.");
            }
        }
        catch (AbandonedMutexException)
        {
            // Its holder was killed; the lock is ours now.
        }

        return held;
    }

    public void Dispose()
    {
        mutex?.ReleaseMutex();
        mutex?.Dispose();
    }

    /// <summary>Null on a system that has no place for locks; what is mixed is then still refused when it is read.</summary>
    private static Mutex? Open(string name)
    {
        try
        {
            return new Mutex(initiallyOwned: false, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
