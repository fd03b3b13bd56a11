using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ICSharpCode.SharpZipLib.Checksum;

namespace Eml.IO;

/// <summary>What a .npz file holds, in the file's order.</summary>
/// <param name="Arrays">The arrays by name, without <c>.npy</c>. A name may hold anything: whoever makes files by it checks it first.</param>
/// <param name="Attachments">Entries that are no <c>.npy</c>, by their whole name; NumPy gives them as bytes too.</param>
/// <param name="Unread">Arrays that are not read for their type (text, records, objects, complex numbers, …) or a value that no double holds, by name, each with the sentence that says so. The others are read all the same.</param>
public sealed record NpzContent(
    OrderedDictionary<string, NpyArray> Arrays, OrderedDictionary<string, byte[]> Attachments, OrderedDictionary<string, string> Unread);

/// <summary>
/// NumPy's .npz files: a zip of .npy files. Written: equal content gives equal bytes, because every entry carries the same date.
/// Read: stored or deflated entries, all checked (sizes, checksums) before an array is believed. Whatever an entry is called, it is only a name here: <c>dense/kernel:0</c>, <c>/x</c> and <c>..\x</c> are read
/// as NumPy reads them, and nothing is ever unpacked to the disk. Source: numpy.savez, numpy.load.
/// </summary>
public static class Npz
{
    private const string Extension = ".npy";

    /// <summary>The bytes in front of an entry's name.</summary>
    private const int LocalHeader = 30;

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
    /// <param name="maxBytes">What all entries may take together, arrays counted as the doubles that come of them; those of a type that is not read count too.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no .npz file, or not one that is read here; the message names file and entry, what was found and what is allowed.</exception>
    public static NpzContent Read(string path, long maxBytes = Npy.DefaultMaxBytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using FileStream stream = RegularFile.OpenRead(path);
        return Read(stream, path, maxBytes);
    }

    /// <summary>Reads from a stream that can seek; <paramref name="name"/> is what messages call it.</summary>
    /// <inheritdoc cref="Read(string, long)"/>
    public static NpzContent Read(Stream stream, string name, long maxBytes = Npy.DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            CheckStart(stream);
            using ZipArchive archive = Opened(stream);
            return Read(archive, name, maxBytes);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException or OutOfMemoryException)
        {
            throw Excerpt.Refusal(name, e is InvalidDataException or OutOfMemoryException ? "cannot be read as .npz" : "cannot be read as .npz: the zip archive is damaged", e);
        }
    }

    /// <summary>What is given instead of an .npz is told by its first bytes, and the way out is named.</summary>
    private static void CheckStart(Stream stream)
    {
        const string Torch = "PyTorch: numpy.savez(\"weights.npz\", **{name: value.numpy() for name, value in net.state_dict().items()})";
        byte[] start = new byte[LocalHeader + 256];
        stream.Position = 0;
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        string? found = start switch
        {
            [] => "it is empty",
            [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "it is one array, .npy, which Npy.Read reads; a network is a folder of them (W1.npy, b1.npy, …) or an .npz: numpy.savez(\"weights.npz\", W1=W1, b1=b1, W2=W2, b2=b2)",
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "it is HDF5, .h5; only .npz is read. In Python, with Keras: numpy.savez(\"weights.npz\", *net.get_weights())",
            [0x80, >= 2 and <= 5, ..] => "it is a pickle (.pkl, .pt), which is never read, because unpickling runs code. In Python, with " + Torch,
            [(byte)'P', (byte)'K', ..] => FirstName(start).EndsWith("/data.pkl", StringComparison.Ordinal) ? "it is PyTorch's .pt, a zip around a pickle, which is never read, because unpickling runs code. In Python, with " + Torch : null,
            _ => $"it starts with the bytes {Convert.ToHexString(start.AsSpan(0, Math.Min(start.Length, 6)))}, not with PK as every .npz does. In Python: numpy.savez(\"weights.npz\", W1=W1, b1=b1, W2=W2, b2=b2)",
        };
        if (found is not null)
        {
            throw new InvalidDataException(found + ".");
        }
    }

    /// <summary>The name of a zip's first entry, as far as it stands in these bytes.</summary>
    private static string FirstName(ReadOnlySpan<byte> start) => start.Length < LocalHeader ? ""
        : Encoding.Latin1.GetString(start[LocalHeader..Math.Min(start.Length, LocalHeader + BinaryPrimitives.ReadUInt16LittleEndian(start[26..]))]);

    private static ZipArchive Opened(Stream stream)
    {
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            _ = archive.Entries.Count;      // reads the directory, which the constructor does not
            return archive;
        }
        catch (InvalidDataException e)
        {
            archive?.Dispose();
            throw new InvalidDataException("the zip archive is damaged or cut short: " + e.Message, e);
        }
    }

    private static NpzContent Read(ZipArchive archive, string file, long maxBytes)
    {
        var content = new NpzContent(new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => !(entry.FullName.EndsWith('/') && entry.Length == 0)))       // folders hold nothing
        {
            bool array = entry.FullName.EndsWith(Extension, StringComparison.Ordinal);
            string key = array ? entry.FullName[..^Extension.Length] : entry.FullName;
            if (content.Arrays.ContainsKey(key) || content.Attachments.ContainsKey(key) || content.Unread.ContainsKey(key))
            {
                throw new InvalidDataException($"the name '{Excerpt.Of(key)}' stands in it twice.");
            }

            CheckWhole(entry, maxBytes);
            using Stream stream = entry.Open();
            if (!array)
            {
                byte[] bytes = new byte[entry.Length];
                stream.ReadExactly(bytes);
                maxBytes -= bytes.Length;
                content.Attachments.Add(key, bytes);
                continue;
            }

            try
            {
                NpyArray values = Npy.Read(stream, entry.Length, maxBytes);
                maxBytes -= (long)values.Values.Length * sizeof(double);
                content.Arrays.Add(key, values);
            }
            catch (UnreadException e)
            {
                content.Unread.Add(key, e.Message);
                maxBytes -= entry.Length;       // nothing of it is kept, but unpacking it took its time
            }
            catch (InvalidDataException e)
            {
                throw Excerpt.Refusal($"{file}/{entry.FullName}", "cannot be read", e);
            }
        }

        return content;
    }

    /// <summary>Unpacks an entry once without keeping it: neither its length nor a value is believed before.</summary>
    private static void CheckWhole(ZipArchiveEntry entry, long maxBytes)
    {
        if (entry.IsEncrypted)
        {
            throw new InvalidDataException($"the entry '{Excerpt.Of(entry.FullName)}' is encrypted.");
        }

        if (entry.Length > Math.Min(maxBytes, Array.MaxLength))
        {
            throw new InvalidDataException(Require.Invariant(
                $"the entry '{Excerpt.Of(entry.FullName)}' has {entry.Length} bytes unpacked; at most {Math.Min(maxBytes, Array.MaxLength)} are left of the limit, which maxBytes raises."));
        }

        var checksum = new Crc32();
        byte[] buffer = new byte[Math.Min(1 << 14, entry.Length + 1)];
        long length = 0;
        using Stream stream = entry.Open();
        for (int read; (read = stream.Read(buffer)) > 0 && length <= entry.Length;)
        {
            checksum.Update(new ArraySegment<byte>(buffer, 0, read));
            length += read;
        }

        if (length != entry.Length || checksum.Value != entry.Crc32)
        {
            throw new InvalidDataException($"the entry '{Excerpt.Of(entry.FullName)}' is damaged: its length or checksum is not what the archive says.");
        }
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
            ArgumentNullException.ThrowIfNull(array, nameof(arrays));
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
        if (string.IsNullOrWhiteSpace(name) || name is "." or ".." || name.Any(c => c is '/' or '\\' or ':' || char.IsControl(c)))
        {
            throw new ArgumentException($"{argument}: the name '{Excerpt.Of(name)}' is refused; a name is not empty and has no slash, backslash, colon or control character.", argument);
        }

        if (name.EndsWith(Extension, StringComparison.Ordinal) || !names.Add(name))
        {
            throw new ArgumentException($"{argument}: the name '{Excerpt.Of(name)}' stands twice or ends in {Extension}, which is added by itself.", argument);
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
