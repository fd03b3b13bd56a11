using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace Eml.Oracles;

/// <summary>What a gradient check demands.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>The largest relative error against the complex step, which is exact to rounding.</summary>
    public double ComplexStepTolerance { get; init; } = 1e-10;

    /// <summary>The largest relative error against central differences; CS231n calls 1e-7 "happy" and 1e-2 "wrong".</summary>
    public double CentralDifferenceTolerance { get; init; } = 1e-6;

    /// <summary>The most elements of one quantity that are compared; of a larger one, this many are drawn at random.</summary>
    public int MaximumElements { get; init; } = 1000;

    /// <summary>Seeds the draw.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>
/// Compares every derivative of backpropagation, intermediates included, with two oracles that know nothing of it:
/// <see cref="CentralDifference"/> and <see cref="ComplexStep"/>.
/// </summary>
public static class GradientCheck
{
    /// <summary>The relative error |a − n| / max(floor, |a| + |n|): derivations.md eq. (1.24). Two zeros agree; NaN gives NaN, which passes no test.</summary>
    /// <param name="analytic">a.</param>
    /// <param name="numeric">n.</param>
    /// <param name="floor">Below this size the error is judged absolutely.</param>
    public static double RelativeError(double analytic, double numeric, double floor = 1e-8) =>
        Math.Abs(analytic - numeric) / Math.Max(floor, Math.Abs(analytic) + Math.Abs(numeric));

    /// <summary>Checks the network's own gradient on the batch X (N0×m), Y (N×m).</summary>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static GradientCheckReport Run(Network network, Matrix<double> X, Matrix<double> Y, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Compare(network, X, Y, network.Gradient(X, Y), options);
    }

    /// <summary>Checks a gradient that somebody else computed for this network and batch.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static GradientCheckReport Compare(
        Network network, Matrix<double> X, Matrix<double> Y, Gradient gradient, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(gradient);
        options ??= new GradientCheckOptions();
        Require.Positive(options.ComplexStepTolerance, nameof(options.ComplexStepTolerance));
        Require.Positive(options.CentralDifferenceTolerance, nameof(options.CentralDifferenceTolerance));
        Require.AtLeast(options.MaximumElements, 1, nameof(options.MaximumElements));
        network.CheckBatch(X, Y);
        var rows = new List<GradientCheckRow>();
        foreach (CheckedQuantity quantity in CheckedQuantity.All(network, X, Y))
        {
            Matrix<double> analytic = quantity.Analytic(gradient);
            int[] chosen = Choose(quantity.Values.Length, options);
            rows.Add(Worst(
                quantity, analytic, chosen, "complex step", options.ComplexStepTolerance, 1e-8,
                i => ComplexStep.Partial(quantity.ComplexLoss, quantity.ComplexValues, i)));
            rows.Add(Worst(
                quantity, analytic, chosen, "central difference", options.CentralDifferenceTolerance,
                RoundOffFloor(gradient.Loss, options.CentralDifferenceTolerance),
                i => CentralDifference.Partial(quantity.Loss, quantity.Values, i)));
        }

        return new GradientCheckReport(network.ToString(), X.ColumnCount, rows);
    }

    /// <summary>
    /// A central difference cannot resolve less than its own round-off, about ε|L|/h (derivations.md eq. (1.22)).
    /// Elements so small that this is more than the tolerance of them are judged absolutely, with ten times that round-off.
    /// </summary>
    private static double RoundOffFloor(double loss, double tolerance)
    {
        double epsilon = Math.Pow(CentralDifference.RelativeStep, 3);
        return Math.Max(1e-8, 10 * epsilon * Math.Abs(loss) / (CentralDifference.Step(1) * tolerance));
    }

    private static GradientCheckRow Worst(
        CheckedQuantity quantity, Matrix<double> analytic, int[] chosen, string oracle, double tolerance, double floor, Func<int, double> numericAt)
    {
        var worst = new GradientCheckRow(quantity.Name, quantity.Equation, oracle, chosen.Length, 0, 0, 0, 0, -1, tolerance);
        foreach (int i in chosen)
        {
            int row = i % analytic.RowCount, column = i / analytic.RowCount;
            double a = analytic[row, column], n = numericAt(i), error = RelativeError(a, n, floor);
            if (!(error <= worst.RelativeError))
            {
                worst = worst with { Row = row, Column = column, Analytic = a, Numeric = n, RelativeError = error };
                if (double.IsNaN(error))
                {
                    break;      // nothing is worse
                }
            }
        }

        return worst;
    }

    private static int[] Choose(int count, GradientCheckOptions options)
    {
        int[] all = [.. Enumerable.Range(0, count)];
        if (count <= options.MaximumElements)
        {
            return all;
        }

        new Xoshiro256StarStar(options.Seed, threadSafe: false).Shuffle(all);
        return all[..options.MaximumElements];
    }
}
