using System.Text;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Data;

/// <summary>The two real data sets that ship, in notebooks/data and inside this library; source, citation, licence and checksums are in notebooks/data/README.md.</summary>
public static class RealData
{
    private const int MaxBytes = 16 << 20;
    private const int IrisCount = 150;
    private const int DigitsCount = 1797;
    private const int DigitsSide = 8;
    private const int DigitsMaximum = 16;

    private static readonly string[] IrisHeader = ["150", "4", "setosa", "versicolor", "virginica"];
    private static readonly string[] IrisInputs = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"];

    /// <summary>Fisher's iris flowers: 150 samples, 4 lengths in cm (not scaled), 3 species of 50 samples each, one-hot.</summary>
    /// <remarks>The numbers are those of Fisher's paper (1936); the copy in the UCI repository differs in samples 35 and 38.</remarks>
    public static Dataset Iris() => ReadIris(Embedded("iris.csv"), "iris.csv");

    /// <inheritdoc cref="Iris()"/>
    /// <param name="path">The file iris.csv, as scikit-learn has it: a first line with counts and class names, then four numbers and a class index per line.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The content is not that of the file; the message names file, line and column.</exception>
    public static Dataset Iris(string path) => ReadIris(GzipFile.ReadAllBytes(path, MaxBytes), path);

    /// <summary>
    /// Handwritten digits: 1797 images of 8×8 pixels, ten classes one-hot. Pixel (row, column) is input 8·row + column, its grey value 0 to 16 divided by 16.
    /// </summary>
    public static Dataset Digits() => ReadDigits(Embedded("digits.csv.gz"), "digits.csv.gz");

    /// <inheritdoc cref="Digits()"/>
    /// <param name="path">The file digits.csv.gz (or unpacked), as scikit-learn has it: 64 grey values and the digit per line, no header.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The content is not that of the file; the message names file, line and column.</exception>
    public static Dataset Digits(string path) => ReadDigits(GzipFile.ReadAllBytes(path, MaxBytes), path);

    private static byte[] Embedded(string name)
    {
        using Stream stream = typeof(RealData).Assembly.GetManifestResourceStream("Eml.Data." + name)!;
        return GzipFile.ReadAllBytes(stream, name, MaxBytes);
    }

    private static Dataset ReadIris(byte[] bytes, string path)
    {
        List<Row> rows = Rows(bytes, path);
        if (rows.Count == 0 || !rows[0].Fields.SequenceEqual(IrisHeader, StringComparer.Ordinal))
        {
            throw CsvRefusal.Because($"{CsvRefusal.File(path)} is not scikit-learn's iris.csv: its first line has to be '{string.Join(',', IrisHeader)}'.");
        }

        string[] classes = IrisHeader[2..];
        (Matrix<double> X, int[] labels) = Table(rows[1..], IrisInputs, IrisCount, classes.Length, maximum: double.MaxValue, path);
        return new Dataset("iris", X, Labels.OneHot(labels, classes.Length), IrisInputs, classes);
    }

    private static Dataset ReadDigits(byte[] bytes, string path)
    {
        List<Row> rows = Rows(bytes, path);
        string[] pixels = [.. Enumerable.Range(0, DigitsSide * DigitsSide).Select(i => Require.Invariant($"pixel ({i / DigitsSide}, {i % DigitsSide})"))];
        (Matrix<double> X, int[] labels) = Table(rows, pixels, DigitsCount, classes: 10, DigitsMaximum, path);
        return new Dataset("digits", X / DigitsMaximum, Labels.OneHot(labels, 10), pixels, [.. Enumerable.Range(0, 10).Select(d => Require.Invariant($"{d}"))]);
    }

    /// <summary>Numbers from 0 to <paramref name="maximum"/>, and in the last column a class index.</summary>
    private static (Matrix<double> X, int[] Labels) Table(List<Row> rows, string[] inputs, int count, int classes, double maximum, string file)
    {
        if (rows.Count != count)
        {
            throw CsvRefusal.Because($"{CsvRefusal.File(file)} has {Require.Count(rows.Count, "sample")}; {count} are needed.");
        }

        string[] header = [.. inputs, "class"];
        var X = Matrix<double>.Build.Dense(inputs.Length, count);
        int[] labels = new int[count];
        for (int j = 0; j < count; j++)
        {
            Row row = rows[j];
            if (row.Fields.Length != header.Length)
            {
                throw CsvRefusal.Because($"{CsvRefusal.File(file)}, line {row.Line} has {row.Fields.Length} fields; {header.Length} are needed.");
            }

            for (int i = 0; i < inputs.Length; i++)
            {
                X[i, j] = InRange(row, i, maximum);
            }

            double label = InRange(row, inputs.Length, classes - 1);
            labels[j] = double.IsInteger(label) ? (int)label : throw Refused(row, inputs.Length, "is refused; a class index is a whole number");
        }

        return (X, labels);

        double InRange(Row row, int column, double most) =>
            !CsvNumber.TryRead(Encoding.UTF8.GetBytes(row.Fields[column]), '.', out double value) ? throw Refused(row, column, "is not a number")
            : value >= 0 && value <= most ? value
            : throw Refused(row, column, Require.Invariant($"is refused; it has to be from 0 to {most}"));

        InvalidDataException Refused(Row row, int column, string reason) =>
            CsvRefusal.Because($"{CsvRefusal.Place(file, row.Line, column, header[column])}: {CsvRefusal.Value(row.Fields[column])} {reason}.");
    }

    private static List<Row> Rows(byte[] bytes, string file)
    {
        using var cursor = new CsvCursor(CsvText.Of(bytes, file, Encoding.UTF8).Text, file, ',');
        var rows = new List<Row>();
        while (cursor.Read())
        {
            rows.Add(new Row(cursor.Line, cursor.Texts()));
        }

        return rows;
    }

    private sealed record Row(long Line, string[] Fields);
}
