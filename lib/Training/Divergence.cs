namespace Eml.Training;

/// <summary>Finds the first NaN or infinity, and names it as derivations.md does.</summary>
internal static class Divergence
{
    /// <summary>No element is larger than this; not finite when one is not. It is asked after every update, so it is quick and allocates nothing.</summary>
    public static double Bound(ParameterVector parameters)
    {
        double squares = parameters.SumOfSquares();
        return double.IsFinite(squares) ? Math.Sqrt(squares) : parameters.Largest();      // the squares of finite numbers may overflow
    }

    /// <summary>For example <c>∂L/∂W2[0, 3] is NaN</c>; null when every element is finite.</summary>
    /// <param name="values">Parameters or their gradient.</param>
    /// <param name="prefix">Empty for parameters, <c>∂L/∂</c> for a gradient.</param>
    public static string? InBlocks(ParameterVector values, string prefix)
    {
        foreach (ParameterBlock block in values.Blocks)
        {
            if (ColumnMajor.NotFinite(prefix + block.Name, block.Values, block.Rows) is { } bad)
            {
                return bad;
            }
        }

        return null;
    }

    /// <summary>For example <c>z2[0, 17] is Infinity</c>, row and sample; says so when every z is finite, and only the loss is not.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The set at which its loss was not finite.</param>
    /// <param name="samples">Those of its samples that were looked at; z counts them in this order.</param>
    public static string InForwardPass(Network network, SampleArrays data, ReadOnlySpan<int> samples)
    {
        // The set was finite when the training began; if it is not, somebody has written into it since.
        return ColumnMajor.NotFinite("X", data.X, data.Inputs) ?? ColumnMajor.NotFinite("Y", data.Y, data.Outputs)
            ?? FirstZ(network, data.Only(samples).X, samples.Length) ?? Require.Invariant($"z{network.Layers.Count} is finite, but too large for the loss");
    }

    /// <summary>The first z that is not finite, in a pass of its own, because a training's pass does not keep z; null when all are.</summary>
    public static string? FirstZ(Network network, double[] x, int m)
    {
        var pass = new Pass(network, m, PassKind.Intermediates);
        pass.Load(x);
        pass.Output();
        return pass.FirstNonFiniteZ();
    }
}
