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

    /// <summary>A first column without a name may be an identifier when so many of its numbers differ.</summary>
    private const double MostlyDifferent = 0.9;

    private readonly CsvTable table;
    private readonly CsvColumnScan[] scans;
    private readonly Func<CsvCursor> open;
    private readonly string file;
    private readonly CsvOptions options;
    private readonly CsvMissing missing;
    private readonly Dictionary<string, int> indices;
    private readonly List<string> notes;

    public CsvReading(CsvTable table, CsvColumnScan[] scans, Func<CsvCursor> open)
    {
        (this.table, this.scans, this.open, options) = (table, scans, open, table.Decided);
        file = CsvRefusal.File(table.File);
        missing = new CsvMissing(options.MissingMarkers);
        indices = table.Columns.Index().ToDictionary(c => c.Item.Name, c => c.Index, StringComparer.Ordinal);
        notes = [.. table.Notes];
    }

    public Dataset Read(IReadOnlyList<string>? targetNames, IReadOnlyList<string>? inputNames, bool classes)
    {
        if (table.Questions.Count > 0)
        {
            throw CsvRefusal.Because($"{table.Questions[0]}");
        }

        int[] y = Targets(targetNames, classes);
        int[] x = Inputs(inputNames, y);
        CsvValues[] targets = [.. y.Select(c => TargetValues(c, classes))];
        CsvValues[] inputs = [.. x.Select(InputValues)];
        RefuseMissing(inputs, targets);
        Fill([.. inputs, .. targets]);
        ReplaceMissing(inputs);
        int[] rows = KeptRows([.. inputs, .. targets]);
        RefuseTooMuch(rows.Length, [.. inputs, .. targets]);
        NoteCategories(inputs);
        string[] names = [.. inputs.SelectMany(v => v.RowNames)];
        DenseMatrix X = Matrix(inputs, rows);
        Warn(inputs, X, names);
        string title = Path.GetFileNameWithoutExtension(table.File.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? table.File[..^3] : table.File);
        string[] targetsAre = classes ? Classes((CsvCategories)targets[0]) : [.. targets.Select(t => t.Name)];
        return new Dataset(title, X, Matrix(targets, rows), names, targetsAre) { Notes = notes };
    }

    private int[] Targets(IReadOnlyList<string>? targets, bool classes)
    {
        if (targets is null)
        {
            int last = table.Columns.Index().LastOrDefault(c => c.Item.IsUsed, (-1, null!)).Index;
            notes.Add(last >= 0 ? $"Target: {Name(last)}, the last column." : "");
            return last >= 0 ? [last] : throw CsvRefusal.Because($"{file} has no column with values.");
        }

        int[] y = Columns(targets, nameof(targets));
        return !classes || y.Length == 1 ? y
            : throw CsvRefusal.Argument(nameof(targets), $"targets names {y.Length} columns; class labels stand in one.");
    }

    private int[] Inputs(IReadOnlyList<string>? inputs, int[] y)
    {
        var targets = y.ToHashSet();
        foreach (string name in options.OneHot)
        {
            Column(name, nameof(options.OneHot));
        }

        HashSet<int> leftOut = [.. options.LeaveOut.Select(name => Column(name, nameof(options.LeaveOut)))];
        if (inputs is null)
        {
            if (leftOut.Count > 0)
            {
                notes.Add($"Left out, as asked: {CsvRefusal.Names(options.LeaveOut)}.");
            }

            int[] x = [.. Enumerable.Range(0, table.Columns.Count).Where(c => table.Columns[c].IsUsed && !targets.Contains(c) && !leftOut.Contains(c))];
            return x.Length > 0 ? x
                : throw CsvRefusal.Because($"{file} has {CsvRefusal.Count(table.Columns.Count, "column")}, {CsvRefusal.Names(table.Columns.Select(c => c.Name))}, and none is left for the inputs; fields are separated by {CsvRecognition.SeparatorName(options.Separator!.Value)}, the option Separator decides otherwise.");
        }

        int[] columns = Columns(inputs, nameof(inputs));
        if (columns.FirstOrDefault(targets.Contains, -1) is int both and >= 0)
        {
            throw CsvRefusal.Argument(nameof(inputs), $"The column {Name(both)} is an input and a target; it can be one of them.");
        }

        return columns.FirstOrDefault(leftOut.Contains, -1) is int left and >= 0
            ? throw CsvRefusal.Argument(nameof(inputs), $"The column {Name(left)} is an input, and LeaveOut names it; it can be one of them.")
            : columns;
    }

    private int[] Columns(IReadOnlyList<string> names, string argument)
    {
        if (names.Count == 0)
        {
            throw CsvRefusal.Argument(argument, $"{argument} names no column; {file} has {CsvRefusal.Names(table.Columns.Select(c => c.Name))}.");
        }

        int[] columns = [.. names.Select(name => Column(name, argument))];
        var seen = new HashSet<int>();
        foreach (int column in columns)
        {
            if (!seen.Add(column))
            {
                throw CsvRefusal.Argument(argument, $"{argument} names the column {Name(column)} twice; {file} has {CsvRefusal.Names(table.Columns.Select(c => c.Name))}.");
            }
        }

        return columns;
    }

    private int Column(string name, string argument) => indices.TryGetValue(name, out int column)
        ? column
        : throw CsvRefusal.Argument(argument, $"{argument} names the column {CsvRefusal.Value(name)}; {file} has {CsvRefusal.Names(table.Columns.Select(c => c.Name))}.");

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

    /// <summary>Reads the rows.</summary>
    private void Fill(CsvValues[] values)
    {
        using CsvCursor cursor = open();
        if (options.Header!.Value)
        {
            cursor.Read();
        }

        while (cursor.Read())
        {
            foreach (CsvValues column in values)
            {
                ReadOnlySpan<byte> field = cursor[column.Column];
                if (missing.IsMissing(field))
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
        if (numbers > Math.Min(forItsSize, options.MaxNumbers))
        {
            throw CsvRefusal.Because($"{file} would become {numbers} numbers{(numbers > forItsSize ? Require.Invariant($", most of them the zeros of one-hot columns; for a file of its size at most {forItsSize} are made") : Require.Invariant($"; at most {options.MaxNumbers} are made, see the option MaxNumbers"))}. The option LeaveOut leaves columns out.");
        }
    }

    private void NoteCategories(CsvValues[] inputs)
    {
        CsvCategories[] categories = [.. inputs.OfType<CsvCategories>()];
        foreach (CsvCategories column in categories.Take(MostNotes))
        {
            notes.Add($"One-hot: {CsvRefusal.Value(column.Name)} has {CsvRefusal.Count(column.Sorted.Count, "value")}: {CsvRefusal.Names(column.RowNames)}.");
        }

        if (categories.Length > MostNotes)
        {
            notes.Add($"One-hot too: {CsvRefusal.Names(categories.Skip(MostNotes).Select(c => c.Name))}, {CsvRefusal.Count(categories.Length - MostNotes, "column")}.");
        }
    }

    private string[] Classes(CsvCategories target)
    {
        if (target.Sorted.Count < 2)
        {
            throw CsvRefusal.Because($"{file}, column {Name(target.Column)} has {CsvRefusal.Count(target.Sorted.Count, "different label")}; from 2 to {MaxClasses} classes are allowed.");
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

    /// <summary>Names what can be read but will hardly be meant.</summary>
    private void Warn(CsvValues[] inputs, DenseMatrix X, string[] names)
    {
        if (X.ColumnCount == 1)
        {
            notes.Add("Warning: there is one row only; it cannot be divided into parts.");
            return;
        }

        double[] numbers = X.Values;
        string[] constant = [.. names.Where((_, i) => IsConstant(i))];
        if (constant.Length > 0)
        {
            notes.Add($"Warning: the same value in every row, so that nothing can be learned from it: {CsvRefusal.Names(constant)}.");
        }

        string[] identifiers = [.. inputs.Where(v => inputs.Length > 1 && LooksLikeIdentifier(v)).Select(v => v.Name)];
        if (identifiers.Length > 0)
        {
            notes.Add($"Warning: {CsvRefusal.Names(identifiers)} may number or name the rows, from which a network learns by heart; the option LeaveOut leaves {(identifiers.Length == 1 ? "it" : "them")} out.");
        }

        bool IsConstant(int i)
        {
            for (int at = i; at < numbers.Length; at += X.RowCount)
            {
                if (numbers[at] != numbers[i])
                {
                    return false;
                }
            }

            return true;
        }
    }

    private bool LooksLikeIdentifier(CsvValues values)
    {
        string name = values.Name;
        if (name.Equals("index", StringComparison.OrdinalIgnoreCase) || (name.EndsWith("id", StringComparison.OrdinalIgnoreCase) && (name.Length == 2 || name[^3] is '_' or ' ' or '-' or '.' || name.EndsWith("Id", StringComparison.Ordinal))))
        {
            return true;
        }

        if (values is not CsvNumbers numbers)
        {
            return ((CsvCategories)values).Written.Count == table.RowCount;
        }

        double[] all = [.. numbers.Values];
        bool countsUp = all.Length > 2 && all.Index().All(v => v.Item == all[0] + v.Index);
        return countsUp || (values.Column == 0 && options.Header == false && Array.TrueForAll(all, v => double.IsInteger(v) && v >= 0)
            && all.Max() > 10.0 * all.Length && all.Distinct().Count() > MostlyDifferent * all.Length);
    }

    private string Name(int column) => CsvRefusal.Value(table.Columns[column].Name);
}
