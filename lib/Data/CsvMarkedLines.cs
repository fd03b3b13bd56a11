namespace Eml.Data;

/// <summary>Lines that begin as comments do and are none: their first field is a missing value, such as Excel's <c>#N/A</c>.</summary>
internal static class CsvMarkedLines
{
    /// <summary>The text with an empty field in the place of each of these, as long as before, so that no line moves; the same text where there is none.</summary>
    public static ReadOnlyMemory<byte> Uncover(ReadOnlyMemory<byte> utf8, char? comment, char separator, CsvMissing missing)
    {
        if (comment is not { } first)
        {
            return utf8;
        }

        byte[]? uncovered = null;
        ReadOnlySpan<byte> text = utf8.Span;
        for (int start = 0; start < text.Length;)
        {
            int length = text[start..].IndexOfAny((byte)'\r', (byte)'\n');
            ReadOnlySpan<byte> line = length < 0 ? text[start..] : text.Slice(start, length);
            if (line.Length > 1 && line[0] == first)
            {
                int end = separator == ' ' ? line.IndexOfAny((byte)' ', (byte)'\t') : line.IndexOf((byte)separator);
                int field = (end < 0 ? line : line[..end]).TrimEnd((byte)' ').Length;
                if (field > 1 && missing.IsMissing(line[..field]))
                {
                    uncovered ??= text.ToArray();
                    uncovered.AsSpan(start, field).Fill((byte)' ');
                    if (separator == ' ')
                    {
                        "\"\""u8.CopyTo(uncovered.AsSpan(start));       // blanks alone would be no field
                    }
                }
            }

            start += line.Length + 1;
        }

        return uncovered ?? utf8;
    }
}
