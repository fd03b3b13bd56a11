namespace Eml.Data;

/// <summary>Text whose fields stand apart by any run of spaces and tabs, made to stand apart by one space: what CsvHelper can split.</summary>
internal static class CsvBlanks
{
    /// <summary>Runs of blanks outside quotes become one space, at the ends of lines none; comments stay as they are.</summary>
    public static byte[] Collapse(ReadOnlySpan<byte> text, char? comment)
    {
        byte[] single = new byte[text.Length];
        int to = 0;
        bool quoted = false, blank = false, lineStart = true, skipping = false;
        foreach (byte b in text)
        {
            if (quoted || skipping)
            {
                quoted &= b != '"';
                skipping &= b is not ((byte)'\r' or (byte)'\n');
                lineStart = !quoted && !skipping && b is (byte)'\r' or (byte)'\n';
                single[to++] = b;
            }
            else if (b is (byte)' ' or (byte)'\t')
            {
                blank = !lineStart;
            }
            else
            {
                bool lineEnd = b is (byte)'\r' or (byte)'\n';
                if (blank && !lineEnd)
                {
                    single[to++] = (byte)' ';
                }

                skipping = lineStart && b == comment;
                quoted = b == '"' && (blank || lineStart || (to > 0 && single[to - 1] == '"'));     // a doubled quote opens again at once
                (blank, lineStart) = (false, lineEnd);
                single[to++] = b;
            }
        }

        return single[..to];
    }
}
