using System.Globalization;
using Eml.Display;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>A mistake that people make when they write backpropagation by hand.</summary>
public enum PlantedBug
{
    /// <summary>No mistake: the gradient is right.</summary>
    None,

    /// <summary>The batch mean's factor 1/m is forgotten.</summary>
    MissingBatchMean,

    /// <summary>The ½ of the loss is forgotten, so δ has a factor 2 too many.</summary>
    FactorTwo,

    /// <summary>The activation's derivative is forgotten: δ1 = ∂L/∂h.</summary>
    LostDerivative,

    /// <summary>The derivative's formula in terms of h is fed with z: z(1 − z) instead of h(1 − h).</summary>
    DerivativeAtZ,

    /// <summary>The derivative is multiplied in twice.</summary>
    DerivativeTwice,

    /// <summary>δ·hᵀ is taken with h read row by row instead of transposed: the shapes fit, the numbers do not.</summary>
    TransposedProduct,

    /// <summary>The biases are not trained: ∂L/∂b stays 0.</summary>
    DroppedBias,

    /// <summary>∂L/∂b takes the last sample's δ instead of the sum over the batch.</summary>
    BiasOfLastSample,

    /// <summary>δ = y − ŷ instead of ŷ − y.</summary>
    WrongSign,

    /// <summary>∂L/∂W of a layer is built with the z below it instead of the h: one step of the forward pass too early.</summary>
    OffByOneLayer,
}

/// <summary>
/// Tests the test: backpropagation written out in MathNet, with one mistake at a time. The gradient check is worth something only if it catches every one.
/// </summary>
public static class PlantedBugs
{
    /// <summary>Every mistake there is, <see cref="PlantedBug.None"/> left out.</summary>
    public static IReadOnlyList<PlantedBug> All { get; } = [.. Enum.GetValues<PlantedBug>().Where(b => b != PlantedBug.None)];

    /// <summary>The gradient on the batch X (N0×m), Y (N×m) as somebody would get it who made this mistake.</summary>
    /// <exception cref="ArgumentException">The batch does not fit, or the network has no hidden layer: most mistakes need one.</exception>
    public static Gradient Gradient(Network network, Matrix<double> X, Matrix<double> Y, PlantedBug bug)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.CheckBatch(X, Y);
        if (network.Layers.Count < 2)
        {
            throw new ArgumentException($"The network is {network}; planted bugs need at least one hidden layer.", nameof(network));
        }

        ForwardPass pass = network.Forward(X);
        int m = X.ColumnCount, last = network.Layers.Count - 1;
        var layers = new LayerGradient[last + 1];
        Matrix<double>? gradientH = null;
        Matrix<double> delta = (pass.Output - Y) / m;
        delta *= bug switch
        {
            PlantedBug.MissingBatchMean => m,
            PlantedBug.FactorTwo => 2,
            PlantedBug.WrongSign => -1,
            _ => 1,
        };
        for (int l = last; l >= 0; l--)
        {
            if (gradientH is not null)
            {
                delta = Delta(network.Layers[l].Activation, pass.Layers[l], gradientH, bug);
            }

            Matrix<double> input = l == 0 ? X : bug == PlantedBug.OffByOneLayer ? pass.Layers[l - 1].Z : pass.Layers[l - 1].H;
            layers[l] = new LayerGradient(delta * Transposed(input, bug), Bias(delta, bug), delta, gradientH);
            gradientH = network.Layers[l].Weights.TransposeThisAndMultiply(delta);
        }

        return new Gradient(network.Loss(X, Y), layers);
    }

    /// <summary>
    /// Plants every mistake and lets the gradient check look for it. Some are none in some networks, and the report says so: with one sample
    /// 1/m is 1, ReLU′ is the same at z as at h, and tanh′ is 1 to the last digit where z is tiny.
    /// </summary>
    /// <inheritdoc cref="Gradient" path="/exception"/>
    public static PlantedBugsReport Check(Network network, Matrix<double> X, Matrix<double> Y, GradientCheckOptions? options = null)
    {
        Gradient right = Gradient(network, X, Y, PlantedBug.None);
        OracleReadings oracles = OracleReadings.Of(network, X, Y, options);
        return new PlantedBugsReport([.. All.Select(bug =>
        {
            Gradient damaged = Gradient(network, X, Y, bug);
            return new PlantedBugRow(bug, oracles.Judge(damaged, "a planted bug")) { ChangesNothing = oracles.CannotTell(damaged, right) };
        })]);
    }

    private static Matrix<double> Delta(Activation activation, LayerActivations layer, Matrix<double> gradientH, PlantedBug bug)
    {
        Matrix<double> derivative = activation.Derivative(layer.Z, layer.H);
        return bug switch
        {
            PlantedBug.LostDerivative => gradientH,
            PlantedBug.DerivativeAtZ => gradientH.PointwiseMultiply(activation.Derivative(layer.Z, layer.Z)),
            PlantedBug.DerivativeTwice => gradientH.PointwiseMultiply(derivative).PointwiseMultiply(derivative),
            _ => gradientH.PointwiseMultiply(derivative),
        };
    }

    private static Matrix<double> Transposed(Matrix<double> input, PlantedBug bug) =>
        bug == PlantedBug.TransposedProduct
            ? Matrix<double>.Build.Dense(input.ColumnCount, input.RowCount, input.ToColumnMajorArray())
            : input.Transpose();

    private static Vector<double> Bias(Matrix<double> delta, PlantedBug bug) => bug switch
    {
        PlantedBug.DroppedBias => Vector<double>.Build.Dense(delta.RowCount),
        PlantedBug.BiasOfLastSample => delta.Column(delta.ColumnCount - 1),
        _ => delta.RowSums(),
    };
}

/// <summary>One planted mistake and what the gradient check said.</summary>
/// <param name="Bug">The mistake.</param>
/// <param name="Report">The check of the damaged gradient.</param>
public sealed record PlantedBugRow(PlantedBug Bug, GradientCheckReport Report)
{
    /// <summary>Whether the check noticed.</summary>
    public bool Caught => !Report.Passed;

    /// <summary>Whether the mistake is none here: no number of the gradient changes by more than rounding and the tolerance allow, so there is nothing to notice.</summary>
    public bool ChangesNothing { get; init; }

    /// <summary>The derivatives at which it noticed, each once.</summary>
    public IReadOnlyList<string> CaughtAt => [.. Report.Rows.Where(r => !r.Passed).Select(r => r.Quantity).Distinct(StringComparer.Ordinal)];

    /// <summary>The mistake's name in words, for example <c>lost derivative</c>.</summary>
    public string Name => string.Concat(Bug.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}

/// <summary>Every planted mistake with the check's verdict.</summary>
/// <param name="Rows">One per mistake.</param>
[TypeFormatterSource(typeof(FormatterSource))]
public sealed record PlantedBugsReport(IReadOnlyList<PlantedBugRow> Rows) : IRichDisplay
{
    /// <summary>Whether no mistake that changes the gradient went unnoticed.</summary>
    public bool AllCaught => Rows.All(r => r.Caught || r.ChangesNothing);

    /// <summary>Returns this report, or throws when a mistake went unnoticed.</summary>
    /// <exception cref="InvalidOperationException">The message names the mistakes that were missed.</exception>
    public PlantedBugsReport ThrowIfMissed() => AllCaught
        ? this
        : throw new InvalidOperationException(
            "The gradient check missed: " + string.Join(", ", Rows.Where(r => !r.Caught && !r.ChangesNothing).Select(r => r.Name)) + ".");

    /// <summary>A table with one line per mistake.</summary>
    public override string ToString() => Table.ToString();

    /// <inheritdoc/>
    public string ToHtml() => Table.ToHtml();

    private Table Table => new(Title, ["planted bug", "verdict", "noticed at", "largest relative error"], Rows.Select(r => new object[]
    {
        r.Name, r.Caught ? "✓ caught" : r.ChangesNothing ? "changes nothing here" : "✗ MISSED", string.Join(", ", r.CaughtAt),
        r.Report.Rows.Aggregate(0.0, (worst, x) => Math.Max(worst, x.RelativeError)).ToString("0.0e+00", CultureInfo.InvariantCulture),
    }));

    private string Title => Require.Invariant($"{Rows.Count(r => r.Caught)} of {Rows.Count(r => !r.ChangesNothing)} planted bugs caught");
}
