using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Eml;

/// <summary>One dense layer: z = W x + b, h = a(z), derivations.md eq. (1.1) and eq. (1.2).</summary>
/// <remarks><see cref="Weights"/> and <see cref="Bias"/> are live: changing an element changes the layer.</remarks>
public sealed class DenseLayer
{
    /// <param name="weights">W, outputs×inputs; copied.</param>
    /// <param name="bias">b, one element per output; copied.</param>
    /// <param name="activation">a; <see cref="Activation.Identity"/> in a network's last layer.</param>
    /// <exception cref="ArgumentException">The bias has another length than the weights have rows, or a value is not finite.</exception>
    public DenseLayer(Matrix<double> weights, Vector<double> bias, Activation activation)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentNullException.ThrowIfNull(activation);
        if (bias.Count != weights.RowCount)
        {
            throw new ArgumentException(
                Require.Invariant($"The bias has {Require.Count(bias.Count, "element")} but the weights are {Require.Shape(weights)}: it needs one per row."),
                nameof(bias));
        }

        Require.Finite(weights, nameof(weights));
        Require.Finite(bias.ToColumnMatrix(), nameof(bias));
        W = weights.ToColumnMajorArray();
        B = bias.ToArray();
        Weights = new DenseMatrix(weights.RowCount, weights.ColumnCount, W);
        Bias = new DenseVector(B);
        Activation = activation;
    }

    /// <summary>W, <see cref="Outputs"/>×<see cref="Inputs"/>.</summary>
    public Matrix<double> Weights { get; }

    /// <summary>b, <see cref="Outputs"/> elements.</summary>
    public Vector<double> Bias { get; }

    /// <summary>a, applied to every element of z.</summary>
    public Activation Activation { get; }

    /// <summary>How many values enter: the columns of W.</summary>
    public int Inputs => Weights.ColumnCount;

    /// <summary>How many values leave: the rows of W.</summary>
    public int Outputs => Weights.RowCount;

    /// <summary>The storage of <see cref="Weights"/>, column-major.</summary>
    internal double[] W { get; }

    /// <summary>The storage of <see cref="Bias"/>.</summary>
    internal double[] B { get; }
}
