using MathNet.Numerics.LinearAlgebra;

namespace Eml.Ground;

/// <summary>A matrix as MathNet stores it: column by column, element (i, j) at <c>i + j·rows</c>.</summary>
internal static class ColumnMajor
{
    /// <summary>The matrix's own array where it is dense, else a copy.</summary>
    public static double[] Of(Matrix<double> matrix) => matrix.AsColumnMajorArray() ?? matrix.ToColumnMajorArray();

    /// <summary>The element at a place as messages show it, for example <c>W1[3, 0]</c>.</summary>
    public static string Name(string matrix, int at, int rows) => Require.Invariant($"{matrix}[{at % rows}, {at / rows}]");

    /// <summary>The first NaN or infinity, for example <c>W1[3, 0] is NaN</c>; null when there is none.</summary>
    public static string? NotFinite(string matrix, ReadOnlySpan<double> values, int rows)
    {
        int bad = Require.FirstNonFinite(values);
        return bad < 0 ? null : Require.Invariant($"{Name(matrix, bad, rows)} is {values[bad]}");
    }
}
