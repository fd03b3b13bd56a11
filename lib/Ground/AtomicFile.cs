using System.Text;

namespace Eml.Ground;

/// <summary>
/// Writes a file whole or not at all: whatever happens on the way, the path holds either what it held before or all that is new.
/// Every file that the project writes for a user goes through here.
/// </summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary file in the same folder, flushes it to the disk, and renames it over <paramref name="path"/>, whose mode is kept.
    /// When anything fails, the temporary file is deleted, the exception passes through and <paramref name="path"/> is as it was.
    /// A process killed on the way leaves the temporary file (<c>.eml-….tmp</c>), which the next save into the folder removes; it never leaves half of <paramref name="path"/>.
    /// </summary>
    /// <param name="path">The file to make or to replace; where it is a symbolic link, the file it leads to.</param>
    /// <param name="write">Writes the content; the stream can seek.</param>
    /// <param name="replaceReadOnly">Whether a read-only file is replaced too; it stays read-only.</param>
    /// <exception cref="DirectoryNotFoundException">The folder of <paramref name="path"/> does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or its folder is. Nothing has been done.</exception>
    /// <exception cref="IOException"><paramref name="path"/> is a folder, a device, a FIFO or a socket, or has too long a name: then nothing has been done. Or the disk is full, or the like.</exception>
    public static void Write(string path, Action<Stream> write, bool replaceReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(write);
        using StagedFile file = StagedFile.Create(path, replaceReadOnly);
        write(file.Stream);
        file.Complete();
        file.Commit();
    }

    /// <summary>Writes <paramref name="text"/> as UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream}, bool)"/>
    public static void WriteText(string path, string text, bool replaceReadOnly = false) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), replaceReadOnly);

    /// <summary>Tries whether <see cref="Write"/> could write <paramref name="path"/> now, and leaves it as it is: for those who have long work to do before they write. What killed saves have left in the folder is removed.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream}, bool)"/>
    public static void Check(string path, bool replaceReadOnly = false) => StagedFile.Create(path, replaceReadOnly).Dispose();
}
