using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace Eml.Oracles;

/// <summary>What both oracles say of a network on a batch, measured once: any number of gradients can be judged by it.</summary>
internal sealed class OracleReadings
{
    private readonly Network network;
    private readonly int samples;
    private readonly GradientCheckOptions options;
    private readonly Gradient shape, rounding;
    private readonly List<(CheckedQuantity Quantity, Reading[] ComplexStep, Reading[] CentralDifference)> all = [];

    private OracleReadings(Network network, int samples, GradientCheckOptions options, Gradient shape, Gradient rounding) =>
        (this.network, this.samples, this.options, this.shape, this.rounding) = (network, samples, options, shape, rounding);

    /// <summary>Asks both oracles.</summary>
    /// <param name="network">Its parameters are moved one at a time and put back.</param>
    /// <param name="X">N0×m.</param>
    /// <param name="Y">N×m.</param>
    /// <param name="options">How much is measured, and how it is judged later.</param>
    /// <param name="quantity">The symbol of the one quantity to measure; null measures all.</param>
    public static OracleReadings Of(Network network, Matrix<double> X, Matrix<double> Y, GradientCheckOptions? options, string? quantity = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new GradientCheckOptions();
        Require.Positive(options.ComplexStepTolerance, nameof(options.ComplexStepTolerance));
        Require.Positive(options.CentralDifferenceTolerance, nameof(options.CentralDifferenceTolerance));
        Require.AtLeast(options.MaximumElements, 1, nameof(options.MaximumElements));
        Gradient own = network.Gradient(X, Y);
        if (!double.IsFinite(own.Loss))
        {
            throw new ArgumentException(
                Require.Invariant($"The loss of {network} on this batch is {own.Loss}, so that it has no derivative to check: standardise inputs and targets, or start from smaller weights."),
                nameof(X));
        }

        var readings = new OracleReadings(network, X.ColumnCount, options, own, RoundingError.Of(network, X, Y));
        CheckedQuantity[] quantities = [.. CheckedQuantity.All(network, X, Y)];
        if (quantity is not null && !quantities.Any(q => q.Name == quantity))
        {
            throw new ArgumentException($"quantity is '{quantity}'; this network has {string.Join(", ", quantities.Select(q => q.Name))}.", nameof(quantity));
        }

        foreach (CheckedQuantity measured in quantities.Where(q => quantity is null || q.Name == quantity))
        {
            readings.Measure(measured);
        }

        return readings;
    }

    /// <summary>Every quantity of a gradient against both oracles.</summary>
    /// <param name="gradient">As deep and wide as the network.</param>
    /// <param name="subject">What it is, for the report.</param>
    public GradientCheckReport Judge(Gradient gradient, string subject)
    {
        if (gradient.Layers.Count != shape.Layers.Count)
        {
            throw new ArgumentException(
                Require.Invariant($"gradient has {Require.Count(gradient.Layers.Count, "layer")} but the network {network} has {shape.Layers.Count}."), nameof(gradient));
        }

        foreach (CheckedQuantity quantity in all.Select(q => q.Quantity))
        {
            CheckShape(quantity, quantity.Analytic(gradient), nameof(gradient));
        }

        return new GradientCheckReport(subject, network.ToString(), samples, [.. all.SelectMany(q => Rows(q, q.Quantity.Analytic(gradient)))]);
    }

    /// <summary>The one quantity that was measured, as somebody computed it.</summary>
    public GradientCheckReport Judge(Matrix<double> value)
    {
        CheckedQuantity quantity = all[0].Quantity;
        CheckShape(quantity, value, nameof(value));
        return new GradientCheckReport($"a given {quantity.Name}", network.ToString(), samples, [.. Rows(all[0], value)]);
    }

    /// <summary>Whether two gradients differ nowhere by more than the complex step's comparison allows.</summary>
    public bool CannotTell(Gradient a, Gradient b) => all.TrueForAll(q =>
    {
        Matrix<double> margins = q.Quantity.Analytic(rounding), difference = q.Quantity.Analytic(a) - q.Quantity.Analytic(b);
        Matrix<double> sizes = q.Quantity.Analytic(a).PointwiseAbs() + q.Quantity.Analytic(b).PointwiseAbs();
        return difference.PointwiseAbs().ForAll2((d, margin) => d <= margin, (options.ComplexStepTolerance * sizes).PointwiseMaximum(margins));
    });

    private void CheckShape(CheckedQuantity quantity, Matrix<double> value, string argument)
    {
        Matrix<double> right = quantity.Analytic(shape);
        if (value.RowCount != right.RowCount || value.ColumnCount != right.ColumnCount)
        {
            throw new ArgumentException($"{quantity.Name} is {Require.Shape(value)} but has to be {Require.Shape(right)}.", argument);
        }
    }

    private void Measure(CheckedQuantity quantity)
    {
        double[] margins = quantity.Analytic(rounding).ToColumnMajorArray();
        (Reading, Reading)[] both = [.. Choose(quantity.Values.Length).Select(i => Reading.Both(quantity, i, margins[i], shape.Loss, rounding.Loss))];
        all.Add((quantity, [.. both.Select(r => r.Item1)], [.. both.Select(r => r.Item2)]));
    }

    private int[] Choose(int count)
    {
        int[] indices = [.. Enumerable.Range(0, count)];
        if (count <= options.MaximumElements)
        {
            return indices;
        }

        new Xoshiro256StarStar(options.Seed, threadSafe: false).Shuffle(indices);
        return indices[..options.MaximumElements];
    }

    private IEnumerable<GradientCheckRow> Rows((CheckedQuantity Quantity, Reading[] ComplexStep, Reading[] CentralDifference) read, Matrix<double> analytic)
    {
        yield return Worst(read.Quantity, analytic, "complex step", read.ComplexStep, options.ComplexStepTolerance);
        yield return Worst(read.Quantity, analytic, "central difference", read.CentralDifference, options.CentralDifferenceTolerance);
    }

    private static GradientCheckRow Worst(CheckedQuantity quantity, Matrix<double> analytic, string oracle, Reading[] readings, double tolerance)
    {
        (int Row, int Column) Place(Reading r) => (r.Index % analytic.RowCount, r.Index / analytic.RowCount);
        GradientCheckRow? worst = null;
        foreach (Reading reading in readings)
        {
            (int row, int column) = Place(reading);
            double a = analytic[row, column], error = reading.RelativeError(a, tolerance);
            if (worst is null || !(error <= worst.RelativeError))
            {
                worst = new GradientCheckRow(
                    quantity.Name, quantity.Equation, oracle, readings.Length, row, column, a, reading.Nearest(a), reading.Floor(tolerance), error, tolerance);
                if (double.IsNaN(error))
                {
                    break;      // nothing is worse
                }
            }
        }

        return worst! with { AtKink = [.. readings.Where(r => r.AtKink).Select(Place)] };
    }
}
