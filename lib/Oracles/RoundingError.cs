using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>
/// How far two right computations of the same loss and the same derivatives can lie apart, because each rounds in its own order:
/// derivations.md section 1.7. It is the forward and the backward pass once more, on sizes instead of values.
/// </summary>
internal static class RoundingError
{
    /// <summary>ε, the distance from 1 to the next double: what two computations that round once each can differ by, relative to a number's size.</summary>
    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>The roundings of one operation that is no sum: an exponential and a quotient take about as many.</summary>
    private const int Few = 4;

    /// <summary>What is below this may have underflowed on the way: 2^−1000 in the network itself, and the complex step carries a factor 2^−100.</summary>
    private static readonly double Smallest = Math.ScaleB(1.0, -900);

    /// <summary>Where a gradient has its loss and its derivatives, the result has how far apart two computations of them can lie.</summary>
    /// <param name="network">Read only.</param>
    /// <param name="X">N0×m.</param>
    /// <param name="Y">N×m.</param>
    public static Gradient Of(Network network, Matrix<double> X, Matrix<double> Y)
    {
        int last = network.Layers.Count - 1;
        var inputs = new Sized[last + 1];
        var derivatives = new Sized[last];
        Matrix<double> h = X, z = X;
        Sized size = Sized.Exact(X), zSize = size;
        for (int l = 0; l <= last; l++)
        {
            DenseLayer layer = network.Layers[l];
            inputs[l] = size;
            z = (layer.Weights * h) + Columns(layer.Bias, X.ColumnCount);
            zSize = Sized.Exact(layer.Weights).Times(size).Plus(Columns(layer.Bias, X.ColumnCount).PointwiseAbs(), layer.Inputs + Few);       // eq. (1.28)
            h = layer.Activation.Apply(z);
            size = Through(layer.Activation.Apply, z, h, zSize.Error);                              // eq. (1.29)
            if (l < last)
            {
                Matrix<double> fixedZ = z, slope = layer.Activation.Derivative(z, h);
                derivatives[l] = layer.Activation.DerivativeReadsZ
                    ? Through(v => layer.Activation.Derivative(v, layer.Activation.Apply(v)), z, slope, zSize.Error)
                    : Through(v => layer.Activation.Derivative(fixedZ, v), h, slope, size.Error);
            }
        }

        Sized delta = Delta(network.Head, z, zSize.Error, Y);
        double loss = Loss(network.Head, z, zSize.Error, Y, delta);                                 // eq. (1.31)
        Sized ones = Sized.Exact(Matrix<double>.Build.Dense(X.ColumnCount, 1, 1.0));
        var layers = new LayerGradient[last + 1];
        Sized? hidden = null;
        for (int l = last; l >= 0; l--)
        {
            delta = hidden is null ? delta : hidden.PointwiseTimes(derivatives[l]);
            layers[l] = new LayerGradient(
                Margin(delta.Times(inputs[l].Transpose())), Margin(delta.Times(ones)).Column(0), Margin(delta), hidden is null ? null : Margin(hidden));
            hidden = Sized.Exact(network.Layers[l].Weights).Transpose().Times(delta);               // eq. (1.27) for each product
        }

        return new Gradient(loss + Smallest, layers);
    }

    /// <summary>A function of every element: what its own argument's error makes of it, and a few roundings.</summary>
    private static Sized Through(Func<Matrix<double>, Matrix<double>> f, Matrix<double> at, Matrix<double> value, Matrix<double> error)
    {
        Matrix<double> above = (f(at + error) - value).PointwiseAbs(), below = (f(at - error) - value).PointwiseAbs(), sizes = value.PointwiseAbs();
        return new Sized(sizes, above.PointwiseMaximum(below) + (Few * Epsilon * sizes));
    }

    /// <summary>δ of the head, eq. (1.30): each z is moved by as much as two of them can move against each other.</summary>
    private static Sized Delta(Head head, Matrix<double> z, Matrix<double> zError, Matrix<double> Y)
    {
        Matrix<double> value = head.Delta(z, Y), sizes = value.PointwiseAbs();
        Matrix<double> error = Few * Epsilon * (sizes + (Y.PointwiseAbs() / z.ColumnCount));
        double[] largest = [.. zError.EnumerateColumns().Select(column => column.Maximum())];
        for (int j = 0; j < z.RowCount; j++)
        {
            Matrix<double> move = Matrix<double>.Build.Dense(z.RowCount, z.ColumnCount);
            move.SetRow(j, [.. largest.Select((most, s) => zError[j, s] + most)]);
            error += (head.Delta(z + move, Y) - value).PointwiseAbs().PointwiseMaximum((head.Delta(z - move, Y) - value).PointwiseAbs());
        }

        return new Sized(sizes, error);
    }

    private static double Loss(Head head, Matrix<double> z, Matrix<double> zError, Matrix<double> Y, Sized delta)
    {
        double size = head.LargestTerm(head.Loss(z, Y));
        return (delta.Size + delta.Error).PointwiseMultiply(zError).Enumerate().Sum() + ((z.RowCount * z.ColumnCount) + Few) * Epsilon * size;
    }

    private static Matrix<double> Columns(Vector<double> bias, int m) => Matrix<double>.Build.Dense(bias.Count, m, (i, _) => bias[i]);

    private static Matrix<double> Margin(Sized quantity) => quantity.Error + Smallest;

    /// <summary>The sizes of a matrix's elements, as if no sum in it had cancelled, and how far two computations of each can lie apart.</summary>
    private sealed record Sized(Matrix<double> Size, Matrix<double> Error)
    {
        public static Sized Exact(Matrix<double> matrix) => new(matrix.PointwiseAbs(), Matrix<double>.Build.Dense(matrix.RowCount, matrix.ColumnCount));

        public Sized Transpose() => new(Size.Transpose(), Error.Transpose());

        /// <summary>A sum of products, eq. (1.27): both errors, and one rounding per summand and a few more.</summary>
        public Sized Times(Sized other)
        {
            Matrix<double> product = Size * other.Size;
            return new Sized(product, (Size * other.Error) + (Error * (other.Size + other.Error)) + ((Size.ColumnCount + Few) * Epsilon * product));
        }

        public Sized PointwiseTimes(Sized other)
        {
            Matrix<double> product = Size.PointwiseMultiply(other.Size);
            return new Sized(
                product, Size.PointwiseMultiply(other.Error) + Error.PointwiseMultiply(other.Size + other.Error) + (Few * Epsilon * product));
        }

        /// <summary>An exact summand more in a sum that rounds that often.</summary>
        public Sized Plus(Matrix<double> summand, int roundings) => new(Size + summand, Error + (roundings * Epsilon * summand));
    }
}
