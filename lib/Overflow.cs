using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Eml;

/// <summary>
/// Refuses what would leave the numbers on its way: an activation makes harmless values of an infinite z, or even of one that is not a number, and nobody would notice.
/// </summary>
internal static class Overflow
{
    /// <summary>Looks at the weights and, only if they and X are so large that a sum could overflow, at every z.</summary>
    /// <param name="network">The network.</param>
    /// <param name="X">N0×m, finite.</param>
    /// <exception cref="ArgumentException">A weight is not finite, or a z is not; it is named.</exception>
    public static void Refuse(Network network, Matrix<double> X)
    {
        double most = Largest(Network.Values(X));
        foreach (DenseLayer layer in network.Layers)
        {
            most = (Largest(layer.W) * most * layer.Inputs) + Largest(layer.B);     // no partial sum of a z is larger
            if (!double.IsFinite(most))
            {
                RefuseWeights(network);
                RefuseZ(network, X);
                return;
            }

            most = Math.Max(Math.Abs(layer.Activation.Value(most)), Math.Abs(layer.Activation.Value(-most)));
        }
    }

    /// <summary>Looks at whether every z, h and δ of m samples fits into a matrix.</summary>
    /// <exception cref="ArgumentException">One would have more elements than an array may have.</exception>
    public static void RefuseIntermediates(Network network, int m)
    {
        for (int l = 0; l < network.Layers.Count; l++)
        {
            int rows = network.Layers[l].Outputs;
            if ((long)rows * m > Array.MaxLength)
            {
                throw new ArgumentException(
                    Require.Invariant($"h{l + 1} would be {Require.Shape(rows, m)}, more numbers than a matrix holds: take fewer samples at a time."), nameof(m));
            }
        }
    }

    private static double Largest(ReadOnlySpan<double> values) => Math.Abs(TensorPrimitives.MaxMagnitude(values));      // propagates NaN

    private static void RefuseWeights(Network network)
    {
        foreach (ParameterBlock block in network.Parameters.Blocks)
        {
            int bad = Require.FirstNonFinite(block.Values);
            if (bad >= 0)
            {
                throw new ArgumentException(Require.Invariant($"{block.Describe(bad)} is {block.Values[bad]}; every weight has to be finite."));
            }
        }
    }

    private static void RefuseZ(Network network, Matrix<double> X)
    {
        var pass = new Pass(network, X.ColumnCount, PassKind.Intermediates);
        pass.Load(Network.Values(X));
        pass.Output();
        if (pass.FirstNonFiniteZ() is { } found)
        {
            throw new ArgumentException($"{found}: the inputs or the weights are too large; standardise the inputs, or start from smaller weights.", nameof(X));
        }
    }
}
