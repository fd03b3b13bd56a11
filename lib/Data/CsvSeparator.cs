namespace Eml.Data;

/// <summary>Which separator a CSV text has.</summary>
internal static class CsvSeparator
{
    /// <summary>How many rows, and how much text, are looked at.</summary>
    private const int SampleRows = 200, SampleBytes = 1 << 18;

    /// <summary>What remains of a fit when some row has another number of fields, and when blanks, which stand in many texts, part the fields; the first weighs more.</summary>
    private const double UnevenWeigh = 0.5, BlanksWeigh = 0.8;

    /// <summary>The separators that are recognised. Where two fit as well the first counts: the comma may be a decimal mark, and blanks stand in texts.</summary>
    public static IReadOnlyList<char> Candidates { get; } = [';', '\t', '|', ',', ' '];

    /// <summary>The first rows of the text, split at a separator; quotes that do not fit together are passed over.</summary>
    public static List<string[]> Sample(ReadOnlyMemory<byte> utf8, string file, char separator, char? comment)
    {
        ReadOnlyMemory<byte> start = utf8;
        if (utf8.Length > SampleBytes)
        {
            int lastLine = utf8.Span[..SampleBytes].LastIndexOfAny((byte)'\r', (byte)'\n');
            start = lastLine > 0 ? utf8[..lastLine] : utf8;
        }

        if (separator == ' ')
        {
            start = CsvBlanks.Collapse(start.Span, comment);
        }

        using var cursor = new CsvCursor(start, file, separator, comment, strict: false);
        var rows = new List<string[]>();
        while (rows.Count < SampleRows && cursor.Read())
        {
            rows.Add(cursor.Texts());
        }

        return rows;
    }

    /// <summary>
    /// The separator under which the rows have one number of fields, at least two, and the fields are numbers most often; a comma when there is none.
    /// </summary>
    public static char Recognise(ReadOnlyMemory<byte> utf8, string file, char? comment)
    {
        char best = ',';
        double most = 0;
        foreach (char separator in Candidates.Where(c => c != comment))
        {
            double fit = utf8.Span.Contains((byte)separator) || separator == ' ' ? Fit(Sample(utf8, file, separator, comment)) : 0;
            fit *= separator == ' ' ? BlanksWeigh : 1;
            if (fit > most)
            {
                (best, most) = (separator, fit);
            }
        }

        return best;
    }

    /// <summary>The share of rows with the usual number of fields, times the share of numbers among their fields; a tenth more, so that rows without numbers count too.</summary>
    private static double Fit(List<string[]> rows)
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        IGrouping<int, string[]> usual = rows.GroupBy(r => r.Length).OrderByDescending(g => g.Count()).First();
        if (usual.Key < 2)
        {
            return 0;
        }

        long fields = (long)usual.Key * usual.Count(), numbers = usual.Sum(r => r.LongCount(CsvNumber.IsNumber));
        double share = (double)usual.Count() / rows.Count;
        return share * (0.1 + ((double)numbers / fields)) * (share < 1 ? UnevenWeigh : 1);
    }
}
