using MathNet.Numerics.LinearAlgebra.Double;

namespace Eml.Data;

/// <summary>Reads the columns of a recognised CSV file that are used into a data set; every decision becomes a note.</summary>
internal sealed class CsvReading
{
    /// <summary>More than this is taken for a mistake: a column of numbers or names read as classes.</summary>
    private const int MaxClasses = 1000;

    /// <summary>X and Y hold at most so many numbers, and so many more for each byte of the file, but never more than the option says: one-hot columns make much of little.</summary>
    private const long FreeNumbers = 1 << 20, NumbersPerByte = 64;

    /// <summary>How many one-hot columns have a note of their own.</summary>
    private const int MostNotes = 20;

    private readonly CsvTable table;
    private readonly CsvColumnScan[] scans;
    private readonly Func<CsvCursor> open;
    private readonly string file;
    private readonly CsvOptions options;
    private readonly CsvMissing missing;
    private readonly List<string> notes;

    public CsvReading(CsvTable table, CsvColumnScan[] scans, Func<CsvCursor> open)
    {
        (this.table, this.scans, this.open, options) = (table, scans, open, table.Decided);
        file = CsvRefusal.File(table.File);
        missing = new CsvMissing(options.MissingMarkers);
        notes = [.. table.Notes];
    }

    public Dataset Read(IReadOnlyList<string>? targetNames, IReadOnlyList<string>? inputNames, bool classes)
    {
        if (table.Questions.Count > 0)
        {
            throw CsvRefusal.Because($"{table.Questions[0]}");
        }

        var choice = new CsvChoice(table, notes);
        int[] y = choice.Targets(targetNames, classes);
        int[] x = choice.Inputs(inputNames, y);
        CsvValues[] targets = [.. y.Select(c => TargetValues(c, classes))];
        CsvValues[] inputs = [.. x.Select(InputValues)];
        RefuseMissing(inputs, targets);
        Fill([.. inputs, .. targets]);
        ReplaceMissing(inputs);
        int[] rows = KeptRows([.. inputs, .. targets]);
        RefuseTooMuch(rows.Length, [.. inputs, .. targets]);
        NoteCategories(inputs);
        string[] names = [.. inputs.SelectMany(v => v.RowNames)];
        DenseMatrix X = Matrix(inputs, rows), Y = Matrix(targets, rows);
        CsvWarnings.Add(notes, table, inputs, targets, X, Y, names);
        string title = Path.GetFileNameWithoutExtension(table.File.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? table.File[..^3] : table.File);
        string[] targetsAre = classes ? Classes((CsvCategories)targets[0]) : [.. targets.Select(t => t.Name)];
        return new Dataset(title, X, Y, names, targetsAre) { Notes = notes };
    }

    private CsvValues InputValues(int c)
    {
        CsvColumn column = table.Columns[c];
        if (options.OneHot.Contains(column.Name, StringComparer.Ordinal))
        {
            return Categories(c, MaxClasses);
        }

        return column.Kind switch
        {
            CsvColumnKind.Number or CsvColumnKind.Empty => Numbers(c),
            CsvColumnKind.Index when column.Texts.Count == 0 => Numbers(c),
            CsvColumnKind.Mixed => throw CsvRefusal.Because(
                $"{Stray(c)} is not a number, as most values of its column are. The options decide: MissingMarkers takes it as missing, OneHot makes the column one-hot, LeaveOut leaves it out."),
            CsvColumnKind.Text when column.Texts.Count == 0 => throw CsvRefusal.Because(
                $"{Stray(c)} is no number with the decimal mark {CsvRecognition.MarkName(options.DecimalMark!.Value)}, and the others of its column are none either: the option DecimalMark decides. The option OneHot takes them as texts."),
            _ when column.Texts.Count <= CsvColumn.MaxOneHot => Categories(c, CsvColumn.MaxOneHot),
            _ => throw CsvRefusal.Because(
                $"{file}, column {c + 1} ({Name(c)}) is text with more than {CsvColumn.MaxOneHot} different values ({CsvRefusal.Names(column.Texts.Take(3))}, …), too many for one-hot: the option LeaveOut leaves it out, OneHot takes up to {MaxClasses}."),
        };
    }

    private CsvValues TargetValues(int c, bool classes) =>
        classes ? Categories(c, MaxClasses)
        : table.Columns[c].Texts.Count == 0 ? Numbers(c)
        : throw CsvRefusal.Because($"{Stray(c)} is not a number, and a target has to be; text can be a target as class labels (classes: true).");

    private CsvNumbers Numbers(int c) => new(c, table.Columns[c].Name, table.File, options.DecimalMark!.Value, table.RowCount);

    private CsvCategories Categories(int c, int most) => new(c, table.Columns[c].Name, table.File, options.DecimalMark!.Value, most, table.RowCount);

    /// <summary>The first text in a column that is no number.</summary>
    private string Stray(int c)
    {
        CsvNumber.Reading otherMark = options.DecimalMark == '.' ? CsvNumber.Reading.Comma : CsvNumber.Reading.Point;
        (long line, string text) = new[] { CsvNumber.Reading.None, otherMark }.Where(r => scans[c][r] > 0).Select(scans[c].First).MinBy(f => f.Line);
        return $"{CsvRefusal.Place(table.File, line, c, table.Columns[c].Name)}: {CsvRefusal.Value(text)}";
    }

    /// <summary>Refuses missing values that the options do not allow: with their number and the first.</summary>
    private void RefuseMissing(CsvValues[] inputs, CsvValues[] targets)
    {
        CsvValues[] refused = options.Missing switch
        {
            MissingValues.Refuse => [.. inputs, .. targets],
            MissingValues.Mean => [.. inputs.OfType<CsvCategories>(), .. targets],
            _ => [],
        };
        CsvValues[] gaps = [.. refused.Where(v => table.Columns[v.Column].Missing > 0)];
        if (gaps.Length == 0)
        {
            return;
        }

        int first = gaps.MinBy(v => scans[v.Column].FirstMissing!.Value.Line)!.Column;
        (long line, string text) = scans[first].FirstMissing!.Value;
        long count = gaps.Sum(v => (long)table.Columns[v.Column].Missing);
        string found = text.Length == 0 ? "the field is empty" : $"{CsvRefusal.Value(text)} stands for a missing value";
        string others = count == 1 ? "It is the only one" : Require.Invariant($"There are {count} in {CsvRefusal.Names(gaps.Select(v => v.Name))}");
        throw options.Missing == MissingValues.Refuse
            ? CsvRefusal.Because($"{CsvRefusal.Place(table.File, line, first, table.Columns[first].Name)}: {found}. {others}; the option Missing, DropRows or Mean, decides.")
            : CsvRefusal.Because($"{CsvRefusal.Place(table.File, line, first, table.Columns[first].Name)}: {found}, and only a number among the inputs has a mean. {others}; the option Missing can be DropRows.");
    }

    /// <summary>Reads the rows. Of one that will be dropped nothing is taken, or a class would remain that no sample has.</summary>
    private void Fill(CsvValues[] values)
    {
        CsvValues[] gaps = options.Missing == MissingValues.DropRows ? [.. values.Where(v => table.Columns[v.Column].Missing > 0)] : [];
        using CsvCursor cursor = open();
        if (options.Header!.Value)
        {
            cursor.Read();
        }

        while (cursor.Read())
        {
            bool isDropped = Array.Exists(gaps, v => missing.IsMissing(cursor[v.Column]));
            foreach (CsvValues column in values)
            {
                ReadOnlySpan<byte> field = cursor[column.Column];
                if (isDropped || missing.IsMissing(field))
                {
                    column.AddMissing();
                }
                else
                {
                    column.Add(field, cursor.Line);
                }
            }
        }
    }

    private void ReplaceMissing(CsvValues[] inputs)
    {
        if (options.Missing != MissingValues.Mean)
        {
            return;
        }

        foreach (CsvNumbers column in inputs.OfType<CsvNumbers>())
        {
            int gaps = table.Columns[column.Column].Missing;
            if (gaps == table.RowCount)
            {
                throw CsvRefusal.Because($"{file}, column {column.Column + 1} ({Name(column.Column)}) has no value, and thus no mean.");
            }

            if (gaps > 0)
            {
                notes.Add(Require.Invariant($"Missing: {gaps} of {CsvRefusal.Value(column.Name)} became the mean of the others, {column.FillWithMean()}."));
            }
        }
    }

    /// <summary>The rows without a missing value.</summary>
    private int[] KeptRows(CsvValues[] values)
    {
        CsvValues[] gaps = [.. values.Where(v => table.Columns[v.Column].Missing > 0)];
        int[] rows = [.. Enumerable.Range(0, table.RowCount).Where(row => !Array.Exists(gaps, v => v.IsMissing(row)))];
        int dropped = table.RowCount - rows.Length;
        if (dropped > 0)
        {
            notes.Add(Require.Invariant($"Missing: {dropped} of {table.RowCount} rows dropped, for {CsvRefusal.Names(gaps.Select(v => v.Name))}."));
        }

        return rows.Length > 0 ? rows : throw CsvRefusal.Because($"{file} has a missing value in every row, in {CsvRefusal.Names(gaps.Select(v => v.Name))}; none is left.");
    }

    private void RefuseTooMuch(int rows, CsvValues[] values)
    {
        long numbers = values.Sum(v => (long)(v is CsvCategories categories ? categories.Sorted.Count : 1)) * rows;
        long forItsSize = FreeNumbers + (NumbersPerByte * table.Bytes);
        if (numbers > Math.Min(forItsSize, Math.Min(options.MaxNumbers, Array.MaxLength)))
        {
            string limit = numbers > forItsSize ? Require.Invariant($", most of them the zeros of one-hot columns; for a file of its size at most {forItsSize} are made")
                : numbers > options.MaxNumbers ? Require.Invariant($"; at most {options.MaxNumbers} are made, see the option MaxNumbers")
                : Require.Invariant($"; a matrix holds at most {Array.MaxLength}");
            throw CsvRefusal.Because($"{file} would become {Require.Count(numbers, "number")}{limit}. The option LeaveOut leaves columns out.");
        }
    }

    private void NoteCategories(CsvValues[] inputs)
    {
        CsvCategories[] categories = [.. inputs.OfType<CsvCategories>()];
        foreach (CsvCategories column in categories.Take(MostNotes))
        {
            notes.Add($"One-hot: {CsvRefusal.Value(column.Name)} has {Require.Count(column.Sorted.Count, "value")}: {CsvRefusal.Names(column.RowNames)}.");
        }

        if (categories.Length > MostNotes)
        {
            notes.Add($"One-hot too: {CsvRefusal.Names(categories.Skip(MostNotes).Select(c => c.Name))}, {Require.Count(categories.Length - MostNotes, "column")}.");
        }
    }

    private string[] Classes(CsvCategories target)
    {
        if (target.Sorted.Count < 2)
        {
            throw CsvRefusal.Because($"{file}, column {Name(target.Column)} has {Require.Count(target.Sorted.Count, "different label")}; from 2 to {MaxClasses} classes are allowed.");
        }

        notes.Add($"Classes of {CsvRefusal.Value(target.Name)}, in the order of the rows of Y: {CsvRefusal.Names(target.Sorted)}.");
        if (target.Sorted.Count < target.Written.Count)
        {
            notes.Add($"Labels that are one number, written differently, are one class: {CsvRefusal.Names(target.Written)} became {CsvRefusal.Names(target.Sorted)}.");
        }

        string[]? alike = target.Sorted.GroupBy(l => l.Trim(), StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1)?.ToArray();
        if (alike is not null)
        {
            notes.Add($"Warning: the classes {CsvRefusal.Names(alike)} differ only in case or blanks.");
        }

        return [.. target.Sorted];
    }

    private static DenseMatrix Matrix(CsvValues[] values, int[] rows)
    {
        int[] heights = [.. values.Select(v => v.RowNames.Count)];
        int height = heights.Sum();
        double[] numbers = new double[height * rows.Length];
        for (int j = 0; j < rows.Length; j++)
        {
            int at = j * height;
            for (int k = 0; k < values.Length; k++)
            {
                values[k].Write(rows[j], numbers.AsSpan(at, heights[k]));
                at += heights[k];
            }
        }

        return new DenseMatrix(height, rows.Length, numbers);
    }

    private string Name(int column) => CsvRefusal.Value(table.Columns[column].Name);
}
