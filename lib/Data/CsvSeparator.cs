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
    /// A comma that stands within a number under another separator is a decimal mark and separates nothing; where blanks are that other, it is a question.
    /// </summary>
    public static (char Separator, string? Question) Recognise(ReadOnlyMemory<byte> utf8, string file, char? comment)
    {
        Dictionary<char, List<string[]>> splits = Candidates.Where(c => c != comment && (c == ' ' || utf8.Span.Contains((byte)c))).ToDictionary(c => c, c => Sample(utf8, file, c, comment));
        char best = ',';
        double most = 0;
        foreach ((char separator, List<string[]> rows) in splits)
        {
            double fit = Fit(rows) * (separator == ' ' ? BlanksWeigh : 1);
            if (fit > most)
            {
                (best, most) = (separator, fit);
            }
        }

        if (best == ',' && most > 0)
        {
            char[] others = [.. splits.Keys.Where(c => c != ',' && CommasAreDecimal(splits[c]))];
            if (others.Length > 0 && others[0] != ' ')
            {
                return (others[0], null);
            }

            if (others.Length > 0)
            {
                string number = splits[' '][^1].First(field => field.Contains(',', StringComparison.Ordinal));
                return (best, $"{CsvRefusal.File(file)} leaves open whether commas separate its fields ({CsvRefusal.Value(splits[','][^1][0])} is the first of its last row) or blanks, with decimal commas ({CsvRefusal.Value(number)} is a number): the option Separator decides.");
            }
        }

        // Tabs that follow one another enclose missing values, which runs of blanks do not.
        return (best == ' ' && splits.TryGetValue('\t', out List<string[]>? tabs) && IsUniform(tabs) && Numbers(tabs) == Numbers(splits[' ']) ? '\t' : best, null);
    }

    private static bool IsUniform(List<string[]> rows) => rows.Count > 0 && rows[0].Length >= 2 && rows.TrueForAll(row => row.Length == rows[0].Length);

    private static long Numbers(List<string[]> rows) => rows.Sum(row => row.LongCount(CsvNumber.IsNumber));

    /// <summary>Whether every comma below the first row, which may hold names, stands between the digits of a number, and there is one.</summary>
    private static bool CommasAreDecimal(List<string[]> rows)
    {
        string[] withComma = [.. rows.Skip(rows.Count > 1 ? 1 : 0).SelectMany(row => row).Where(field => field.Contains(',', StringComparison.Ordinal))];
        return IsUniform(rows) && withComma.Length > 0 && Array.TrueForAll(withComma, field => field[0] != ',' && CsvNumber.IsNumber(field));
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
