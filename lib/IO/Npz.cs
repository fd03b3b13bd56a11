using System.IO.Compression;

namespace Eml.IO;

/// <summary>What a .npz file holds, in the file's order.</summary>
/// <param name="Arrays">The arrays by name, without <c>.npy</c>.</param>
/// <param name="Attachments">Entries that are no <c>.npy</c>, by their whole name; NumPy gives them as bytes too.</param>
public sealed record NpzContent(OrderedDictionary<string, NpyArray> Arrays, OrderedDictionary<string, byte[]> Attachments);

/// <summary>
/// NumPy's .npz files: a zip of .npy files. Written: equal content gives equal bytes, because every entry carries the same date.
/// Read: stored or deflated entries, all checked (names, sizes, checksums) before an array is believed. Source: numpy.savez, numpy.load.
/// </summary>
public static class Npz
{
    /// <summary>What <see cref="Read(string, long)"/> takes at most, all entries unpacked together: 1 GiB.</summary>
    public const long DefaultMaxBytes = 1L << 30;

    private const string Extension = ".npy";

    /// <summary>The earliest date a zip can hold.</summary>
    private static readonly DateTimeOffset Date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the arrays to a file, whole or not at all, see <see cref="AtomicFile"/>.</summary>
    /// <param name="path">The file to make or to replace.</param>
    /// <param name="arrays">The arrays by name, without <c>.npy</c>.</param>
    /// <param name="attachments">Further entries by their whole name, which must not end in <c>.npy</c>.</param>
    /// <param name="compressed">Deflated, as numpy.savez_compressed does, instead of stored.</param>
    /// <exception cref="ArgumentException">A name that stands twice, is empty, or holds a slash, backslash, colon or control character.</exception>
    /// <exception cref="IOException">The file cannot be written; then it is as it was before.</exception>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays, IEnumerable<KeyValuePair<string, byte[]>>? attachments = null, bool compressed = false)
    {
        var entries = Entries(arrays, attachments);
        AtomicFile.Write(path, stream => Write(stream, entries, compressed));
    }

    /// <summary>Writes the bytes of a .npz file to <paramref name="stream"/>.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{KeyValuePair{string, NpyArray}}, IEnumerable{KeyValuePair{string, byte[]}}, bool)"/>
    public static void Write(
        Stream stream, IEnumerable<KeyValuePair<string, NpyArray>> arrays, IEnumerable<KeyValuePair<string, byte[]>>? attachments = null, bool compressed = false) =>
        Write(stream, Entries(arrays, attachments), compressed);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">What all entries, unpacked, may have together.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no .npz file, or not one that is read here; the message names file and entry, what was found and what is allowed.</exception>
    public static NpzContent Read(string path, long maxBytes = DefaultMaxBytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using FileStream stream = RegularFile.OpenRead(path);
        return Read(stream, path, maxBytes);
    }

    /// <summary>Reads from a stream that can seek; <paramref name="name"/> is what messages call it.</summary>
    /// <inheritdoc cref="Read(string, long)"/>
    public static NpzContent Read(Stream stream, string name, long maxBytes = DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return Read(archive, name, maxBytes);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            string reason = e is InvalidDataException ? e.Message : "the zip archive is damaged. " + e.Message;
            throw new InvalidDataException($"'{name}' cannot be read as .npz: {reason}", e);
        }
    }

    private static NpzContent Read(ZipArchive archive, string file, long maxBytes)
    {
        var content = new NpzContent(new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            CheckName(entry.FullName, problem => new InvalidDataException(problem));
            bool array = entry.FullName.EndsWith(Extension, StringComparison.Ordinal);
            string key = array ? entry.FullName[..^Extension.Length] : entry.FullName;
            if (content.Arrays.ContainsKey(key) || content.Attachments.ContainsKey(key))
            {
                throw new InvalidDataException($"the name '{key}' stands in it twice.");
            }

            byte[] bytes = Unpack(entry, ref maxBytes);
            if (array)
            {
                content.Arrays.Add(key, Npy.Read(new MemoryStream(bytes), $"{file}/{entry.FullName}"));
            }
            else
            {
                content.Attachments.Add(key, bytes);
            }
        }

        return content;
    }

    private static byte[] Unpack(ZipArchiveEntry entry, ref long maxBytes)
    {
        if (entry.IsEncrypted)
        {
            throw new InvalidDataException($"the entry '{entry.FullName}' is encrypted.");
        }

        if (entry.Length > Math.Min(maxBytes, Array.MaxLength))
        {
            throw new InvalidDataException(Require.Invariant(
                $"the entry '{entry.FullName}' has {entry.Length} bytes unpacked; at most {Math.Min(maxBytes, Array.MaxLength)} are left of the limit."));
        }

        maxBytes -= entry.Length;
        byte[] bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length && stream.ReadByte() < 0 && Crc32.Of(bytes) == entry.Crc32
            ? bytes
            : throw new InvalidDataException($"the entry '{entry.FullName}' is damaged: its length or checksum is not what the archive says.");
    }

    private static List<(string Name, Action<Stream> Write)> Entries(
        IEnumerable<KeyValuePair<string, NpyArray>> arrays, IEnumerable<KeyValuePair<string, byte[]>>? attachments)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<(string, Action<Stream>)>();
        foreach ((string name, NpyArray array) in arrays)
        {
            CheckNew(names, name, nameof(arrays));
            entries.Add((name + Extension, stream => Npy.Write(stream, array)));
        }

        foreach ((string name, byte[] bytes) in attachments ?? [])
        {
            CheckNew(names, name, nameof(attachments));
            entries.Add((name, stream => stream.Write(bytes)));
        }

        return entries;
    }

    private static void CheckNew(HashSet<string> names, string name, string argument)
    {
        CheckName(name, problem => new ArgumentException($"{argument}: {problem}", argument));
        if (name.EndsWith(Extension, StringComparison.Ordinal) || !names.Add(name))
        {
            throw new ArgumentException($"{argument}: the name '{name}' stands twice or ends in {Extension}, which is added by itself.", argument);
        }
    }

    /// <summary>An entry is never unpacked to the disk here, but others do: a name is one plain file name.</summary>
    private static void CheckName(string name, Func<string, Exception> refusal)
    {
        if (string.IsNullOrWhiteSpace(name) || name is Extension or "." or ".." || name.Any(c => c is '/' or '\\' or ':' || char.IsControl(c)))
        {
            throw refusal($"the entry name '{name}' is refused; a name is not empty and has no slash, backslash, colon or control character.");
        }
    }

    private static void Write(Stream stream, List<(string Name, Action<Stream> Write)> entries, bool compressed)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, Action<Stream> write) in entries)
        {
            ZipArchiveEntry entry = archive.CreateEntry(name, compressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
            entry.LastWriteTime = Date;
            using Stream content = entry.Open();
            write(content);
        }
    }
}
