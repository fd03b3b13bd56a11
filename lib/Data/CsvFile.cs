using MathNet.Numerics.LinearAlgebra;

namespace Eml.Data;

/// <summary>Data sets from CSV files: RFC 4180, UTF-8 with or without a byte order mark, a header row, numbers with a decimal point.</summary>
public static class CsvFile
{
    /// <summary>The largest file that is read unless said otherwise: 100 MiB.</summary>
    public const long DefaultMaxBytes = 100L << 20;

    /// <summary>More than this is taken for a mistake: a column of numbers or names read as classes.</summary>
    private const int MaxClasses = 1000;

    /// <summary>Reads a file with a row per sample and a column per value.</summary>
    /// <param name="path">The file.</param>
    /// <param name="targets">The names of the target columns, in the order of the rows of Y.</param>
    /// <param name="inputs">The names of the input columns, in the order of the rows of X; null takes every column that is no target.</param>
    /// <param name="classes">Whether the one target column holds class labels, numbers or text. They become one-hot, classes sorted by number or, where any label is no number, by text.</param>
    /// <param name="separator">What stands between fields.</param>
    /// <param name="maxBytes">The largest file that is read.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">A name in <paramref name="targets"/> or <paramref name="inputs"/> is no column, stands twice, or there is none.</exception>
    /// <exception cref="InvalidDataException">The content cannot be read, or a value is empty, no number or not finite. The message names file, line and column.</exception>
    public static Dataset Read(
        string path, IReadOnlyList<string> targets, IReadOnlyList<string>? inputs = null, bool classes = false, char separator = ',', long maxBytes = DefaultMaxBytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(targets);
        long length = new FileInfo(path).Length;
        return length <= maxBytes
            ? Parse(File.ReadAllBytes(path), path, targets, inputs, classes, separator)
            : throw new InvalidDataException(Require.Invariant($"'{path}' has {length} bytes; at most {maxBytes} are read, see maxBytes."));
    }

    /// <summary>Reads the bytes of a file; <paramref name="name"/> is what messages call it.</summary>
    /// <inheritdoc cref="Read"/>
    public static Dataset Parse(
        byte[] bytes, string name, IReadOnlyList<string> targets, IReadOnlyList<string>? inputs = null, bool classes = false, char separator = ',')
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentNullException.ThrowIfNull(targets);
        List<CsvRecord> records = CsvRecords.Read(bytes, name, separator);
        string[] header = Header(records, name);
        CsvRecord[] rows = [.. records.Skip(1)];
        foreach (CsvRecord row in rows)
        {
            CsvRecords.CheckFieldCount(row, header.Length, name);
        }

        int[] y = Columns(targets, header, name, nameof(targets));
        if (classes && y.Length != 1)
        {
            throw new ArgumentException(Require.Invariant($"targets names {y.Length} columns; class labels stand in one."), nameof(targets));
        }

        int[] x = Columns(inputs ?? [.. header.Except(targets, StringComparer.Ordinal)], header, name, nameof(inputs));
        if (x.Intersect(y).Select(c => header[c]).FirstOrDefault() is string both)
        {
            throw new ArgumentException($"The column '{both}' is an input and a target; it can be one of them.", nameof(inputs));
        }

        if (!x.Any(c => CsvRecords.TryNumber(rows[0].Fields[c], out _)))
        {
            throw new InvalidDataException($"'{name}' has no numbers in the input columns ({string.Join(", ", x.Select(c => header[c]))}); its first row is '{string.Join(separator, rows[0].Fields)}'.");
        }

        Matrix<double> X = Numbers(rows, x, header, name);
        string title = Path.GetFileNameWithoutExtension(name);
        string[] inputNames = [.. x.Select(c => header[c])];
        if (!classes)
        {
            return new Dataset(title, X, Numbers(rows, y, header, name), inputNames, [.. y.Select(c => header[c])]);
        }

        string[] labels = ClassLabels(rows, y[0], header, name);
        string[] names = [.. Sorted(labels.Distinct(StringComparer.Ordinal))];
        if (names.Length is < 2 or > MaxClasses)
        {
            throw new InvalidDataException(Require.Invariant($"'{name}', column '{header[y[0]]}' has {names.Length} different labels; from 2 to {MaxClasses} classes are allowed."));
        }

        Dictionary<string, int> index = names.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
        return new Dataset(title, X, Labels.OneHot([.. labels.Select(label => index[label])], names.Length), inputNames, names);
    }

    private static string[] Header(List<CsvRecord> records, string file)
    {
        if (records.Count < 2)
        {
            throw new InvalidDataException($"'{file}' has {(records.Count == 0 ? "no content" : "one line only")}; a header row with column names and at least one row of data are needed.");
        }

        CsvRecord first = records[0];
        if (first.Fields.All(f => CsvRecords.TryNumber(f, out _)))
        {
            throw new InvalidDataException($"'{file}', line 1 holds numbers only; a header row with column names is needed.");
        }

        for (int c = 0; c < first.Fields.Length; c++)
        {
            bool empty = string.IsNullOrWhiteSpace(first.Fields[c]);
            if (empty || Array.IndexOf(first.Fields, first.Fields[c]) < c)
            {
                throw new InvalidDataException($"{CsvRecords.Place(first, c, first.Fields, file)}: {(empty ? "the column has no name" : "the name stands twice")}; every column needs one of its own.");
            }
        }

        return first.Fields;
    }

    private static int[] Columns(IReadOnlyList<string> names, string[] header, string file, string argument)
    {
        if (names.Count == 0)
        {
            throw new ArgumentException($"{argument} names no column; '{file}' has {string.Join(", ", header)}.", argument);
        }

        int[] columns = [.. names.Select(name => Array.IndexOf(header, name))];
        for (int k = 0; k < columns.Length; k++)
        {
            if (columns[k] < 0 || Array.IndexOf(columns, columns[k]) < k)
            {
                throw new ArgumentException(
                    $"{argument} names the column '{names[k]}'{(columns[k] < 0 ? "" : " twice")}; '{file}' has {string.Join(", ", header)}.", argument);
            }
        }

        return columns;
    }

    private static Matrix<double> Numbers(CsvRecord[] rows, int[] columns, string[] header, string file) =>
        Matrix<double>.Build.Dense(columns.Length, rows.Length, (i, j) => CsvRecords.Number(rows[j], columns[i], header, file));

    private static string[] ClassLabels(CsvRecord[] rows, int column, string[] header, string file)
    {
        CsvRecord? missing = Array.Find(rows, row => string.IsNullOrWhiteSpace(row.Fields[column]));
        return missing is null
            ? [.. rows.Select(row => row.Fields[column])]
            : throw new InvalidDataException($"{CsvRecords.Place(missing, column, header, file)}: the field is empty; a class label is needed.");
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> labels)
    {
        string[] all = [.. labels];
        return Array.TrueForAll(all, label => CsvRecords.TryNumber(label, out _))
            ? all.OrderBy(label => CsvRecords.TryNumber(label, out double value) ? value : 0).ThenBy(label => label, StringComparer.Ordinal)
            : all.Order(StringComparer.Ordinal);
    }
}
