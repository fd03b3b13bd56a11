using System.IO.Compression;

namespace Eml.Data;

/// <summary>Files that may be compressed with gzip; their first two bytes tell.</summary>
internal static class GzipFile
{
    /// <summary>The content, unpacked where it is gzip.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The gzip stream is damaged, or the content is longer than <paramref name="maxBytes"/>.</exception>
    public static byte[] ReadAllBytes(string path, int maxBytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using FileStream file = IO.RegularFile.OpenRead(path);
        return ReadAllBytes(file, path, maxBytes);
    }

    /// <summary>The content of a stream that can be rewound; <paramref name="name"/> is what messages call it.</summary>
    /// <inheritdoc cref="ReadAllBytes(string, int)" path="/exception[@cref='T:System.IO.InvalidDataException']"/>
    public static byte[] ReadAllBytes(Stream file, string name, int maxBytes)
    {
        bool gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        using Stream content = gzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        try
        {
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > maxBytes)
                {
                    throw new InvalidDataException(Require.Invariant($"it has more than {maxBytes} bytes{(gzip ? " unpacked" : "")}, which is too large."));
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{name}' cannot be read{(gzip ? " as gzip" : "")}: {e.Message}", e);
        }

        return bytes.ToArray();
    }
}
