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
        options = Valid(options);
        network.CheckBatch(X, Y);
        return new GradientCheckReport(
            network.ToString(), X.ColumnCount,
            [.. CheckedQuantity.All(network, X, Y).SelectMany(q => Rows(q, q.Analytic(gradient), gradient.Loss, options))]);
    }

    /// <summary>Checks one derivative that was computed by hand, for example <c>∂L/∂W1</c>, in a line of a notebook.</summary>
    /// <param name="network">The network.</param>
    /// <param name="X">N0×m.</param>
    /// <param name="Y">N×m.</param>
    /// <param name="quantity">Its symbol: ∂L/∂z2, ∂L/∂W2, ∂L/∂b2, ∂L/∂h, ∂L/∂z1, ∂L/∂W1 or ∂L/∂b1 in a network of two layers.</param>
    /// <param name="value">The derivative; a bias's is a matrix of one column.</param>
    /// <param name="options">The tolerances.</param>
    /// <exception cref="ArgumentException">The batch does not fit, no quantity has that name, or the value has another shape.</exception>
    public static GradientCheckReport Quantity(
        Network network, Matrix<double> X, Matrix<double> Y, string quantity, Matrix<double> value, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(value);
        options = Valid(options);
        Gradient gradient = network.Gradient(X, Y);
        CheckedQuantity[] all = [.. CheckedQuantity.All(network, X, Y)];
        CheckedQuantity found = all.FirstOrDefault(q => q.Name == quantity)
            ?? throw new ArgumentException($"quantity is '{quantity}'; this network has {string.Join(", ", all.Select(q => q.Name))}.", nameof(quantity));
        Matrix<double> shape = found.Analytic(gradient);
        if (value.RowCount != shape.RowCount || value.ColumnCount != shape.ColumnCount)
        {
            throw new ArgumentException($"{quantity} is {Require.Shape(value)} but has to be {Require.Shape(shape)}.", nameof(value));
        }

        return new GradientCheckReport(network.ToString(), X.ColumnCount, [.. Rows(found, value, gradient.Loss, options)]);
    }

    private static GradientCheckOptions Valid(GradientCheckOptions? options)
    {
        options ??= new GradientCheckOptions();
        Require.Positive(options.ComplexStepTolerance, nameof(options.ComplexStepTolerance));
        Require.Positive(options.CentralDifferenceTolerance, nameof(options.CentralDifferenceTolerance));
        Require.AtLeast(options.MaximumElements, 1, nameof(options.MaximumElements));
        return options;
    }

    private static IEnumerable<GradientCheckRow> Rows(CheckedQuantity quantity, Matrix<double> analytic, double loss, GradientCheckOptions options)
    {
        int[] chosen = Choose(quantity.Values.Length, options);
        yield return Worst(
            quantity, analytic, chosen, "complex step", options.ComplexStepTolerance, 1e-8,
            i => ComplexStep.Partial(quantity.ComplexLoss, quantity.ComplexValues, i));
        yield return Worst(
            quantity, analytic, chosen, "central difference", options.CentralDifferenceTolerance,
            RoundOffFloor(loss, options.CentralDifferenceTolerance),
            i => CentralDifference.Partial(quantity.Loss, quantity.Values, i));
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
