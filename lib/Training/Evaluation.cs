namespace Eml.Training;

/// <summary>
/// The mean loss over a whole set, in one forward pass. Samples go through the network in chunks, so that the hidden layers' buffers
/// stay small, but the head sees all outputs at once: the value is that of <see cref="Network.Loss(MathNet.Numerics.LinearAlgebra.Matrix{double}, MathNet.Numerics.LinearAlgebra.Matrix{double})"/> to the last bit.
/// </summary>
internal sealed class Evaluation
{
    /// <summary>Samples per chunk.</summary>
    public const int ChunkSize = 1024;

    private readonly Network network;
    private readonly SampleArrays data;
    private readonly Backpropagation pass;
    private readonly double[] z;

    public Evaluation(Network network, SampleArrays data)
    {
        this.network = network;
        this.data = data;
        pass = new Backpropagation(network, Math.Min(ChunkSize, data.Count));
        z = new double[data.Outputs * data.Count];
    }

    /// <summary>The loss at the network's present weights.</summary>
    public double Loss()
    {
        for (int start = 0; start < data.Count; start += ChunkSize)
        {
            Forward(start).CopyTo(z.AsSpan(start * data.Outputs));
        }

        return network.Head.LossAndDelta(z, data.Y, z, data.Outputs);       // δ is not asked for, but written over z nothing is allocated
    }

    /// <summary>Where the forward pass first leaves the finite numbers, for a message; goes through the set again.</summary>
    public string WhatIsNotFinite()
    {
        for (int start = 0; start < data.Count; start += ChunkSize)
        {
            if (Divergence.InForwardPass(network, Chunk(start), start) is { } found)
            {
                return found;
            }
        }

        return Divergence.OnlyTheLoss(network);
    }

    private Span<double> Forward(int start) => pass.Forward(Chunk(start), Math.Min(ChunkSize, data.Count - start));

    private ReadOnlySpan<double> Chunk(int start) =>
        data.X.AsSpan(start * data.Inputs, Math.Min(ChunkSize, data.Count - start) * data.Inputs);
}
