using System.Text;

namespace Eml.Data;

/// <summary>The values of one column that is used, while they are read.</summary>
internal abstract class CsvValues(int column, string name)
{
    /// <summary>Its index in the file.</summary>
    public int Column { get; } = column;

    public string Name { get; } = name;

    /// <summary>The names of the rows of X or Y that it becomes.</summary>
    public abstract IReadOnlyList<string> RowNames { get; }

    /// <summary>Takes the next row's field; its place is for messages.</summary>
    public abstract void Add(ReadOnlySpan<byte> field, long line);

    public abstract void AddMissing();

    public abstract bool IsMissing(int row);

    /// <summary>Writes a row's value into as many elements as there are <see cref="RowNames"/>.</summary>
    public abstract void Write(int row, Span<double> sample);
}

/// <summary>A column of numbers; a missing one is NaN.</summary>
internal sealed class CsvNumbers(int column, string name, string file, char mark, int rows) : CsvValues(column, name)
{
    private readonly double[] values = new double[rows];
    private int count;

    public override IReadOnlyList<string> RowNames => [Name];

    public ReadOnlySpan<double> Values => values;

    public override void Add(ReadOnlySpan<byte> field, long line)
    {
        bool isNumber = CsvNumber.TryRead(field, mark, out double value);
        values[count++] = isNumber && double.IsFinite(value) ? value
            : throw CsvRefusal.Because($"{CsvRefusal.Place(file, line, Column, Name)}: {CsvRefusal.Value(Encoding.UTF8.GetString(field))} is not {Wanted(field, isNumber)}.");
    }

    private string Wanted(ReadOnlySpan<byte> field, bool isNumber) =>
        isNumber ? "finite; every value has to be. The option MissingMarkers takes it as missing"
        : CsvNumber.Read(field) != CsvNumber.Reading.None ? $"a number with the decimal mark {CsvRecognition.MarkName(mark)}; the option DecimalMark decides"
        : "a number";

    public override void AddMissing() => values[count++] = double.NaN;

    public override bool IsMissing(int row) => double.IsNaN(values[row]);

    public override void Write(int row, Span<double> sample) => sample[0] = values[row];

    /// <summary>Gives the missing numbers the mean of the others, and returns it.</summary>
    public double FillWithMean()
    {
        double mean = 0;
        int n = 0;
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
            {
                double step = (value - mean) / ++n;     // seldom overflows, as a sum would
                mean = double.IsFinite(step) ? mean + step : (value / n) + (mean - (mean / n));
            }
        }

        for (int row = 0; row < values.Length; row++)
        {
            values[row] = double.IsNaN(values[row]) ? mean : values[row];
        }

        return mean;
    }
}

/// <summary>A column of categories: class labels, or texts that become one-hot.</summary>
internal sealed class CsvCategories(int column, string name, string file, char mark, int most, int rows) : CsvValues(column, name)
{
    private const int NoValue = -1;

    /// <summary>From here on whole numbers that differ may become one double.</summary>
    private const double TooLarge = 1L << 53;

    private readonly int[] codes = new int[rows];
    private readonly Dictionary<string, int> labels = new(StringComparer.Ordinal);
    private int count;
    private int[]? order;
    private string[]? sorted;

    /// <summary>The categories: by number where all are numbers, which then are one whichever way they are written; by text else.</summary>
    public IReadOnlyList<string> Sorted
    {
        get
        {
            Sort();
            return sorted!;
        }
    }

    /// <summary>Their texts as they stand in the file.</summary>
    public IReadOnlyCollection<string> Written => labels.Keys;

    /// <summary>One name per category, <c>sex=M</c>.</summary>
    public override IReadOnlyList<string> RowNames => [.. Sorted.Select(label => $"{Name}={label}")];

    public override void Add(ReadOnlySpan<byte> field, long line)
    {
        string label = Encoding.UTF8.GetString(field);
        if (!labels.TryGetValue(label, out int code))
        {
            code = labels.Count;
            labels.Add(label, code);
            if (code == most)
            {
                throw CsvRefusal.Because($"{CsvRefusal.Place(file, line, Column, Name)}: {CsvRefusal.Value(label)} is the column's different value {most + 1}; at most {most} categories are read.");
            }
        }

        codes[count++] = code;
    }

    public override void AddMissing() => codes[count++] = NoValue;

    public override bool IsMissing(int row) => codes[row] == NoValue;

    public override void Write(int row, Span<double> sample) => sample[Category(row)] = 1;

    public int Category(int row)
    {
        Sort();
        return order![codes[row]];
    }

    private void Sort()
    {
        if (sorted is not null)
        {
            return;
        }

        string[] all = [.. labels.Keys];
        double[] numbers = new double[all.Length];
        bool areNumbers = true;
        for (int i = 0; i < all.Length; i++)
        {
            areNumbers &= CsvNumber.TryRead(Encoding.UTF8.GetBytes(all[i]), mark, out numbers[i]) && Math.Abs(numbers[i]) < TooLarge;
        }

        string[] names = areNumbers ? [.. numbers.Select(v => Require.Invariant($"{v + 0.0}"))] : all;     // −0 + 0 is 0
        sorted = areNumbers
            ? [.. numbers.Distinct().Order().Select(v => Require.Invariant($"{v + 0.0}"))]
            : [.. all.Order(StringComparer.Ordinal)];
        Dictionary<string, int> place = sorted.Index().ToDictionary(s => s.Item, s => s.Index, StringComparer.Ordinal);
        order = [.. names.Select(n => place[n])];
    }
}
