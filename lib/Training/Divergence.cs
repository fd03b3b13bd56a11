using System.Numerics.Tensors;
using Eml.Kernels;

namespace Eml.Training;

/// <summary>Finds the first NaN or infinity, and names it as derivations.md does.</summary>
internal static class Divergence
{
    /// <summary>Whether every element is finite. It is asked after every update, so it is quick and allocates nothing.</summary>
    public static bool AllFinite(ParameterVector parameters)
    {
        for (int i = 0; i < parameters.Blocks.Count; i++)
        {
            // A finite sum of squares has finite summands, and is quicker to make; the squares of large numbers may overflow, and then each is looked at.
            double[] values = parameters.Blocks[i].Values;
            if (!double.IsFinite(Vectors.SumOfSquares(values)) && !TensorPrimitives.IsFiniteAll<double>(values))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>For example <c>∂L/∂W2[0, 3] is NaN</c>; null when every element is finite.</summary>
    /// <param name="values">Parameters or their gradient.</param>
    /// <param name="prefix">Empty for parameters, <c>∂L/∂</c> for a gradient.</param>
    public static string? InBlocks(ParameterVector values, string prefix)
    {
        foreach (ParameterBlock block in values.Blocks)
        {
            int bad = Require.FirstNonFinite(block.Values);
            if (bad >= 0)
            {
                return Require.Invariant($"{prefix}{block.Name}[{bad % block.Rows}, {bad / block.Rows}] is {block.Values[bad]}");
            }
        }

        return null;
    }

    /// <summary>For example <c>z2[0, 17] is Infinity</c>, row and sample; null when every h and the last z are finite.</summary>
    /// <param name="network">The network.</param>
    /// <param name="x">X, N0×m, column-major: the samples at which its loss was not finite.</param>
    /// <param name="firstSample">The number of the first one, for the message.</param>
    public static string? InForwardPass(Network network, ReadOnlySpan<double> x, int firstSample = 0)
    {
        int m = x.Length / network.Inputs;
        var pass = new Backpropagation(network, m, keepIntermediates: true);        // once more, because a training's own pass does not keep h
        pass.Forward(x, m);
        for (int l = 0; l < network.Layers.Count; l++)
        {
            int rows = network.Layers[l].Outputs;
            int bad = Require.FirstNonFinite(pass.H[l].AsSpan(0, rows * m));
            if (bad >= 0)
            {
                string symbol = l == network.Layers.Count - 1 ? "z" : "h";
                return Require.Invariant($"{symbol}{l + 1}[{bad % rows}, {firstSample + (bad / rows)}] is {pass.H[l][bad]}");
            }
        }

        return null;
    }

    /// <summary>What to say when every intermediate is finite, and still the loss is not.</summary>
    public static string OnlyTheLoss(Network network) => Require.Invariant($"z{network.Layers.Count} is finite, but too large for the loss");
}
