using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>
/// Derivatives by the complex step, Im f(x + ih) / h: derivations.md eq. (1.23). Nothing is subtracted, so h can be
/// as small as one likes and the result is exact to rounding (Squire and Trapp 1998, "Using complex variables to estimate derivatives of real functions").
/// </summary>
public static class ComplexStep
{
    /// <summary>2^−100: a power of two, so that dividing by it rounds nothing, and so small that its square vanishes beside 1.</summary>
    public static readonly double Step = Math.ScaleB(1.0, -100);

    /// <summary>f′(x) of a function that is given in complex numbers and is real on the real axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">h is not a finite number above 0.</exception>
    public static double Derivative(Func<Complex, Complex> f, double x, double? h = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        double step = h ?? Step;
        Require.Positive(step, nameof(h));
        return f(new Complex(x, step)).Imaginary / step;
    }

    /// <summary>∂L/∂θ of the batch loss for every parameter, ordered as <see cref="Network.Parameters"/>.</summary>
    /// <param name="network">Read only; the pass runs on a complex copy.</param>
    /// <param name="X">N0×m.</param>
    /// <param name="Y">N×m.</param>
    /// <param name="h">The step; by default <see cref="Step"/>.</param>
    public static double[] Gradient(Network network, Matrix<double> X, Matrix<double> Y, double? h = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.CheckBatch(X, Y);
        var forward = new ComplexForward(network, X, Y);
        return [.. network.Layers.SelectMany((_, l) => All(forward.W[l]).Concat(All(forward.B[l])))];

        IEnumerable<double> All(Complex[,] values) =>
            Enumerable.Range(0, values.Length).Select(i => Partial(forward.Loss, values, i, h));
    }

    /// <summary>∂L/∂values[i] with i counted column by column; <paramref name="loss"/> reads the array, which is as it was afterwards.</summary>
    internal static double Partial(Func<Complex> loss, Complex[,] values, int i, double? h = null)
    {
        int row = i % values.GetLength(0), column = i / values.GetLength(0);
        Complex x = values[row, column];
        try
        {
            return Derivative(
                moved =>
                {
                    values[row, column] = moved;
                    return loss();
                },
                x.Real,
                h);
        }
        finally
        {
            values[row, column] = x;
        }
    }
}
