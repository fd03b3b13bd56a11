using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>How wrong both oracles are with one step h.</summary>
/// <param name="Step">h.</param>
/// <param name="CentralDifference">‖n − g‖ / ‖g‖ of the central difference, eq. (1.22).</param>
/// <param name="ComplexStep">The same of the complex step, eq. (1.23).</param>
public sealed record StepSizeError(double Step, double CentralDifference, double ComplexStep);

/// <summary>The error of both oracles over many steps: the V of the central difference, and the complex step that only falls.</summary>
public static class StepSizeCurve
{
    /// <summary>Measures both errors over all parameters against the gradient of backpropagation.</summary>
    /// <param name="network">The network.</param>
    /// <param name="X">N0×m.</param>
    /// <param name="Y">N×m.</param>
    /// <param name="steps">The steps h; by default 10^−0.5, 10^−1, …, 10^−15.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A step is not a finite number above 0.</exception>
    public static IReadOnlyList<StepSizeError> Measure(
        Network network, Matrix<double> X, Matrix<double> Y, IReadOnlyList<double>? steps = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        steps ??= [.. Enumerable.Range(1, 30).Select(k => Math.Pow(10, -k / 2.0))];
        foreach (double h in steps)
        {
            Require.Positive(h, nameof(steps));
        }

        var g = Vector<double>.Build.Dense(network.Gradient(X, Y).Parameters.ToArray());
        return [.. steps.Select(h => new StepSizeError(
            h, Error(CentralDifference.Gradient(network, X, Y, h)), Error(ComplexStep.Gradient(network, X, Y, h))))];

        double Error(double[] numeric) => (Vector<double>.Build.Dense(numeric) - g).L2Norm() / g.L2Norm();
    }
}
