using System.Text;

namespace Eml.Data;

/// <summary>Looks through a CSV file once and decides what its options leave open; every decision becomes a note.</summary>
internal sealed class CsvRecognition
{
    private const int PreviewRows = 10;

    /// <summary>More than this is taken for a mistake: another separator, or no table.</summary>
    private const int MaxColumns = 200_000;

    private readonly string file;
    private readonly CsvOptions options;
    private readonly CsvMissing missing;
    private readonly CsvText text;
    private readonly char separator;
    private readonly ReadOnlyMemory<byte> rowsText;
    private readonly List<string> notes = [], questions = [];
    private bool endsWithSeparator;

    private CsvRecognition(byte[] bytes, string file, CsvOptions options)
    {
        (this.file, this.options) = (file, options);
        missing = new CsvMissing(options.MissingMarkers);
        text = CsvText.Of(Unpacked(bytes), file, options.Encoding);
        notes.Add($"Encoding: {text.Encoding.WebName}{(options.Encoding is not null ? ", as asked" : text.Encoding.CodePage == CsvText.Western ? ", because the bytes are no UTF-8; the option Encoding decides otherwise" : "")}.");
        string? question = null;
        if ((options.Separator ?? text.Separator) is { } given)
        {
            separator = given;
        }
        else
        {
            (separator, question) = CsvSeparator.Recognise(text.Text, file, options.Comment);
        }

        if (question is not null)
        {
            questions.Add(question);
        }

        notes.Add($"Separator: {SeparatorName(separator)}{(options.Separator is not null ? ", as asked" : text.Separator is not null ? ", as the line 'sep=' says" : "")}.");
        if (separator == options.Comment)
        {
            throw CsvRefusal.Argument(nameof(options.Comment), $"The option Comment is '{separator}', and that separates the fields of {CsvRefusal.File(file)}{(text.Separator == separator ? ", as its line 'sep=' says" : "")}; it has to be another.");
        }

        text = text with { Text = CsvMarkedLines.Uncover(text.Text, options.Comment, separator, missing) };
        rowsText = separator == ' ' ? CsvBlanks.Collapse(text.Text.Span, options.Comment) : text.Text;
    }

    /// <exception cref="InvalidDataException">It is no text, or no table of rows.</exception>
    public static CsvTable Of(byte[] bytes, string file, CsvOptions options) => new CsvRecognition(bytes, file, options).Table();

    private CsvTable Table()
    {
        List<string[]> sample = Sample();
        bool header = DecideHeader(sample);
        using CsvCursor cursor = Open();
        cursor.Read();
        string[]? names = header ? cursor.Texts() : null;
        bool more = !header || cursor.Read();
        int width = Width(names, more ? cursor : null);
        (names, bool shifted) = Fit(names, width, cursor.Line);
        if (width > MaxColumns)
        {
            throw CsvRefusal.Because($"{CsvRefusal.File(file)} has {Require.Count(width, "column")}, separated by {SeparatorName(separator)}; at most {MaxColumns} are read.");
        }

        var scans = new CsvColumnScan[width];
        for (int c = 0; c < width; c++)
        {
            scans[c] = new CsvColumnScan(isFirst: c == 0);
        }

        int rows = 0;
        var first = new List<IReadOnlyList<string>>();
        for (; more; more = cursor.Read())
        {
            CheckWidth(cursor, width);
            rows++;
            if (first.Count < PreviewRows)
            {
                first.Add(cursor.Texts()[..width]);
            }

            for (int c = 0; c < width; c++)
            {
                scans[c].Add(cursor[c], cursor.Line, missing);
            }
        }

        if (rows == 0)
        {
            string comments = cursor.Comments > 0 ? $", and {Require.Count(cursor.Comments, "line")} that {(cursor.Comments == 1 ? "was" : "were")} skipped as {(cursor.Comments == 1 ? "a comment" : "comments")}, first {CsvRefusal.Value(cursor.FirstComment!)}; where these are data, set the option Comment to null" : "";
            throw CsvRefusal.Because($"{CsvRefusal.File(file)} has a header and no row of data ({CsvRefusal.Names(names!)}); where that row is data, the option Header, false, says so{comments}.");
        }

        if (shifted && !scans[0].NamesRows)
        {
            throw CsvRefusal.Because($"{CsvRefusal.File(file)} has {Require.Count(names!.Length - 1, "name")} in its header and {Require.Count(width, "field")} in its rows, separated by {SeparatorName(separator)}, and the first field neither names nor counts the rows, as R writes them. Give every column a name; where a comma is a decimal mark, the option Separator names another separator.");
        }

        NotePassedOver(cursor);
        bool index = names is not null && CsvHeader.IsUnnamed(names[0]) && scans[0].TellsRowsApart && width > 1;
        string[] called = CsvHeader.Names(names, width, notes);
        char mark = DecideMark(scans, called);
        CsvColumn[] columns = [.. scans.Select((scan, c) => scan.Column(called[c], mark, isIndex: index && c == 0))];
        NoteColumns(columns, scans, names, shifted);
        return new CsvTable(file, options with { Encoding = text.Encoding, Separator = separator, Header = header, DecimalMark = mark }, columns, scans, rows, text.Text.Length, first, notes, questions, Open);
    }

    /// <exception cref="InvalidDataException">It is longer than the options allow, or than an array can be.</exception>
    public static void RefuseTooLong(long length, string file, CsvOptions options)
    {
        if (length > Math.Min(options.MaxBytes, Array.MaxLength))
        {
            throw CsvRefusal.Because(length > options.MaxBytes
                ? (FormattableString)$"{CsvRefusal.File(file)} has {length} bytes; at most {options.MaxBytes} are read, see the option MaxBytes."
                : $"{CsvRefusal.File(file)} has {length} bytes; at most {Array.MaxLength} can be read.");
        }
    }

    private byte[] Unpacked(byte[] bytes)
    {
        RefuseTooLong(bytes.Length, file, options);
        if (!GzipStream.Is(bytes))
        {
            return bytes;
        }

        byte[] unpacked = GzipFile.ReadAllBytes(new MemoryStream(bytes), file, (int)Math.Min(options.MaxBytes, Array.MaxLength), nameof(options.MaxBytes));
        notes.Add(Require.Invariant($"Packed with gzip: {bytes.Length} bytes became {unpacked.Length}."));
        return unpacked;
    }

    private CsvCursor Open() => new(rowsText, file, separator, options.Comment, text.LinesBefore);

    private List<string[]> Sample()
    {
        List<string[]> sample = CsvSeparator.Sample(text.Text, file, separator, options.Comment);
        return sample.Count > 0 ? sample
            : throw CsvRefusal.Because($"{CsvRefusal.File(file)} has no content{(options.Comment is { } c && text.Text.Span.Contains((byte)c) ? $" but comments; set Comment to null to read lines that start with {c}" : "")}; rows of numbers are needed.");
    }

    private bool DecideHeader(List<string[]> sample)
    {
        if (options.Header is { } asked)
        {
            notes.Add(asked ? "Header: the first row, as asked." : "No header, as asked: the columns are called c1, c2, ….");
            return asked;
        }

        (bool header, string reason, string? question) = CsvHeader.Recognise(sample, missing, file);
        if (question is not null)
        {
            questions.Add(question);
        }

        notes.Add(header ? $"Header: the first row; {reason}." : $"No header: {reason}; the columns are called c1, c2, ….");
        return header;
    }

    /// <summary>How many columns there are: as many fields as the first row of data has, without a last one that neither it nor the header fills.</summary>
    private int Width(string[]? names, CsvCursor? firstRow)
    {
        int fields = firstRow?.FieldCount ?? names!.Length;
        endsWithSeparator = (names is not null && fields == names.Length + 1 && firstRow![fields - 1].IsEmpty) || (names?.Length == fields + 1 && names[^1].Length == 0);
        return names?.Length == fields - 1 && endsWithSeparator ? fields - 1 : fields;
    }

    /// <summary>The header brought to the width of the rows: R leaves the name of the first column out, and some programs end a header, or the rows, with a separator.</summary>
    private (string[]? Names, bool Shifted) Fit(string[]? names, int width, long line) =>
        names is null || names.Length == width ? (names, false)
        : names.Length == width + 1 && endsWithSeparator ? (names[..^1], false)
        : names.Length == width - 1 ? (["", .. names], true)
        : throw CsvRefusal.Because($"{CsvRefusal.File(file)} has {Require.Count(names.Length, "name")} in its header and, on line {line}, {Require.Count(width, "field")}, separated by {SeparatorName(separator)}; the option Separator decides.");

    private void CheckWidth(CsvCursor row, int width)
    {
        bool ends = row.FieldCount == width + 1 && row[width].IsEmpty;
        endsWithSeparator |= ends;
        if (row.FieldCount != width && !ends)
        {
            throw CsvRefusal.Because($"{CsvRefusal.File(file)}, line {row.Line} has {Require.Count(row.FieldCount, "field")}, separated by {SeparatorName(separator)}; {width} are needed, as in the rows before. Correct the line, or give another separator by the option Separator.");
        }
    }

    /// <summary>One decimal mark for the whole file: numbers that can be read in one way only decide; where there are none, or some of both, it is a question.</summary>
    private char DecideMark(CsvColumnScan[] scans, string[] names)
    {
        if (options.DecimalMark is { } asked)
        {
            notes.Add($"Decimal mark: {MarkName(asked)}, as asked.");
            return asked;
        }

        int comma = Find(CsvNumber.Reading.Comma), point = Find(CsvNumber.Reading.Point);
        char mark = comma >= 0 && point < 0 ? ',' : '.';
        CsvNumber.Reading grouped = mark == '.' ? CsvNumber.Reading.OpenComma : CsvNumber.Reading.OpenPoint;
        int example = Find(grouped);
        if (comma >= 0 && point >= 0)
        {
            questions.Add($"{Place(comma, CsvNumber.Reading.Comma)} has a decimal comma, and {Place(point, CsvNumber.Reading.Point, withFile: false)} a decimal point: the option DecimalMark, '.' or ',', decides.");
        }
        else if (comma < 0 && point < 0)
        {
            // Where nothing decides, one point and three digits are a decimal point, but not between semicolons: a comma is the decimal mark of whoever writes these.
            bool isOpen = example >= 0 || separator == ';';
            (grouped, example) = example >= 0 ? (grouped, example) : (CsvNumber.Reading.OpenPoint, Find(CsvNumber.Reading.OpenPoint));
            if (isOpen && example >= 0)
            {
                (char between, string name) = grouped == CsvNumber.Reading.OpenComma ? (',', "comma") : ('.', "point");
                questions.Add(Require.Invariant(
                    $"{Place(example, grouped)} could be {Value(between)}, with a decimal {name}, or {Value(between == ',' ? '.' : ',')}, with a {name} between thousands: the option DecimalMark, ',' or '.', decides."));
            }
        }

        notes.Add(example < 0
            ? $"Decimal mark: {MarkName(mark)}."
            : Require.Invariant($"Decimal mark: {MarkName(mark)}; thus {CsvRefusal.Value(scans[example].First(grouped).Text)} is {Value(mark)}."));
        return mark;

        int Find(CsvNumber.Reading reading) => Array.FindIndex(scans, s => s.IsMostlyNumbers && s[reading] > 0);

        double Value(char decimalMark)
        {
            CsvNumber.TryRead(Encoding.UTF8.GetBytes(scans[example].First(grouped).Text), decimalMark, out double value);
            return value;
        }

        string Place(int column, CsvNumber.Reading reading, bool withFile = true)
        {
            (long line, string number) = scans[column].First(reading);
            return (withFile ? CsvRefusal.File(file) + ", " : "") + Require.Invariant($"line {line}, column {column + 1} ({CsvRefusal.Value(names[column])}): {CsvRefusal.Value(number)}");
        }
    }

    private void NotePassedOver(CsvCursor cursor)
    {
        if (cursor.Comments > 0)
        {
            notes.Add(Require.Invariant($"Comments skipped: {Require.Count(cursor.Comments, "line")}, the first is {CsvRefusal.Value(cursor.FirstComment!)}."));
        }

        if (cursor.CommentLikeRow is { } line)
        {
            notes.Add($"Warning: {CsvRefusal.Value(line)} was skipped as a comment and looks like a row of data; where it is one, set the option Comment to null.");
        }

        if (cursor.EmptyRows > 0)
        {
            notes.Add(Require.Invariant($"Rows without any value skipped: {cursor.EmptyRows}."));
        }
    }

    private void NoteColumns(CsvColumn[] columns, CsvColumnScan[] scans, string[]? names, bool shifted)
    {
        if (columns[0].Kind == CsvColumnKind.Index)
        {
            notes.Add($"Left out: the first column, {CsvRefusal.Value(columns[0].Name)}, which has no name and tells the rows apart{(shifted ? "; the header begins with the second" : "")}.");
        }

        string[] unnamed = [.. columns.Where((c, i) => names is not null && CsvHeader.IsUnnamed(names[i]) && c.Kind is not (CsvColumnKind.Index or CsvColumnKind.Empty)).Select(c => c.Name)];
        if (unnamed.Length > 0)
        {
            notes.Add($"Columns without a name are called {CsvRefusal.Names(unnamed)}.");
        }

        if (endsWithSeparator)
        {
            notes.Add("Behind the last separator of a line there is nothing: that is no column.");
        }

        (string? grouped, string? rounded) = (First(scan => scan.FirstGrouped), First(scan => scan.FirstRounded));
        if (grouped is not null)
        {
            notes.Add($"Digits may stand in groups: {CsvRefusal.Value(grouped)} is one number.");
        }

        if (rounded is not null)
        {
            notes.Add($"Warning: whole numbers above 2^53 are rounded, the first is {CsvRefusal.Value(rounded)}; where they are no quantities, the option LeaveOut leaves them out, or OneHot takes them as names.");
        }

        string[] empty = [.. columns.Where(c => c.Kind == CsvColumnKind.Empty).Select(c => c.Name)];
        if (empty.Length > 0)
        {
            notes.Add($"Left out, because without any value: {CsvRefusal.Names(empty)}.");
        }

        string? First(Func<CsvColumnScan, string?> what) =>
            columns.Zip(scans).Where(c => c.First.Kind is CsvColumnKind.Number or CsvColumnKind.Mixed).Select(c => what(c.Second)).FirstOrDefault(text => text is not null);
    }

    public static string MarkName(char mark) => mark == ',' ? "comma" : "point";

    public static string SeparatorName(char separator) => separator switch
    {
        ',' => "comma",
        ';' => "semicolon",
        '\t' => "tab",
        ' ' => "blanks",
        _ => $"'{separator}'",
    };
}
