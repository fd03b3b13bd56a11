using MathNet.Numerics.Random;

namespace Eml.Training;

/// <summary>Cuts the samples into batches, in a new order each epoch. A full batch is all samples in their own order.</summary>
internal sealed class BatchSource
{
    private readonly int[] order;
    private readonly Xoshiro256StarStar random;
    private bool shuffled;

    public BatchSource(int samples, int? batchSize, int seed)
    {
        Size = Math.Min(batchSize ?? samples, samples);
        Count = ((samples - 1) / Size) + 1;
        random = new Xoshiro256StarStar(seed, threadSafe: false);
        order = [.. Enumerable.Range(0, samples)];
    }

    /// <summary>The most samples in a batch; only the last one may have fewer.</summary>
    public int Size { get; }

    /// <summary>How many batches make an epoch.</summary>
    public int Count { get; }

    /// <summary>Whether every batch holds all samples.</summary>
    public bool IsFull => Size == order.Length;

    /// <summary>The numbers of the samples in the batch of that index in the epoch; index 0 shuffles first.</summary>
    public ReadOnlySpan<int> Next(int index)
    {
        ReadOnlySpan<int> batch = Peek(index);
        shuffled &= index > 0;
        return batch;
    }

    /// <summary>What <see cref="Next"/> will give for that index, as often as one asks.</summary>
    public ReadOnlySpan<int> Peek(int index)
    {
        if (index == 0 && !shuffled && !IsFull)
        {
            Shuffle();
            shuffled = true;
        }

        int start = index * Size;
        return order.AsSpan(start, Math.Min(Size, order.Length - start));
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
