using MathNet.Numerics.LinearAlgebra;

namespace Eml.Ground;

/// <summary>The one definition of "this column is a probability distribution", used for targets and for outputs.</summary>
internal static class Probabilities
{
    /// <summary>
    /// How far a column's sum may be from 1. Sums of doubles are within classes·ε ≈ 1e-13 even for a thousand classes;
    /// a larger error means values that were rounded, and δ = ŷ − y is wrong by just that error.
    /// </summary>
    public const double SumTolerance = 1e-9;

    /// <exception cref="ArgumentException">A value is negative or NaN, or a column does not sum to 1; the message names the sample, counted from 0.</exception>
    public static void Check(Matrix<double> columns, string name)
    {
        for (int j = 0; j < columns.ColumnCount; j++)
        {
            double sum = 0;
            for (int i = 0; i < columns.RowCount; i++)
            {
                double value = columns[i, j];
                if (!(value >= 0))
                {
                    throw new ArgumentException(
                        Require.Invariant($"Sample {j} of {name} has {value} for class {i}; a probability has to be at least 0."), name);
                }

                sum += value;
            }

            if (!(Math.Abs(sum - 1) <= SumTolerance))
            {
                throw new ArgumentException(
                    Require.Invariant($"Sample {j} of {name} sums to {sum}; the values of a sample have to sum to 1, within {SumTolerance}."), name);
            }
        }
    }
}
