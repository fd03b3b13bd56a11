using System.Text;
using CsvHelper;

namespace Eml.Data;

/// <summary>The rows of a CSV text one after another (RFC 4180, strictly, blanks around fields taken off). CsvHelper reads; rows without any value and comments are passed over and counted.</summary>
internal sealed class CsvCursor : IDisposable
{
    private readonly ReadOnlyMemory<byte> text;
    private readonly CsvReader reader;
    private readonly string file;
    private readonly char separator;
    private readonly char? comment;
    private readonly int linesBefore;
    private int end;

    /// <param name="text">UTF-8. With a blank as separator its runs of blanks are already one, see <see cref="CsvBlanks"/>.</param>
    /// <param name="file">What messages call it.</param>
    /// <param name="separator">What stands between fields.</param>
    /// <param name="comment">What lines begin with that are passed over.</param>
    /// <param name="linesBefore">Lines of the file before the text.</param>
    /// <param name="strict">Whether quotes that do not fit together are refused.</param>
    public CsvCursor(ReadOnlyMemory<byte> text, string file, char separator, char? comment = null, int linesBefore = 0, bool strict = true)
    {
        (this.text, this.file, this.separator, this.comment, this.linesBefore) = (text, file, separator, comment, linesBefore);
        reader = CsvReader.Create(text, new CsvReaderOptions
        {
            Mode = CsvMode.Rfc4180,
            Separator = separator,
            HasHeader = false,
            SkipEmptyLines = true,
            CommentPrefix = comment,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            Encoding = Encoding.UTF8,
            MalformedData = strict ? CsvMalformedDataHandling.Throw : CsvMalformedDataHandling.Recover,
        });
    }

    public int FieldCount => reader.FieldCount;

    /// <summary>The line on which the row starts, from 1.</summary>
    public long Line => reader.LineNumber + linesBefore;

    /// <summary>Rows passed over because no field has a value.</summary>
    public int EmptyRows { get; private set; }

    public int Comments { get; private set; }

    public string? FirstComment { get; private set; }

    /// <summary>The first comment that has as many fields as a row, a number among them; null where none has.</summary>
    public string? CommentLikeRow { get; private set; }

    /// <summary>The field in UTF-8, unquoted; valid until the next row.</summary>
    public ReadOnlySpan<byte> this[int column] => reader.GetSpan(column);

    public string Text(int column) => reader.GetString(column);

    public string[] Texts()
    {
        string[] fields = new string[FieldCount];
        for (int c = 0; c < fields.Length; c++)
        {
            fields[c] = reader.GetString(c);
        }

        return fields;
    }

    /// <exception cref="InvalidDataException">Quotes do not fit together.</exception>
    public bool Read()
    {
        try
        {
            while (reader.Read())
            {
                CountComments((int)reader.ByteOffset);
                end = (int)reader.ByteOffset + reader.RawRecord.Length;
                if (!IsEmpty())
                {
                    return true;
                }

                EmptyRows++;
            }
        }
        catch (CsvFormatException e)
        {
            throw CsvRefusal.Because($"{CsvRefusal.File(file)}, line {e.LineNumber + linesBefore}: the quotes do not fit together: a field in quotes begins and ends with one, and a quote in it is doubled (RFC 4180).");
        }

        CountComments(text.Length);
        return false;
    }

    public void Dispose() => reader.Dispose();

    private bool IsEmpty()
    {
        for (int c = 0; c < FieldCount; c++)
        {
            if (!reader.GetSpan(c).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A row that somebody took out, <c>#1.5,2</c>, does not: what follows the mark of comments at once is a number.</summary>
    private bool LooksLikeRow(ReadOnlySpan<byte> line)
    {
        if (FieldCount < 2 || line.Length < 2 || line[1] is (byte)' ' or (byte)'#' || line.Count((byte)separator) != FieldCount - 1)
        {
            return false;
        }

        string[] fields = Encoding.UTF8.GetString(line[1..]).Split(separator, StringSplitOptions.TrimEntries);
        return !CsvNumber.IsNumber(fields[0]) && fields[1..].Any(CsvNumber.IsNumber);
    }

    /// <summary>Comments stand between the end of the last row and the start of the next.</summary>
    private void CountComments(int start)
    {
        ReadOnlySpan<byte> between = end < start ? text.Span[end..start] : [];
        if (comment is not { } first || !between.Contains((byte)first))
        {
            return;
        }

        foreach (Range range in between.SplitAny((byte)'\r', (byte)'\n'))
        {
            if (between[range].StartsWith((ReadOnlySpan<byte>)[(byte)first]))
            {
                Comments++;
                FirstComment ??= Encoding.UTF8.GetString(between[range]);
                CommentLikeRow ??= LooksLikeRow(between[range]) ? Encoding.UTF8.GetString(between[range]) : null;
            }
        }
    }
}
