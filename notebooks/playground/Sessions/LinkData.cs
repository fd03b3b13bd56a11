using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;

namespace Eml.Playground.Sessions;

/// <summary>Bytes as they stand in a link: how many there are (four bytes, the lowest first), then the bytes deflated, all in base64url.</summary>
public static class LinkData
{
    /// <summary>The longest text that is written and read: with all settings, a link stays below <see cref="LongestQuery"/>.</summary>
    public const int LongestText = 16_000;

    /// <summary>The longest query of an address that the page takes.</summary>
    public const int LongestQuery = 24_000;

    /// <summary>The most bytes that a text may hold: a short text can be made to swell to any size.</summary>
    public const int MostBytes = 500_000;

    /// <summary>The text of these bytes; null when they are too many for a link.</summary>
    public static string? Write(byte[] content)
    {
        if (content.Length > MostBytes)
        {
            return null;
        }

        using var deflated = new MemoryStream();
        byte[] count = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(count, content.Length);
        deflated.Write(count);
        using (var deflate = new DeflateStream(deflated, CompressionLevel.SmallestSize))
        {
            deflate.Write(content);
        }

        string text = Base64Url.EncodeToString(deflated.ToArray());
        return text.Length <= LongestText ? text : null;
    }

    /// <summary>The bytes of a text.</summary>
    /// <exception cref="InvalidDataException">It is too long, is no base64url, does not inflate, or does not give as many bytes as it says.</exception>
    public static byte[] Read(string text)
    {
        if (text.Length > LongestText)
        {
            throw new InvalidDataException(FormattableString.Invariant($"it has {text.Length} characters; at most {LongestText} are read"));
        }

        try
        {
            byte[] data = Base64Url.DecodeFromChars(text);
            int count = data.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(data);
            if (count is < 0 or > MostBytes)
            {
                throw new InvalidDataException(FormattableString.Invariant($"it says that it holds {count} bytes; at most {MostBytes} are read"));
            }

            using var deflate = new DeflateStream(new MemoryStream(data, sizeof(int), data.Length - sizeof(int)), CompressionMode.Decompress);
            byte[] content = new byte[count + 1];
            return deflate.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == count ? content[..count]
                : throw new InvalidDataException(FormattableString.Invariant($"it does not hold the {count} bytes that it says"));
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("it is no base64url", e);
        }
    }
}
