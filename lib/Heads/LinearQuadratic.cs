using System.Numerics;
using Eml.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Heads;

/// <summary>Task 1's head: ŷ = z and ℓ = ½‖y − ŷ‖², derivations.md eq. (1.5) to eq. (1.8).</summary>
internal sealed class LinearQuadratic() : Head("linear+quadratic")
{
    public override void Output(ReadOnlySpan<double> z, Span<double> yHat) => z.CopyTo(yHat);

    public override double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> target)
    {
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            sum += (z[i] - target[i]) * (z[i] - target[i]);
        }

        return sum / 2;
    }

    public override void Delta(ReadOnlySpan<double> z, ReadOnlySpan<double> target, Span<double> delta)
    {
        for (int i = 0; i < z.Length; i++)
        {
            delta[i] = z[i] - target[i];
        }
    }

    public override Complex Loss(ReadOnlySpan<Complex> z, ReadOnlySpan<double> target)
    {
        Complex sum = Complex.Zero;
        for (int i = 0; i < z.Length; i++)
        {
            Complex error = target[i] - z[i];
            sum += error * error;       // the analytic square, not |error|²
        }

        return sum / 2;
    }

    public override string DeltaEquation(Matrix<double> targets, int depth) => depth == 2 ? "1.8" : "3.3";

    /// <summary>A sum of squares never cancels.</summary>
    public override double LargestTerm(double loss) => loss;

    internal override void Output(SampleRows z, SampleRows yHat, int m)
    {
        for (int i = 0; i < z.Rows; i++)
        {
            z.Row(i, m).CopyTo(yHat.Row(i, m));
        }

        GC.KeepAlive(z);
        GC.KeepAlive(yHat);
    }

    internal override double LossAndDelta(SampleRows z, SampleRows targets, SampleRows delta, int m, double scale) =>
        Quadratic.LossAndDelta(z, targets, delta, m, scale);
}
