using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>
/// The forward pass once more, in complex numbers and plain loops. It shares no line with the network's own pass: an error there is not repeated here.
/// A layer's z and h are arrays [row, sample].
/// </summary>
internal sealed class ComplexForward
{
    private readonly Network network;
    private readonly Matrix<double> Y;
    private readonly bool[] kinked;

    public ComplexForward(Network network, Matrix<double> X, Matrix<double> Y)
    {
        this.network = network;
        this.Y = Y;
        kinked = [.. network.Layers.Select(l => HasKinkAtZero(l.Activation))];
        Input = ToComplex(X);
        W = [.. network.Layers.Select(l => ToComplex(l.Weights))];
        B = [.. network.Layers.Select(l => ToComplex(l.Bias.ToColumnMatrix()))];
    }

    public Complex[,] Input { get; }

    /// <summary>W_l, and b_l as a matrix of one column: the oracle moves their elements.</summary>
    public IReadOnlyList<Complex[,]> W { get; }

    public IReadOnlyList<Complex[,]> B { get; }

    /// <summary>The largest |Im z|/max(1, |z|) of the last pass's hidden layers: how far the moved element moves the z that it moves most, relative to that z where it is large.</summary>
    public double HiddenMove { get; private set; }

    /// <summary>The smallest |z|/|Im z| of the hidden layers whose activation has a kink at 0: how far the moved element can go, in units of its step, until one of their z is there.</summary>
    public double NearestKink { get; private set; }

    /// <summary>The largest |Im z| of the last layer.</summary>
    public double OutputMove { get; private set; }

    public static Complex[,] ToComplex(Matrix<double> matrix)
    {
        var result = new Complex[matrix.RowCount, matrix.ColumnCount];
        for (int i = 0; i < matrix.RowCount; i++)
        {
            for (int j = 0; j < matrix.ColumnCount; j++)
            {
                result[i, j] = matrix[i, j];
            }
        }

        return result;
    }

    public Complex Loss() => LossFromZ(0, Affine(0, Input));

    /// <summary>The batch loss when layer <paramref name="l"/> (from 0) has the pre-activations <paramref name="z"/>.</summary>
    public Complex LossFromZ(int l, Complex[,] z)
    {
        (HiddenMove, OutputMove, NearestKink) = (0, 0, double.PositiveInfinity);
        return Above(l, z);
    }

    /// <summary>The batch loss when layer <paramref name="l"/> (from 0) has the outputs <paramref name="h"/>.</summary>
    public Complex LossFromH(int l, Complex[,] h) => LossFromZ(l + 1, Affine(l + 1, h));

    private Complex Above(int l, Complex[,] z)
    {
        if (l == network.Layers.Count - 1)
        {
            OutputMove = z.Cast<Complex>().Max(v => Math.Abs(v.Imaginary));
            return HeadLoss(z);
        }

        foreach (Complex v in z)
        {
            double move = Math.Abs(v.Imaginary), size = Math.Abs(v.Real);
            HiddenMove = Math.Max(HiddenMove, move / Math.Max(1, size));
            NearestKink = kinked[l] && move > 0 ? Math.Min(NearestKink, size / move) : NearestKink;
        }

        return Above(l + 1, Affine(l + 1, Map(z, network.Layers[l].Activation.Value)));
    }

    private static bool HasKinkAtZero(Activation activation)
    {
        const double Beside = 1e-9;
        return Math.Abs(activation.Derivative(Beside, activation.Value(Beside)) - activation.Derivative(-Beside, activation.Value(-Beside))) > 1e-3;
    }

    private Complex[,] Affine(int l, Complex[,] h)
    {
        Complex[,] w = W[l], b = B[l];
        var z = new Complex[w.GetLength(0), h.GetLength(1)];
        for (int i = 0; i < z.GetLength(0); i++)
        {
            for (int s = 0; s < z.GetLength(1); s++)
            {
                Complex sum = b[i, 0];
                for (int k = 0; k < w.GetLength(1); k++)
                {
                    sum += w[i, k] * h[k, s];
                }

                z[i, s] = sum;
            }
        }

        return z;
    }

    private Complex HeadLoss(Complex[,] z)
    {
        var sample = new Complex[z.GetLength(0)];
        double[] target = new double[sample.Length];
        Complex sum = Complex.Zero;
        for (int s = 0; s < z.GetLength(1); s++)
        {
            for (int i = 0; i < sample.Length; i++)
            {
                (sample[i], target[i]) = (z[i, s], Y[i, s]);
            }

            sum += network.Head.Loss(sample, target);
        }

        return sum / z.GetLength(1);
    }

    private static Complex[,] Map(Complex[,] z, Func<Complex, Complex> f)
    {
        var h = new Complex[z.GetLength(0), z.GetLength(1)];
        for (int i = 0; i < z.GetLength(0); i++)
        {
            for (int s = 0; s < z.GetLength(1); s++)
            {
                h[i, s] = f(z[i, s]);
            }
        }

        return h;
    }
}
