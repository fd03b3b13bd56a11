using System.Globalization;
using System.Text;

namespace Eml.Data;

/// <summary>What one column of a CSV file was seen to hold, before its decimal mark is known.</summary>
internal sealed class CsvColumnScan(bool isFirst)
{
    private static readonly int readings = Enum.GetValues<CsvNumber.Reading>().Length;

    // A wide file has many columns of plain numbers; they need neither of the two.
    private List<string>? texts;
    private (long Line, string Text)?[]? firsts;

    private readonly int[] counts = new int[readings];

    /// <summary>The values of the first column, while all of them differ: it may number the rows.</summary>
    private HashSet<string>? different = isFirst ? new(StringComparer.Ordinal) : null;

    private long? lastWhole;
    private bool grows = true;

    public int Missing { get; private set; }

    /// <summary>The first number whose digits stand in groups; null where none do.</summary>
    public string? FirstGrouped { get; private set; }

    /// <summary>The first whole number that a double rounds; null where none is.</summary>
    public string? FirstRounded { get; private set; }

    public (long Line, string Text)? FirstMissing { get; private set; }

    /// <summary>Whether all values are whole numbers or texts, none missing, none twice.</summary>
    public bool TellsRowsApart => different is { Count: > 0 } && Missing == 0;

    /// <summary>Whether they do so as row names do that nobody named: texts, or whole numbers that grow.</summary>
    public bool NamesRows => TellsRowsApart && grows;

    public int this[CsvNumber.Reading reading] => counts[(int)reading];

    public (long Line, string Text) First(CsvNumber.Reading reading) => firsts![(int)reading]!.Value;

    /// <summary>Whether most values are numbers with one decimal mark or the other.</summary>
    public bool IsMostlyNumbers => counts.Sum() - this[CsvNumber.Reading.None] > this[CsvNumber.Reading.None];

    public void Add(ReadOnlySpan<byte> field, long line, CsvMissing missing)
    {
        if (missing.IsMissing(field))
        {
            Missing++;
            FirstMissing ??= (line, Encoding.UTF8.GetString(field));
            return;
        }

        CsvNumber.Reading reading = CsvNumber.Read(field);
        counts[(int)reading]++;
        if (reading != CsvNumber.Reading.None)
        {
            FirstGrouped ??= CsvNumber.IsGrouped(field) ? Encoding.UTF8.GetString(field) : null;
            FirstRounded ??= CsvNumber.IsRounded(field) ? Encoding.UTF8.GetString(field) : null;
        }

        if (reading != CsvNumber.Reading.Same)
        {
            firsts ??= new (long, string)?[readings];
            firsts[(int)reading] ??= (line, Encoding.UTF8.GetString(field));
        }

        if (reading == CsvNumber.Reading.None && (texts ??= []).Count <= CsvColumn.MaxOneHot)
        {
            string text = Encoding.UTF8.GetString(field);
            if (!texts.Contains(text, StringComparer.Ordinal))
            {
                texts.Add(text);
            }
        }

        if (different is not null)
        {
            string text = Encoding.UTF8.GetString(field);
            bool isWhole = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole), wholeOrText = isWhole || reading == CsvNumber.Reading.None;
            grows &= !isWhole || !(lastWhole >= whole);
            lastWhole = isWhole ? whole : lastWhole;
            different = wholeOrText && different.Add(text) ? different : null;
        }
    }

    public CsvColumn Column(string name, char mark, bool isIndex)
    {
        int numbers = this[CsvNumber.Reading.Same] + this[CsvNumber.Reading.OpenComma] + this[CsvNumber.Reading.OpenPoint] + this[mark == '.' ? CsvNumber.Reading.Point : CsvNumber.Reading.Comma];
        int others = counts.Sum() - numbers;
        CsvColumnKind kind = isIndex ? CsvColumnKind.Index
            : numbers + others == 0 ? CsvColumnKind.Empty
            : others == 0 ? CsvColumnKind.Number
            : others >= numbers ? CsvColumnKind.Text
            : CsvColumnKind.Mixed;
        return new CsvColumn(name, kind, Missing, texts ?? []);
    }
}

/// <summary>Which fields are missing values.</summary>
internal sealed class CsvMissing(IEnumerable<string> markers)
{
    private readonly byte[][] markers = [.. markers.Select(Encoding.UTF8.GetBytes)];

    public bool IsMissing(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty)
        {
            return true;
        }

        foreach (byte[] marker in markers)
        {
            if (field.SequenceEqual(marker))
            {
                return true;
            }
        }

        return false;
    }
}
