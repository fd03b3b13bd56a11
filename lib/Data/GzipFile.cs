namespace Eml.Data;

/// <summary>Files that may be compressed with gzip; their first two bytes tell.</summary>
internal static class GzipFile
{
    /// <summary>The content, unpacked where it is gzip.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The gzip stream is damaged, or the content is longer than <paramref name="maxBytes"/>.</exception>
    public static byte[] ReadAllBytes(string path, int maxBytes)
    {
        using FileStream file = RegularFile.OpenRead(path);
        return ReadAllBytes(file, path, maxBytes);
    }

    /// <summary>The content of a stream that can be rewound; <paramref name="name"/> is what messages call it, <paramref name="option"/> what raises the limit, if anything does.</summary>
    /// <inheritdoc cref="ReadAllBytes(string, int)" path="/exception[@cref='T:System.IO.InvalidDataException']"/>
    public static byte[] ReadAllBytes(Stream file, string name, int maxBytes, string? option = null)
    {
        try
        {
            using Stream content = Open(file);
            using var bytes = new MemoryStream();
            byte[] buffer = new byte[1 << 14];
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                if (bytes.Length + read > maxBytes)
                {
                    throw new InvalidDataException(Require.Invariant($"it has more than {maxBytes} bytes{(content is GzipStream ? " unpacked" : "")}, which is too large{(option is null ? "" : "; see the option " + option)}."));
                }

                bytes.Write(buffer, 0, read);
            }

            return bytes.ToArray();
        }
        catch (Exception e) when (e is InvalidDataException or OutOfMemoryException)
        {
            throw Excerpt.Refusal(name, "cannot be read", e);
        }
    }

    /// <summary>The content of a stream that can be rewound, piece by piece.</summary>
    public static Stream Open(Stream file)
    {
        Span<byte> start = stackalloc byte[2];
        bool gzip = GzipStream.Is(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        file.Position = 0;
        return gzip ? new GzipStream(file) : file;
    }
}
