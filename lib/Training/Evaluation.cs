namespace Eml.Training;

/// <summary>The mean loss over a whole set in one forward pass: the value of <see cref="Network.Loss(MathNet.Numerics.LinearAlgebra.Matrix{double}, MathNet.Numerics.LinearAlgebra.Matrix{double})"/> to the last bit.</summary>
internal sealed class Evaluation
{
    private readonly Network network;
    private readonly SampleArrays data;
    private readonly Pass pass;

    public Evaluation(Network network, SampleArrays data)
    {
        (this.network, this.data) = (network, data);
        pass = new Pass(network, data.Count, PassKind.Forward);
        pass.Load(data.X, data.Y);
    }

    /// <summary>The loss at the network's present weights.</summary>
    public double Loss() => pass.Loss();

    /// <summary>Where the forward pass first leaves the finite numbers, for a message; goes through the set again.</summary>
    public string WhatIsNotFinite() => Divergence.InForwardPass(network, data, data.All);

    /// <summary>The first z that is not finite, though the loss may be; null when all are.</summary>
    public string? FirstZ() => Divergence.FirstZ(network, data.X, data.Count);
}
