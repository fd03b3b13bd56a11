using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Eml.Data;

/// <summary>The text of a CSV file in UTF-8, and what it was before.</summary>
/// <param name="Text">Without a byte order mark and without Excel's <c>sep=</c> line.</param>
/// <param name="Encoding">The encoding of the file.</param>
/// <param name="Separator">The separator that a <c>sep=</c> line names.</param>
internal sealed record CsvText(ReadOnlyMemory<byte> Text, Encoding Encoding, char? Separator)
{
    /// <summary>The code page that is taken for bytes that are no UTF-8: of Western Windows, in which every byte is a character.</summary>
    public const int Western = 1252;

    private const int Looked = 4096;

    /// <summary>Control characters that no text has: all but tab, line breaks, form feed and the end mark of old DOS files.</summary>
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 27, 28, 29, 30, 31]);

    /// <summary>Lines that are not part of <see cref="Text"/>.</summary>
    public int LinesBefore => Separator is null ? 0 : 1;

    /// <exception cref="InvalidDataException">It is no text, or none in the encoding that is asked for.</exception>
    public static CsvText Of(byte[] bytes, string file, Encoding? asked)
    {
        if (Other(bytes) is string other)
        {
            throw CsvRefusal.Because($"{CsvRefusal.File(file)} is no CSV but {other}.");
        }

        Encoding encoding = asked ?? Recognise(bytes);
        int mark = bytes.AsSpan().StartsWith(encoding.Preamble) ? encoding.Preamble.Length : 0;
        ReadOnlyMemory<byte> text = bytes.AsMemory(mark);
        if (encoding.CodePage != Encoding.UTF8.CodePage)
        {
            text = ToUtf8(text, encoding, file);
        }

        if (text.Span.IndexOfAny(Controls) is int at and >= 0)
        {
            throw CsvRefusal.Because(
                $"{CsvRefusal.File(file)} is no CSV: its content is binary (character {text.Span[at]} on line {text.Span[..at].Count((byte)'\n') + 1}) or in another encoding than {encoding.WebName}.");
        }

        if (!Utf8.IsValid(text.Span))
        {
            throw CsvRefusal.Because($"{CsvRefusal.File(file)} is not valid in its encoding, UTF-8; the option Encoding names another.");
        }

        return WithoutSeparatorLine(text, encoding);
    }

    /// <summary>What a file is that is often taken for CSV.</summary>
    private static string? Other(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("PK\u0003\u0004"u8) ? "an Excel workbook or another zip archive, which is binary; save the sheet as CSV"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) ? "an old Excel workbook, which is binary; save the sheet as CSV"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "a gzip archive in a gzip archive; unpack it first"
        : bytes.StartsWith("%PDF"u8) ? "a PDF"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || bytes.StartsWith("GIF8"u8)
            || (bytes.StartsWith("RIFF"u8) && bytes.Length > 12 && bytes[8..].StartsWith("WEBP"u8)) ? "a picture, which is binary; rows of numbers and texts are needed"
        : bytes.StartsWith("<!DOCTYPE"u8) || bytes.StartsWith("<!doctype"u8) || bytes.StartsWith("<html"u8) ? "a web page; download the file itself"
        : null;

    private static Encoding Recognise(ReadOnlySpan<byte> bytes)
    {
        foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.UTF32, Encoding.Unicode, Encoding.BigEndianUnicode })     // UTF-32's mark begins as UTF-16's does
        {
            if (bytes.StartsWith(encoding.Preamble))
            {
                return encoding;
            }
        }

        ReadOnlySpan<byte> start = bytes[..Math.Min(bytes.Length, Looked)];
        if (start.Contains((byte)0))
        {
            int even = 0, odd = 0;
            for (int i = 0; i < start.Length; i++)
            {
                if (start[i] == 0)
                {
                    _ = i % 2 == 0 ? even++ : odd++;
                }
            }

            // Western text in UTF-16 has a zero in nearly every second byte, and nearly none between.
            return odd > 3 * even && odd * 3 > start.Length ? Encoding.Unicode : even > 3 * odd && even * 3 > start.Length ? Encoding.BigEndianUnicode : Encoding.UTF8;
        }

        return Utf8.IsValid(bytes) ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(Western)!;
    }

    private static byte[] ToUtf8(ReadOnlyMemory<byte> text, Encoding encoding, string file)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        try
        {
            return Encoding.Convert(strict, new UTF8Encoding(false, throwOnInvalidBytes: true), text.ToArray());
        }
        catch (ArgumentException e) when (e is DecoderFallbackException or EncoderFallbackException)
        {
            throw CsvRefusal.Because($"{CsvRefusal.File(file)} is not valid in its encoding, {encoding.WebName}; the option Encoding names another.");
        }
    }

    /// <summary>Excel's first line <c>sep=;</c> is taken off.</summary>
    private static CsvText WithoutSeparatorLine(ReadOnlyMemory<byte> text, Encoding encoding)
    {
        int end = text.Span.IndexOfAny((byte)'\r', (byte)'\n');
        ReadOnlySpan<byte> line = (end < 0 ? text.Span : text.Span[..end]).Trim((byte)'"');
        if (line.Length != 5 || !Encoding.ASCII.GetString(line[..4]).Equals("sep=", StringComparison.OrdinalIgnoreCase) || !CsvSeparator.Candidates.Contains((char)line[4]))
        {
            return new CsvText(text, encoding, null);
        }

        char separator = (char)line[4];
        int next = end < 0 ? text.Length : end + (text.Span[end..].StartsWith("\r\n"u8) ? 2 : 1);
        return new CsvText(text[next..], encoding, separator);
    }
}
