using System.Globalization;
using System.Text.Unicode;
using CsvHelper;

namespace Eml.Data;

/// <summary>One record of a CSV file.</summary>
/// <param name="Line">The line on which it starts, from 1.</param>
/// <param name="Fields">Its fields, unquoted.</param>
internal sealed record CsvRecord(long Line, string[] Fields);

/// <summary>The records of CSV text (RFC 4180), strictly, and the numbers in them. Messages start with <c>'file', line 17, column 3 ('width')</c>.</summary>
internal static class CsvRecords
{
    /// <summary>How much of a bad value a message shows.</summary>
    private const int Shown = 40;

    /// <exception cref="InvalidDataException">It is no UTF-8 text, or its quotes do not fit together.</exception>
    public static List<CsvRecord> Read(byte[] bytes, string file, char separator = ',')
    {
        if (bytes.AsSpan().Contains((byte)0) || !Utf8.IsValid(bytes))
        {
            throw new InvalidDataException($"'{file}' is no CSV: its content is binary or in another encoding; UTF-8 text is read.");
        }

        var options = new CsvReaderOptions
        {
            Mode = CsvMode.Rfc4180,
            Separator = separator,
            HasHeader = false,
            SkipEmptyLines = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
        };
        try
        {
            using CsvReader reader = CsvReader.Create(bytes, options);
            var records = new List<CsvRecord>();
            while (reader.Read())
            {
                records.Add(new CsvRecord(reader.LineNumber, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]));
            }

            return records;
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException(Require.Invariant($"'{file}', line {e.LineNumber}: the quotes do not fit together (RFC 4180). {e.Message}"), e);
        }
    }

    /// <summary>The field as a finite number.</summary>
    /// <exception cref="InvalidDataException">It is none; the message names line, column and value.</exception>
    public static double Number(CsvRecord record, int column, IReadOnlyList<string> header, string file)
    {
        string text = record.Fields[column];
        if (TryNumber(text, out double value) && double.IsFinite(value))
        {
            return value;
        }

        string problem = string.IsNullOrWhiteSpace(text) ? "the field is empty; a number is needed"
            : TryNumber(text, out _) ? $"'{Shorten(text)}' is not finite; every value has to be"
            : $"'{Shorten(text)}' is not a number";
        throw new InvalidDataException($"{Place(record, column, header, file)}: {problem}.");
    }

    public static bool TryNumber(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    public static string Place(CsvRecord record, int column, IReadOnlyList<string> header, string file) =>
        Require.Invariant($"'{file}', line {record.Line}, column {column + 1} ('{header[column]}')");

    public static void CheckFieldCount(CsvRecord record, int expected, string file)
    {
        if (record.Fields.Length != expected)
        {
            throw new InvalidDataException(Require.Invariant($"'{file}', line {record.Line} has {record.Fields.Length} fields; {expected} are needed, as the first line says."));
        }
    }

    private static string Shorten(string text) => text.Length <= Shown ? text : text[..Shown] + "…";
}
