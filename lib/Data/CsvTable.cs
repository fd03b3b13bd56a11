namespace Eml.Data;

/// <summary>
/// A CSV file as recognised: its columns, first rows and every decision that was made. Another decision is made by the options given to <see cref="CsvFile.Recognise(string, CsvOptions?)"/>.
/// </summary>
public sealed class CsvTable
{
    private readonly CsvColumnScan[] scans;
    private readonly Func<CsvCursor> open;

    internal CsvTable(
        string file, CsvOptions decided, CsvColumn[] columns, CsvColumnScan[] scans, int rowCount, int bytes, IReadOnlyList<IReadOnlyList<string>> firstRows,
        IReadOnlyList<string> notes, IReadOnlyList<string> questions, Func<CsvCursor> open)
    {
        (File, Decided, Columns, RowCount, Bytes, FirstRows, Notes, Questions) = (file, decided, columns, rowCount, bytes, firstRows, notes, questions);
        (this.scans, this.open) = (scans, open);
    }

    /// <summary>The file's name, as messages call it.</summary>
    public string File { get; }

    /// <summary>The options, with encoding, separator, header and decimal mark as they were recognised.</summary>
    public CsvOptions Decided { get; }

    /// <summary>The columns, those that are left out too.</summary>
    public IReadOnlyList<CsvColumn> Columns { get; }

    /// <summary>How many rows of data there are.</summary>
    public int RowCount { get; }

    /// <summary>How many bytes its text has.</summary>
    internal int Bytes { get; }

    /// <summary>The first ten rows of data, or fewer, as they stand in the file.</summary>
    public IReadOnlyList<IReadOnlyList<string>> FirstRows { get; }

    /// <summary>One sentence for each decision.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>What the file leaves open: each names both readings and the option that decides. With one, <see cref="ToDataset"/> refuses.</summary>
    public IReadOnlyList<string> Questions { get; }

    /// <summary>Reads the rows: numbers as they are, texts with few different values as one-hot inputs called <c>sex=M</c>.</summary>
    /// <inheritdoc cref="CsvFile.Read" path="/param[@name='targets' or @name='inputs' or @name='classes']"/>
    /// <inheritdoc cref="CsvFile.Read" path="/exception"/>
    public Dataset ToDataset(IReadOnlyList<string>? targets = null, IReadOnlyList<string>? inputs = null, bool classes = false) =>
        new CsvReading(this, scans, open).Read(targets, inputs, classes);
}
