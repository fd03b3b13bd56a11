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
        if (!IsOutOfReach(network, Largest(ColumnMajor.Of(X)), null))
        {
            RefuseWeights(network);
            RefuseZ(network, X);
        }
    }

    /// <summary>A size that every weight and bias may have without any z overflowing, at inputs of at most that size: with it a training sees at once that it need not look.</summary>
    public static double HarmlessWeight(Network network, double input)
    {
        double weight = 1e150;      // its square is finite
        while (weight > 0 && !IsOutOfReach(network, input, weight))
        {
            weight *= 1e-5;
        }

        return weight;
    }

    /// <summary>The largest magnitude; NaN where one is NaN.</summary>
    public static double Largest(ReadOnlySpan<double> values) => Math.Abs(TensorPrimitives.MaxMagnitude(values));

    /// <summary>Looks at whether every z, h and δ of m samples fits into a matrix.</summary>
    /// <exception cref="ArgumentException">One would have more elements than an array may have.</exception>
    public static void RefuseIntermediates(Network network, int m, string argument)
    {
        for (int l = 0; l < network.Layers.Count; l++)
        {
            int rows = network.Layers[l].Outputs;
            if ((long)rows * m > Array.MaxLength)
            {
                throw new ArgumentException(
                    Require.Invariant($"h{l + 1} would be {Require.Shape(rows, m)}, more numbers than a matrix holds: take fewer samples at a time."), argument);
            }
        }
    }

    /// <summary>Whether no z can overflow at inputs and weights of at most those sizes, or the network's own weights.</summary>
    private static bool IsOutOfReach(Network network, double input, double? weight)
    {
        double most = input;
        foreach (DenseLayer layer in network.Layers)
        {
            most = ((weight ?? Largest(layer.W)) * most * layer.Inputs) + (weight ?? Largest(layer.B));     // no partial sum of a z is larger
            if (!double.IsFinite(most))
            {
                return false;
            }

            most = Math.Max(Math.Abs(layer.Activation.Value(most)), Math.Abs(layer.Activation.Value(-most)));
        }

        return true;
    }

    private static void RefuseWeights(Network network)
    {
        foreach (ParameterBlock block in network.Parameters.Blocks)
        {
            if (ColumnMajor.NotFinite(block.Name, block.Values, block.Rows) is { } bad)
            {
                throw new ArgumentException($"{bad}; every weight has to be finite.");
            }
        }
    }

    private static void RefuseZ(Network network, Matrix<double> X)
    {
        var pass = new Pass(network, X.ColumnCount, PassKind.Intermediates);
        pass.Load(ColumnMajor.Of(X));
        pass.Output();
        if (pass.FirstNonFiniteZ() is { } found)
        {
            throw new ArgumentException($"{found}: the inputs or the weights are too large; standardise the inputs, or start from smaller weights.", nameof(X));
        }
    }
}
