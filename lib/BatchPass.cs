using System.Numerics;
using System.Runtime.ExceptionServices;
using Eml.Kernels;

namespace Eml;

/// <summary>
/// <see cref="Backpropagation"/> over a batch that may hold many samples. A large batch is cut into slices, which the threads share out: that takes one
/// hand-over a step instead of one per matrix product, and what a slice leaves behind is more often still in its core's cache. Loss and gradient are
/// means over samples, derivations.md eq. (1.7); so those of the batch are the slices' own, each weighted by its share of the samples.
/// </summary>
/// <remarks>At most one core takes part for every 256 samples. How a batch is cut depends on the network and on sizes alone, so the result is the same to the last bit whatever the number of threads.</remarks>
internal sealed class BatchPass : IParts
{
    /// <summary>Parameters times samples that a slice has, the last one perhaps fewer: some ten microseconds of work, against less than one for the hand-over.</summary>
    private const long LeastWork = 100_000;

    /// <summary>With more parameters adding up the slices' gradients costs too much; then the matrix products are shared out instead.</summary>
    private const int MostParameters = 20_000;

    /// <summary>Samples that a slice has, the last one perhaps fewer: each slice packs the weights for itself.</summary>
    private const int LeastSamples = 256;

    private const int MostSlices = 16;

    private readonly Network network;
    private readonly int sliceSize;
    private readonly Backpropagation[] slices;
    private readonly double[] losses;
    private ReadOnlyMemory<double> x, y;
    private int m;
    private ExceptionDispatchInfo? failure;

    /// <param name="network">The network; its weights are read at each call.</param>
    /// <param name="capacity">The most samples a batch may have.</param>
    public BatchPass(Network network, int capacity)
    {
        this.network = network;
        long parameters = network.Parameters.Count;
        int count = parameters > MostParameters ? 1 : (int)Math.Clamp(Math.Min(parameters * capacity / LeastWork, capacity / LeastSamples), 1, MostSlices);
        count = 1 << BitOperations.Log2((uint)count);      // so that two, four or eight cores get equally many
        sliceSize = (((capacity - 1) / count) + Panels.Columns) / Panels.Columns * Panels.Columns;
        slices = [.. Enumerable.Range(0, Slices(capacity)).Select(_ => new Backpropagation(network, sliceSize))];
        losses = new double[slices.Length];
        Gradient = slices.Length == 1 ? slices[0].Gradient : network.Parameters.ZerosLike();
    }

    /// <summary>∂L/∂W1, ∂L/∂b1, …, as the last <see cref="LossAndGradient"/> left them.</summary>
    public ParameterVector Gradient { get; }

    /// <summary>The mean loss over the m samples of <paramref name="samples"/> (N0×m) and <paramref name="targets"/> (N×m); fills <see cref="Gradient"/>.</summary>
    public double LossAndGradient(ReadOnlyMemory<double> samples, ReadOnlyMemory<double> targets, int count)
    {
        if (slices.Length == 1)
        {
            return slices[0].LossAndGradient(samples.Span, targets.Span, count);
        }

        (x, y, m) = (samples, targets, count);
        failure = null;
        Workers.Run(Slices(m), this);
        failure?.Throw();
        return Sum();
    }

    /// <inheritdoc/>
    void IParts.Part(int part)
    {
        int from = part * sliceSize, size = Size(part);
        try
        {
            losses[part] = slices[part].LossAndGradient(
                x.Span.Slice(from * network.Inputs, size * network.Inputs), y.Span.Slice(from * network.Outputs, size * network.Outputs), size);
        }
#pragma warning disable CA1031 // thrown again where the parts were handed out
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(e);     // a head of a user's own may throw, and a helper's thread must not
        }
    }

    private int Slices(int samples) => ((samples - 1) / sliceSize) + 1;

    private int Size(int slice) => Math.Min(sliceSize, m - (slice * sliceSize));

    private double Sum()
    {
        double loss = 0;
        for (int i = 0; i < Gradient.Blocks.Count; i++)
        {
            Array.Clear(Gradient.Blocks[i].Values);
        }

        for (int s = 0; s < Slices(m); s++)
        {
            double weight = Size(s) / (double)m;
            loss += weight * losses[s];
            for (int i = 0; i < Gradient.Blocks.Count; i++)
            {
                Vectors.AddScaled(Gradient.Blocks[i].Values, weight, slices[s].Gradient.Blocks[i].Values);
            }
        }

        return loss;
    }
}
