using System.Numerics.Tensors;

namespace Eml;

/// <summary>One named matrix inside a <see cref="ParameterVector"/>; a bias is a matrix of one column.</summary>
/// <param name="Name">Its symbol in derivations.md: <c>W1</c>, <c>b1</c>, <c>W2</c>, …</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Columns">How many columns it has.</param>
/// <param name="Values">Its elements, column-major and live: element (i, j) is <c>Values[i + j·Rows]</c>.</param>
public sealed record ParameterBlock(string Name, int Rows, int Columns, double[] Values)
{
    /// <summary>Whether it is a bias: its name begins with b.</summary>
    public bool IsBias => Name[0] == 'b';

    /// <summary>The name of the element at a place in <see cref="Values"/> as messages show it, for example <c>W1[3, 0]</c>.</summary>
    public string Describe(int at) => ColumnMajor.Name(Name, at, Rows);
}

/// <summary>
/// All weights and biases of a network as one flat vector: W1 column by column, b1, W2, b2, and so on.
/// It is a view: writing an element changes the network. A gradient has the same blocks in the same order.
/// </summary>
public sealed class ParameterVector
{
    internal ParameterVector(IReadOnlyList<ParameterBlock> blocks)
    {
        Blocks = blocks;
        Count = blocks.Sum(b => b.Values.Length);
    }

    /// <summary>The blocks in order.</summary>
    public IReadOnlyList<ParameterBlock> Blocks { get; }

    /// <summary>How many numbers there are in all blocks together.</summary>
    public int Count { get; }

    /// <summary>The element at a flat index, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or not below <see cref="Count"/>.</exception>
    public double this[int index]
    {
        get
        {
            (ParameterBlock block, int at) = Find(index);
            return block.Values[at];
        }

        set
        {
            (ParameterBlock block, int at) = Find(index);
            block.Values[at] = value;
        }
    }

    /// <summary>The element's name as messages show it, for example <c>W1[3, 0]</c>.</summary>
    public string Describe(int index)
    {
        (ParameterBlock block, int at) = Find(index);
        return block.Describe(at);
    }

    /// <summary>A copy of all elements.</summary>
    public double[] ToArray()
    {
        double[] copy = new double[Count];
        CopyTo(copy);
        return copy;
    }

    /// <summary>Copies all elements into <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">The destination has another length than <see cref="Count"/>.</exception>
    public void CopyTo(Span<double> destination)
    {
        CheckLength(destination.Length, nameof(destination));
        for (int i = 0; i < Blocks.Count; i++)      // no foreach: over an interface it allocates, and training copies often
        {
            double[] values = Blocks[i].Values;
            values.CopyTo(destination);
            destination = destination[values.Length..];
        }
    }

    /// <summary>Overwrites all elements with those of <paramref name="source"/>.</summary>
    /// <exception cref="ArgumentException">The source has another length than <see cref="Count"/>.</exception>
    public void CopyFrom(ReadOnlySpan<double> source)
    {
        CheckLength(source.Length, nameof(source));
        foreach (ParameterBlock block in Blocks)
        {
            source[..block.Values.Length].CopyTo(block.Values);
            source = source[block.Values.Length..];
        }
    }

    /// <summary>Blocks of the same names and shapes, all zero.</summary>
    public ParameterVector ZerosLike() => new([.. Blocks.Select(b => b with { Values = new double[b.Values.Length] })]);

    /// <summary>Σ θ², of the weights alone or with the biases; infinite where a square is. It allocates nothing.</summary>
    internal double SumOfSquares(bool biases = true)
    {
        double sum = 0;
        for (int i = 0; i < Blocks.Count; i++)
        {
            sum += biases || !Blocks[i].IsBias ? TensorPrimitives.SumOfSquares<double>(Blocks[i].Values) : 0;
        }

        return sum;
    }

    /// <summary>The largest magnitude; NaN where one is NaN. It allocates nothing.</summary>
    internal double Largest()
    {
        double largest = 0;
        for (int i = 0; i < Blocks.Count; i++)
        {
            largest = Math.Max(largest, Overflow.Largest(Blocks[i].Values));     // both propagate NaN
        }

        return largest;
    }

    private void CheckLength(int length, string name)
    {
        if (length != Count)
        {
            throw new ArgumentException(Require.Invariant($"{name} has {Require.Count(length, "element")}; the network has {Require.Count(Count, "parameter")}."), name);
        }
    }

    private (ParameterBlock Block, int At) Find(int index)
    {
        int at = index;
        foreach (ParameterBlock block in Blocks)
        {
            if (at >= 0 && at < block.Values.Length)
            {
                return (block, at);
            }

            at -= block.Values.Length;
        }

        throw new ArgumentOutOfRangeException(
            nameof(index), index, Require.Invariant($"The index is {index}; it has to be from 0 to {Count - 1}."));
    }
}
