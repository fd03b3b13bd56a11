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
            throw new InvalidDataException($"“{name}” is empty; a header row with column names and rows of numbers are needed.");
        }

        using var content = new MemoryStream();
        await using (Stream stream = open())
        {
            await stream.CopyToAsync(content, cancellation);
        }

        byte[] bytes = content.ToArray();
        return new Upload(name, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
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
