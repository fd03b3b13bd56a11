namespace Eml.IO;

/// <summary>Writes a file whole or not at all: whatever happens on the way, the path holds either what it held before or all that is new.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary file in the same folder, flushes it to the disk, and renames it over <paramref name="path"/>.
    /// When anything fails, the temporary file is deleted, the exception passes through and <paramref name="path"/> is as it was.
    /// A process killed on the way can leave the temporary file, whose name ends in <c>.tmp</c>; it never leaves half of <paramref name="path"/>.
    /// </summary>
    /// <param name="path">The file to make or to replace; where it is a symbolic link, the file it leads to.</param>
    /// <param name="write">Writes the content; the stream can seek.</param>
    /// <exception cref="DirectoryNotFoundException">The folder of <paramref name="path"/> does not exist.</exception>
    /// <exception cref="IOException">The disk is full, <paramref name="path"/> is a folder, or the like.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        if (new FileInfo(target).LinkTarget is not null)
        {
            target = File.ResolveLinkTarget(target, returnFinalTarget: true)!.FullName;
        }

        string folder = Path.GetDirectoryName(target) ?? target;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"'{path}' cannot be written: the folder '{folder}' does not exist.");
        }

        if (Directory.Exists(target))
        {
            throw new IOException($"'{path}' cannot be written: it is a folder.");
        }

        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>Writes <paramref name="text"/> as UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report; it is on its way up.
        }
    }
}
