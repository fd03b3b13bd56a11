using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>Mistakes that can be made in a result, whatever led to it.</summary>
internal static class ResultSlips
{
    /// <summary>Those of any result.</summary>
    /// <param name="samples">m, whose inverse is a factor of the result; 1 if there is none.</param>
    public static IReadOnlyList<Slip<Matrix<double>>> All(int samples) =>
    [
        new("with the sign turned", v => -v),
        .. samples == 1 ? Array.Empty<Slip<Matrix<double>>>() :
        [
            new("with the factor m (where did 1/m go?)", v => samples * v),
            new("with the factor 1/m once too often", v => v / samples),
        ],
        new("times 2 (was a ½ lost?)", v => 2 * v),
        new("times ½", v => v / 2),
        new("transposed", v => v.Transpose()),
        new("with its elements in another order, row by row instead of column by column", v => Matrix<double>.Build.Dense(v.RowCount, v.ColumnCount, v.ToRowMajorArray())),
        new("with its rows in reverse order", v => Matrix<double>.Build.DenseOfRowVectors(v.EnumerateRows().Reverse())),
    ];

    /// <summary>Those of the new term, where a summand was given.</summary>
    public static IEnumerable<Slip<Matrix<double>>> OfTheRest(Matrix<double> known) =>
    [
        new("with the new term doubled (differentiate once more, with its ½)", right => (2 * right) - known),
        new("with half the new term (its ½ is used up)", right => (right + known) / 2),
        new("with the sign of the new term turned", right => (2 * known) - right),
        new("without the new term", _ => known),
        new("with the new term alone", right => right - known),
    ];
}
