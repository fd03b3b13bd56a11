using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Eml.Playground.Sessions;

/// <summary>A CSV file that a user has given.</summary>
/// <param name="Name">Its name, without folders.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Hash">SHA-256 in hexadecimal: how an address names it.</param>
public sealed record Upload(string Name, byte[] Content, string Hash)
{
    /// <summary>The largest file that is taken: 10 MB.</summary>
    public const long MaxBytes = 10_000_000;

    private readonly Lazy<string?> linkText = new(() => LinkData.Write(Content));

    /// <summary>Its content as it stands in a link; null when it is too large for one.</summary>
    public string? LinkText => linkText.Value;

    /// <summary>Takes in a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="size">How many bytes the browser says it has; a file too large is refused before a byte is read.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidDataException">It is too large or empty.</exception>
    public static async Task<Upload> ReadAsync(string name, long size, Func<Stream> open, CancellationToken cancellation)
    {
        name = Path.GetFileName(name.Replace('\\', '/'));
        if (size > MaxBytes)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"“{name}” has {size / 1e6:0.#} MB; at most {MaxBytes / 1e6:0} MB are taken here. For a larger file use CsvFile.Read in a notebook."));
        }

        if (size == 0)
        {
            throw new InvalidDataException($"“{name}” is empty; rows of numbers and texts are needed.");
        }

        using var content = new MemoryStream();
        await using (Stream stream = open())
        {
            await stream.CopyToAsync(content, cancellation);
        }

        byte[] bytes = content.ToArray();
        return new Upload(name, bytes, HashOf(bytes));
    }

    /// <summary>The file that a link holds.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hash">The checksum that the link gives.</param>
    /// <param name="text">Its <see cref="LinkText"/>.</param>
    /// <exception cref="InvalidDataException">The text is damaged, or belongs to another checksum.</exception>
    public static Upload FromLink(string name, string hash, string text)
    {
        try
        {
            byte[] bytes = LinkData.Read(text);
            return HashOf(bytes) == hash ? new Upload(Path.GetFileName(name), bytes, hash) : throw new InvalidDataException("its checksum is not the link's");
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The file in this link cannot be read: {e.Message}. Copy the whole link again, or choose the file itself.", e);
        }
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <summary>The last few files given to this server, so that a reloaded page or a link opened in a second tab finds its file.</summary>
public sealed class UploadStore
{
    private const int Kept = 8;

    private readonly ConcurrentQueue<Upload> uploads = new();

    public void Add(Upload upload)
    {
        if (Find(upload.Hash) is null)
        {
            uploads.Enqueue(upload);
        }

        while (uploads.Count > Kept)
        {
            uploads.TryDequeue(out _);
        }
    }

    public Upload? Find(string hash) => uploads.FirstOrDefault(u => u.Hash == hash);
}
