using Eml.Kernels;
using MathNet.Numerics.Random;

namespace Eml.Training;

/// <summary>Some samples, column-major: X is N0×M, Y is N×M.</summary>
internal readonly record struct Batch(ReadOnlyMemory<double> X, ReadOnlyMemory<double> Y, int M);

/// <summary>
/// Cuts the samples into batches, in a new order each epoch. Loading a batch allocates nothing.
/// A full batch is the data's own arrays, in their own order.
/// </summary>
internal sealed class BatchSource
{
    private readonly SampleArrays data;
    private readonly int[] order;
    private readonly double[] x, y;
    private readonly Xoshiro256StarStar random;
    private bool shuffled;

    public BatchSource(SampleArrays data, int? batchSize, int seed)
    {
        this.data = data;
        Size = Math.Min(batchSize ?? data.Count, data.Count);
        Count = ((data.Count - 1) / Size) + 1;
        random = new Xoshiro256StarStar(seed, threadSafe: false);
        order = IsFull ? [] : [.. Enumerable.Range(0, data.Count)];
        x = IsFull ? [] : new double[data.Inputs * Size];
        y = IsFull ? [] : new double[data.Outputs * Size];
    }

    /// <summary>The most samples in a batch; only the last one may have fewer.</summary>
    public int Size { get; }

    /// <summary>How many batches make an epoch.</summary>
    public int Count { get; }

    /// <summary>Whether every batch holds all samples.</summary>
    public bool IsFull => Size == data.Count;

    /// <summary>Loads the batch of that index in the epoch; index 0 shuffles first. Valid until the next call.</summary>
    public Batch Load(int index)
    {
        Batch batch = Peek(index);
        shuffled &= index > 0;
        return batch;
    }

    /// <summary>The batch that <see cref="Load"/> will give for that index, as often as one asks.</summary>
    public Batch Peek(int index)
    {
        if (IsFull)
        {
            return new Batch(data.X, data.Y, data.Count);
        }

        if (index == 0 && !shuffled)
        {
            Shuffle();
            shuffled = true;
        }

        int start = index * Size;
        ReadOnlySpan<int> samples = order.AsSpan(start, Math.Min(Size, data.Count - start));
        Memory<double> batchX = x.AsMemory(0, data.Inputs * samples.Length), batchY = y.AsMemory(0, data.Outputs * samples.Length);
        Columns.Gather(data.X, data.Inputs, samples, batchX.Span);
        Columns.Gather(data.Y, data.Outputs, samples, batchY.Span);
        return new Batch(batchX, batchY, samples.Length);
    }

    /// <summary>Fisher and Yates: every order is equally likely.</summary>
    private void Shuffle()
    {
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
