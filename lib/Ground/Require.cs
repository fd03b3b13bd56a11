using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Ground;

/// <summary>Argument checks whose message names the argument, the value and what is allowed.</summary>
internal static class Require
{
    /// <summary>The shape of a matrix as messages and notebooks show it: <c>3×200</c>.</summary>
    public static string Shape(Matrix<double> matrix) => Shape(matrix.RowCount, matrix.ColumnCount);

    public static string Shape(int rows, int columns) => string.Create(CultureInfo.InvariantCulture, $"{rows}×{columns}");

    /// <summary>1 epoch, 2 epochs.</summary>
    public static string Count(long count, string noun, string? plural = null) => Invariant($"{count} {(count == 1 ? noun : plural ?? noun + "s")}");

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is below <paramref name="least"/>.</exception>
    public static void AtLeast(int value, int least, string name)
    {
        if (value < least)
        {
            throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} is {value}; it has to be at least {least}."));
        }
    }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not a finite number above zero.</exception>
    public static void Positive(double value, string name)
    {
        if (!(value > 0) || !double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} is {value}; it has to be a finite number above 0."));
        }
    }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not a finite number from <paramref name="least"/> up to, but not, <paramref name="below"/>.</exception>
    public static void InRange(double value, double least, double below, string name)
    {
        if (!(value >= least && value < below))
        {
            throw new ArgumentOutOfRangeException(
                name, value, Invariant($"{name} is {value}; it has to be at least {least} and below {below}."));
        }
    }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not a finite number above <paramref name="above"/> and below <paramref name="below"/>.</exception>
    public static void Between(double value, double above, double below, string name)
    {
        if (!(value > above && value < below))
        {
            throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} is {value}; it has to be above {above} and below {below}."));
        }
    }

    /// <exception cref="ArgumentException"><paramref name="values"/> is empty, or holds a value twice.</exception>
    public static void Distinct(IReadOnlyList<int> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.Count == 0 || values.Distinct().Count() < values.Count)
        {
            throw new ArgumentException($"{name} is [{string.Join(", ", values)}]; it has to hold at least one value, and none twice.", name);
        }
    }

    /// <exception cref="ArgumentException">A value is NaN or infinite; the message names its row and column, counted from 0.</exception>
    public static void Finite(Matrix<double> matrix, string name)
    {
        if (ColumnMajor.NotFinite(name, ColumnMajor.Of(matrix), matrix.RowCount) is { } bad)
        {
            throw new ArgumentException($"{bad}; every value has to be finite.", name);
        }
    }

    /// <summary>The index of the first NaN or infinity, or −1.</summary>
    public static int FirstNonFinite(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
