using Eml.Data;
using Eml.Oracles;

namespace Eml.Playground.Sessions;

/// <summary>One weight or bias, as the page shows it.</summary>
/// <param name="Parameter">Its index in the network's parameters.</param>
/// <param name="Check">Its derivative on the current batch, by backpropagation and both oracles.</param>
/// <param name="Samples">How many samples the batch has.</param>
/// <param name="Formula">The equation of the derivative, in TeX.</param>
public sealed record InspectedWeight(int Parameter, ParameterCheck Check, int Samples, string Formula);

/// <summary>Looks into a network. Everything is computed on copies: the run knows nothing of it.</summary>
public static class NetworkInspector
{
    /// <summary>The derivative of one parameter on a batch, checked.</summary>
    public static InspectedWeight Inspect(Network network, Dataset batch, int parameter)
    {
        ParameterCheck check = ParameterCheck.Of(network, batch.Inputs, batch.Targets, parameter);
        return new InspectedWeight(parameter, check, batch.Count, Formulas.Find(check.Equation) ?? "");
    }

    /// <summary>The parameter whose derivative on a batch is the largest: the one that learning is about now.</summary>
    public static int Steepest(Network network, Dataset batch)
    {
        double[] gradient = network.Gradient(batch.Inputs, batch.Targets).Parameters.ToArray();
        return Enumerable.Range(0, gradient.Length).MaxBy(i => Math.Abs(gradient[i]));
    }

    /// <summary>The same network with one parameter moved.</summary>
    public static Network Moved(Network network, int parameter, double value)
    {
        Network moved = network.Clone();
        moved.Parameters[parameter] = value;
        return moved;
    }

    /// <summary>How far a parameter can be dragged: the same reach to both sides, and more for a large one.</summary>
    public static (double From, double To) Range(double value)
    {
        double reach = Math.ScaleB(1, Math.Max(1, (int)Math.Ceiling(Math.Log2(1 + Math.Abs(value)))));
        return (Math.Round(value - reach, 3), Math.Round(value + reach, 3));
    }

    /// <summary>The flat index of element (row, column) of a block; the nearest there is.</summary>
    public static int Index(Network network, int block, int row, int column)
    {
        IReadOnlyList<ParameterBlock> blocks = network.Parameters.Blocks;
        block = Math.Clamp(block, 0, blocks.Count - 1);
        ParameterBlock chosen = blocks[block];
        return blocks.Take(block).Sum(b => b.Values.Length)
            + Math.Clamp(row, 0, chosen.Rows - 1) + (Math.Clamp(column, 0, chosen.Columns - 1) * chosen.Rows);
    }

    /// <summary>Block, row and column of a flat index.</summary>
    public static (int Block, int Row, int Column) Place(Network network, int parameter)
    {
        int block = 0;
        while (parameter >= network.Parameters.Blocks[block].Values.Length)
        {
            parameter -= network.Parameters.Blocks[block++].Values.Length;
        }

        int rows = network.Parameters.Blocks[block].Rows;
        return (block, parameter % rows, parameter / rows);
    }
}
