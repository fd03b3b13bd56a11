using MathNet.Numerics.LinearAlgebra;

namespace Eml.Heads;

/// <summary>Task 1's head: ŷ = z and L = ½‖y − ŷ‖², derivations.md eq. (1.5) to eq. (1.8).</summary>
public sealed class LinearQuadratic : IHead
{
    /// <inheritdoc/>
    public string Name => "linear+quadratic";

    /// <inheritdoc/>
    public void Output(ReadOnlySpan<double> z, Span<double> yHat, int outputs) => z.CopyTo(yHat);

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, int outputs)
    {
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double error = z[i] - targets[i];
            sum += error * error;
        }

        return 0.5 * sum / (z.Length / outputs);
    }

    /// <inheritdoc/>
    public double LossAndDelta(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, Span<double> delta, int outputs)
    {
        int m = z.Length / outputs;
        double sum = 0, scale = 1.0 / m;
        for (int i = 0; i < z.Length; i++)
        {
            double error = z[i] - targets[i];
            sum += error * error;
            delta[i] = error * scale;
        }

        return 0.5 * sum / m;
    }

    /// <inheritdoc/>
    public void CheckTargets(Matrix<double> targets)
    {
        // Every finite number is a target, and the caller has checked that they are finite.
    }
}
