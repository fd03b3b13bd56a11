using System.Text;

namespace Eml.Runner.Notebooks;

/// <summary>Writes a file whole or not at all: a temporary file in the same folder, flushed to the disk, then renamed.</summary>
internal static class AtomicFile
{
    /// <summary>Writes text as UTF-8 without a byte order mark, replacing the file if it exists.</summary>
    /// <exception cref="IOException">The file cannot be written; what stood there before is untouched.</exception>
    public static void WriteAllText(string path, string text)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
