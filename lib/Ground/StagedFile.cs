namespace Eml.Ground;

/// <summary>
/// New content of a file beside the old: a temporary file in the same folder that takes the old one's place when all is written.
/// Everything that can be refused is refused when it is made, before any content is.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    private const string Prefix = ".eml-", Suffix = ".tmp";
    private const int Tries = 10;

    private readonly string path;
    private readonly string temporary;
    private readonly FileAttributes? attributes;
    private bool committed;

    private StagedFile(string path, string target, string folder)
    {
        (this.path, Target) = (path, target);
        Stream = OpenTemporary(path, folder);
        temporary = Stream.Name;
        try
        {
            attributes = TakeOver(target, Stream);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The file that will be replaced: where the path is a link, what it leads to.</summary>
    public string Target { get; }

    /// <summary>Takes the new content; it can seek.</summary>
    public FileStream Stream { get; }

    /// <summary>Checks the path, removes what killed saves have left in its folder, and opens a temporary file there.</summary>
    /// <inheritdoc cref="AtomicFile.Write" path="/exception"/>
    public static StagedFile Create(string path, bool replaceReadOnly)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string target = CheckedTarget(path, replaceReadOnly);
        string folder = Path.GetDirectoryName(target) ?? target;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{Cannot(path)}: the folder '{Excerpt.OfPath(folder)}' does not exist.");
        }

        RemoveLeftovers(folder);
        return new StagedFile(path, target, folder);
    }

    /// <summary>Refuses to remove what is no regular file, or read-only without being asked to.</summary>
    public static void CheckRemovable(string path, bool replaceReadOnly) => CheckedTarget(path, replaceReadOnly);

    /// <summary>Removes a file that was checked.</summary>
    public static void Remove(string file)
    {
        if (OperatingSystem.IsWindows() && File.Exists(file))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        File.Delete(file);
    }

    /// <summary>Brings the content to the disk.</summary>
    public void Complete() => Stream.Flush(flushToDisk: true);

    /// <summary>Puts the new content in the old one's place, in one step.</summary>
    public void Commit()
    {
        if (OperatingSystem.IsWindows())
        {
            Stream.Dispose();       // an open file would keep readers out
            if (attributes?.HasFlag(FileAttributes.ReadOnly) == true && File.Exists(Target))
            {
                File.SetAttributes(Target, FileAttributes.Normal);
            }
        }

        if (RegularFile.Kind(Target) is FileKind.Folder or FileKind.Special)
        {
            throw new IOException($"{Cannot(path)}: since the save began it has become something that is no file.");
        }

        File.Move(temporary, Target, overwrite: true);
        committed = true;
        if (attributes is not null)
        {
            File.SetAttributes(Target, attributes.Value);
        }
    }

    /// <summary>Closes the file and, where it was not committed, deletes it.</summary>
    public void Dispose()
    {
        try
        {
            using (Stream)
            {
                if (!committed)
                {
                    File.Delete(temporary);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report; it is on its way up. What is left over, the next save removes.
        }
    }

    /// <summary>Gives the new file the old one's mode; on Windows the old one's attributes are returned, for later.</summary>
    private static FileAttributes? TakeOver(string target, FileStream stream)
    {
        if (!File.Exists(target))
        {
            return null;
        }

        if (OperatingSystem.IsWindows())
        {
            return File.GetAttributes(target);
        }

        File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(target));      // at once, so that what nobody else may read never is readable
        return null;
    }

    private static string CheckedTarget(string path, bool replaceReadOnly)
    {
        string full = Path.GetFullPath(path);
        FileKind kind = RegularFile.Kind(full);
        if (kind is FileKind.Folder or FileKind.Special)
        {
            throw new IOException(kind == FileKind.Folder
                ? $"{Cannot(path)}: it is a folder."
                : $"{Cannot(path)}: it is a device, a FIFO or a socket. Only files, and links to files, are replaced.");
        }

        string target = new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
        return replaceReadOnly || kind == FileKind.Missing || !File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly)
            ? target
            : throw new UnauthorizedAccessException($"{Cannot(path)}: it is read-only. Make it writable, or ask with replaceReadOnly: true.");
    }

    /// <summary>A temporary file with a short name, because the target's may be as long as the system allows. While it is open it is locked, which tells it from a leftover.</summary>
    private static FileStream OpenTemporary(string path, string folder)
    {
        for (int tries = 1; ; tries++)
        {
            string file = Path.Combine(folder, Prefix + Path.GetRandomFileName() + Suffix);
            try
            {
                var stream = new FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
                if (File.Exists(file))
                {
                    return stream;
                }

                stream.Dispose();       // another save took it for a leftover in the moment before it was locked
            }
            catch (UnauthorizedAccessException e)
            {
                throw new UnauthorizedAccessException($"{Cannot(path)}: no file can be made in its folder. {e.Message}", e);
            }
            catch (IOException) when (tries < Tries)
            {
                // Likewise, and it held it, or holds it still: another name is tried. What stays in the way, a full disk say, is thrown at last.
            }
        }
    }

    private static string Cannot(string path) => $"'{Excerpt.OfPath(path)}' cannot be written";

    private static void RemoveLeftovers(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, Prefix + "*" + Suffix))
        {
            // On Windows a save closes its file a moment before it moves it.
            if (!OperatingSystem.IsWindows() || File.GetLastWriteTimeUtc(file) < DateTime.UtcNow.AddMinutes(-1))
            {
                RemoveLeftover(file);
            }
        }
    }

    private static void RemoveLeftover(string file)
    {
        try
        {
            if (new FileInfo(file).LinkTarget is null && RegularFile.Kind(file) == FileKind.Regular)
            {
                new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A save that goes on holds it, or it is gone already.
        }
    }
}
