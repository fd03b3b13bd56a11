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
/// <remarks>
/// With <see cref="Activation.ReLU"/> a z within the step h of 0 makes the central difference wrong, not the gradient: it looks at both sides of the kink.
/// The complex step takes one side, as backpropagation does.
/// </remarks>
public static class GradientCheck
{
    /// <summary>ε, the distance from 1 to the next double.</summary>
    private const double Epsilon = 1.0 / (1L << 52);

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
    /// <exception cref="ArgumentException">The batch does not fit the network, or the gradient has other layers or shapes than the network's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static GradientCheckReport Compare(
        Network network, Matrix<double> X, Matrix<double> Y, Gradient gradient, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(gradient);
        options = Valid(options);
        Gradient own = network.Gradient(X, Y);
        if (gradient.Layers.Count != own.Layers.Count)
        {
            throw new ArgumentException(
                Require.Invariant($"gradient has {gradient.Layers.Count} layers but the network {network} has {own.Layers.Count}."), nameof(gradient));
        }

        CheckedQuantity[] all = [.. CheckedQuantity.All(network, X, Y)];
        foreach (CheckedQuantity q in all)
        {
            CheckShape(q.Name, q.Analytic(gradient), q.Analytic(own), nameof(gradient));
        }

        return new GradientCheckReport(
            network.ToString(), X.ColumnCount, [.. all.SelectMany(q => Rows(q, q.Analytic(gradient), own.Loss, options))]);
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
        CheckShape(quantity, value, found.Analytic(gradient), nameof(value));
        return new GradientCheckReport(network.ToString(), X.ColumnCount, [.. Rows(found, value, gradient.Loss, options)]);
    }

    private static void CheckShape(string quantity, Matrix<double> value, Matrix<double> shape, string argument)
    {
        if (value.RowCount != shape.RowCount || value.ColumnCount != shape.ColumnCount)
        {
            throw new ArgumentException($"{quantity} is {Require.Shape(value)} but has to be {Require.Shape(shape)}.", argument);
        }
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
            quantity, analytic, chosen, "complex step", options.ComplexStepTolerance,
            Floor(RoundOff(loss), options.ComplexStepTolerance),
            i => ComplexStep.Partial(quantity.ComplexLoss, quantity.ComplexValues, i));
        yield return Worst(
            quantity, analytic, chosen, "central difference", options.CentralDifferenceTolerance,
            Floor(CentralDifferenceError(loss), options.CentralDifferenceTolerance),
            i => CentralDifference.Partial(quantity.Loss, quantity.Values, i));
    }

    /// <summary>The floor of eq. (1.24) with which an absolute error of this size is just within the tolerance, and never below 1e-8.</summary>
    private static double Floor(double absoluteError, double tolerance) => Math.Max(1e-8, absoluteError / tolerance);

    /// <summary>
    /// Ten roundings of numbers of the loss's size, or of 1: h lies in (0, 1) and is rounded to ε, so 1 − h is known to ε only, however
    /// small it is; so is ŷ − y. A trained network has many such elements.
    /// </summary>
    private static double RoundOff(double loss) => 10 * Epsilon * Math.Max(1, Math.Abs(loss));

    /// <summary>
    /// Eq. (1.22) with ten roundings instead of one and |f‴| = 100, which steep hidden units reach: about 1e-9 for losses up to 1.
    /// </summary>
    private static double CentralDifferenceError(double loss)
    {
        double h = CentralDifference.Step(1);
        return (10 * Epsilon * Math.Abs(loss) / h) + (100 * h * h / 6);
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
