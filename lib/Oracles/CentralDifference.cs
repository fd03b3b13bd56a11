using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>
/// Derivatives by central differences, (f(x + h) − f(x − h)) / 2h: derivations.md eq. (1.21). They know nothing of backpropagation:
/// all they need is the value of the loss. Their best relative error is about ε^(2/3) ≈ 4e-11, eq. (1.22).
/// </summary>
public static class CentralDifference
{
    /// <summary>∛ε, the relative step that balances truncation and round-off: derivations.md eq. (1.22).</summary>
    public static readonly double RelativeStep = Math.Cbrt(Math.BitIncrement(1.0) - 1.0);

    /// <summary>
    /// The step for a value x: ∛ε · max(1, |x|), rounded to a power of two, so that x + h and x − h differ by exactly 2h
    /// as long as no digit of h falls off the end of x. It suits functions that vary on the scale of max(1, |x|), as a network's loss does.
    /// </summary>
    public static double Step(double x) => Math.ScaleB(1.0, (int)Math.Round(Math.Log2(RelativeStep * Math.Max(1.0, Math.Abs(x)))));

    /// <summary>f′(x), with the step <paramref name="h"/> or, without one, <see cref="Step"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">h is not a finite number above 0.</exception>
    public static double Derivative(Func<double, double> f, double x, double? h = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        double step = h ?? Step(x);
        Require.Positive(step, nameof(h));
        double above = x + step, below = x - step;
        return (f(above) - f(below)) / (above - below);    // the step that was really taken, not the one asked for
    }

    /// <summary>∂L/∂θ of the batch loss for every parameter, ordered as <see cref="Network.Parameters"/>.</summary>
    /// <param name="network">Its parameters are changed one at a time and restored, also when the loss throws.</param>
    /// <param name="X">N0×m.</param>
    /// <param name="Y">N×m.</param>
    /// <param name="h">The step for every parameter; by default <see cref="Step"/> of its value.</param>
    public static double[] Gradient(Network network, Matrix<double> X, Matrix<double> Y, double? h = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Func<double> loss = network.LossOf(X, Y);
        return [.. network.Parameters.Blocks.SelectMany(block =>
            Enumerable.Range(0, block.Values.Length).Select(i => Partial(loss, block.Values, i, h)))];
    }

    /// <summary>∂L/∂M of a scalar function L of a matrix, element by element; the shape of <paramref name="at"/>.</summary>
    /// <exception cref="ArgumentException">Propagated from <paramref name="loss"/>.</exception>
    public static Matrix<double> Gradient(Func<Matrix<double>, double> loss, Matrix<double> at, double? h = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(at);
        double[] values = at.ToColumnMajorArray();
        var moving = Matrix<double>.Build.Dense(at.RowCount, at.ColumnCount, values);
        return Matrix<double>.Build.Dense(
            at.RowCount, at.ColumnCount, [.. Enumerable.Range(0, values.Length).Select(i => Partial(() => loss(moving), values, i, h))]);
    }

    /// <summary>∂L/∂values[i]; <paramref name="loss"/> reads the array, which is as it was when this returns or throws.</summary>
    internal static double Partial(Func<double> loss, double[] values, int i, double? h = null) =>
        Moving(loss, values, i, f => Derivative(f, values[i], h));

    /// <summary>∂L/∂values[i] with what is known of its error; the array is as it was when this returns or throws.</summary>
    /// <param name="loss">Reads <paramref name="values"/>.</param>
    /// <param name="values">Their element i is moved.</param>
    /// <param name="i">Which one.</param>
    /// <param name="step">The longest step; it is shortened where the loss bends within it.</param>
    /// <param name="rounding">How far two computations of the loss can lie apart, see <see cref="RoundingError"/>.</param>
    internal static Difference Measure(Func<double> loss, double[] values, int i, double step, double rounding) =>
        Moving(loss, values, i, f => Difference.Measure(f, values[i], step, rounding));

    private static T Moving<T>(Func<double> loss, double[] values, int i, Func<Func<double, double>, T> measure)
    {
        double x = values[i];
        try
        {
            return measure(moved =>
            {
                values[i] = moved;
                return loss();
            });
        }
        finally
        {
            values[i] = x;      // a loss that throws must not leave the network damaged
        }
    }
}
