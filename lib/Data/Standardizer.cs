using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Eml.Data;

/// <summary>
/// Shifts and scales every feature to mean 0 and standard deviation 1: (x − mean)/scale, derivations.md eq. (1.26).
/// Fit it to the training part only and apply it to all parts, or the test part has been looked at.
/// </summary>
public sealed class Standardizer
{
    /// <summary>ε, the distance from 1 to the next double.</summary>
    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>A mean and a scale that are known already, for example from a file.</summary>
    /// <param name="mean">One value per feature; copied.</param>
    /// <param name="scale">One value above 0 per feature; copied.</param>
    /// <exception cref="ArgumentException">The two have different lengths or none, a mean is not finite, or a scale is not finite or not above 0.</exception>
    public Standardizer(Vector<double> mean, Vector<double> scale)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(scale);
        if (mean.Count != scale.Count)
        {
            throw new ArgumentException(Require.Invariant($"mean has {Require.Count(mean.Count, "element")} and scale {scale.Count}; both need one per feature."), nameof(scale));
        }

        for (int i = 0; i < mean.Count; i++)
        {
            bool isMeanRight = double.IsFinite(mean[i]);
            if (!isMeanRight || !double.IsFinite(scale[i]) || !(scale[i] > 0))
            {
                throw new ArgumentException(
                    Require.Invariant($"Feature {i} has mean {mean[i]} and scale {scale[i]}; both have to be finite, and the scale above 0."), isMeanRight ? nameof(scale) : nameof(mean));
            }
        }

        Mean = mean.Clone();
        Scale = scale.Clone();
    }

    /// <summary>The mean of every feature, N0 elements.</summary>
    public Vector<double> Mean { get; }

    /// <summary>The standard deviation of every feature (divided by m, not m − 1), or 1 for a constant feature; N0 elements.</summary>
    public Vector<double> Scale { get; }

    /// <summary>Mean and scale of every row of <paramref name="X"/> (N0×m).</summary>
    /// <remarks>
    /// A feature is constant when its variance is zero up to rounding: at most (m·ε·mean)², the error bound of the two-pass variance
    /// (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance"). Its scale is then 1, so it is not blown up to noise.
    /// </remarks>
    /// <exception cref="ArgumentException">X has no column, a value that is not finite, or values so far apart that their distance overflows.</exception>
    public static Standardizer Fit(Matrix<double> X)
    {
        ArgumentNullException.ThrowIfNull(X);
        if (X.ColumnCount == 0)
        {
            throw new ArgumentException($"X is {Require.Shape(X)}: at least one sample is needed.", nameof(X));
        }

        Require.Finite(X, nameof(X));
        int m = X.ColumnCount;
        double[] mean = new double[X.RowCount], scale = new double[X.RowCount];
        for (int i = 0; i < X.RowCount; i++)
        {
            Vector<double> x = X.Row(i);
            if (!double.IsFinite(x.Maximum() - x.Minimum()))
            {
                throw new ArgumentException(Require.Invariant($"Row {i} of X has values from {x.Minimum()} to {x.Maximum()}; their distance overflows."), nameof(X));
            }

            // Divided by a power of two, which rounds nothing, so that no square overflows or underflows, however large or small the feature's unit.
            double largest = x.AbsoluteMaximum(), unit = largest == 0 ? 1 : Math.ScaleB(1, Math.Max(-1022, Math.ILogB(largest)));
            x /= unit;
            double centre = x.Sum() / m;
            centre += x.Sum(v => v - centre) / m;     // the second pass takes the rounding of the first out again
            double deviation = Math.Sqrt(x.Sum(v => (v - centre) * (v - centre)) / m);
            mean[i] = centre * unit;
            scale[i] = deviation <= m * Epsilon * Math.Abs(centre) ? 1 : deviation * unit;
        }

        return new Standardizer(new DenseVector(mean), new DenseVector(scale));
    }

    /// <summary>(x − mean)/scale for every column of <paramref name="X"/> (N0×m).</summary>
    /// <exception cref="ArgumentException">X has other than N0 rows, a value that is not finite, or one whose result would not be.</exception>
    public Matrix<double> Transform(Matrix<double> X) => Map(X, (x, mean, scale) => (x - mean) / scale);

    /// <summary>The data with its inputs transformed; targets and names are kept.</summary>
    /// <inheritdoc cref="Transform(Matrix{double})" path="/exception"/>
    public Dataset Transform(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new Dataset(data.Name, Transform(data.Inputs), data.Targets, data.InputNames, data.TargetNames) { Notes = data.Notes };
    }

    /// <summary>mean + scale·x for every column of <paramref name="X"/> (N0×m): the way back.</summary>
    /// <inheritdoc cref="Transform(Matrix{double})" path="/exception"/>
    public Matrix<double> Inverse(Matrix<double> X) => Map(X, (x, mean, scale) => mean + (scale * x));

    private Matrix<double> Map(Matrix<double> X, Func<double, double, double, double> f)
    {
        ArgumentNullException.ThrowIfNull(X);
        if (X.RowCount != Mean.Count)
        {
            throw new ArgumentException(Require.Invariant($"X is {Require.Shape(X)} but has to have {Require.Count(Mean.Count, "row")}, as the data the standardizer was fitted to."), nameof(X));
        }

        Require.Finite(X, nameof(X));
        return X.MapIndexed(
            (i, j, x) => f(x, Mean[i], Scale[i]) is var result && double.IsFinite(result)
                ? result
                : throw new ArgumentException(Require.Invariant($"X[{i}, {j}] is {x}; with mean {Mean[i]} and scale {Scale[i]} it becomes too large for a number."), nameof(X)),
            Zeros.Include);
    }
}
