using MathNet.Numerics.LinearAlgebra;

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
/// A derivative may differ from an oracle's by the tolerance times their sizes, or by what rounding makes of the numbers that occur in this network
/// and batch, whichever is more: derivations.md eq. (1.24) and section 1.7. So a right gradient passes at every scale.
/// With <see cref="Activation.ReLU"/> a z may be 0, where the function has a kink and no derivative: there the two one-sided differences disagree,
/// and the derivative has to lie between them, or to be the one on the side that the complex step takes. The report counts and names such elements.
/// </remarks>
public static class GradientCheck
{
    /// <summary>What <see cref="Run"/> looks at: <see cref="Network.Gradient(Matrix{double}, Matrix{double})"/> is computed by the same pass that a training runs.</summary>
    private const string Pass = "the pass that trains";

    /// <summary>The relative error |a − n| / max(floor, |a| + |n|): derivations.md eq. (1.24). Two zeros agree; NaN gives NaN, which passes no test.</summary>
    /// <param name="analytic">a.</param>
    /// <param name="numeric">n.</param>
    /// <param name="floor">Below this size the error is judged absolutely.</param>
    public static double RelativeError(double analytic, double numeric, double floor = 1e-8) =>
        Math.Abs(analytic - numeric) / Math.Max(floor, Math.Abs(analytic) + Math.Abs(numeric));

    /// <summary>Checks the network's own gradient on the batch X (N0×m), Y (N×m).</summary>
    /// <exception cref="ArgumentException">The batch does not fit the network, or its loss overflows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static GradientCheckReport Run(Network network, Matrix<double> X, Matrix<double> Y, GradientCheckOptions? options = null) =>
        OracleReadings.Of(network, X, Y, options).Judge(network.Gradient(X, Y), Pass);

    /// <summary>Checks a gradient that somebody else computed for this network and batch.</summary>
    /// <exception cref="ArgumentException">The batch does not fit the network, its loss overflows, or the gradient has other layers or shapes than the network's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static GradientCheckReport Compare(
        Network network, Matrix<double> X, Matrix<double> Y, Gradient gradient, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        return OracleReadings.Of(network, X, Y, options).Judge(gradient, "a given gradient");
    }

    /// <summary>Checks one derivative that was computed by hand, for example <c>∂L/∂W1</c>, in a line of a notebook.</summary>
    /// <param name="network">The network.</param>
    /// <param name="X">N0×m.</param>
    /// <param name="Y">N×m.</param>
    /// <param name="quantity">Its symbol: ∂L/∂z2, ∂L/∂W2, ∂L/∂b2, ∂L/∂h, ∂L/∂z1, ∂L/∂W1 or ∂L/∂b1 in a network of two layers.</param>
    /// <param name="value">The derivative; a bias's is a matrix of one column.</param>
    /// <param name="options">The tolerances.</param>
    /// <exception cref="ArgumentException">The batch does not fit, its loss overflows, no quantity has that name, or the value has another shape.</exception>
    public static GradientCheckReport Quantity(
        Network network, Matrix<double> X, Matrix<double> Y, string quantity, Matrix<double> value, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return OracleReadings.Of(network, X, Y, options, quantity).Judge(value);
    }
}
