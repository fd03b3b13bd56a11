using Eml.Kernels;

namespace Eml;

/// <summary>
/// What <see cref="Backpropagation"/> does for a network of one sigmoid layer between few inputs and few outputs, as for the curve and the spirals:
/// the same equations, with the samples in the lanes of the registers.
/// </summary>
internal sealed class NarrowPass
{
    private readonly DenseLayer hidden, output;
    private readonly AlignedBuffer x, h, delta;

    private NarrowPass(Network network, int capacity)
    {
        (hidden, output) = (network.Layers[0], network.Layers[1]);
        int stride = Narrow.Stride(capacity);
        x = new AlignedBuffer(hidden.Inputs * stride);
        h = new AlignedBuffer(hidden.Outputs * stride);
        delta = new AlignedBuffer(output.Outputs * stride);
    }

    /// <summary>A pass with room for <paramref name="capacity"/> samples; null for a network of another kind.</summary>
    public static NarrowPass? For(Network network, int capacity) =>
        network.Layers.Count == 2 && network.Layers[0].Activation == Activation.Sigmoid && Narrow.Suits(network.Inputs, network.Outputs)
            ? new NarrowPass(network, capacity) : null;

    /// <summary>Fills z2 (N2×m) from X (N0×m).</summary>
    public void Forward(ReadOnlySpan<double> samples, Span<double> z2, int m)
    {
        Narrow.BySample(samples, hidden.Inputs, m, Rows(x, hidden.Inputs, m));
        NarrowForward.Run(Rows(x, hidden.Inputs, m), hidden.W, hidden.B, output.W, output.B, Rows(h, hidden.Outputs, m), z2, m);
    }

    /// <summary>Fills the gradient from δ2 (N2×m) of the samples of the last <see cref="Forward"/>.</summary>
    public void Backward(ReadOnlySpan<double> delta2, ParameterVector gradient, int m)
    {
        Span<double> delta2BySample = Rows(delta, output.Outputs, m);
        Narrow.BySample(delta2, output.Outputs, m, delta2BySample);
        NarrowBackward.Run(
            Rows(x, hidden.Inputs, m), Rows(h, hidden.Outputs, m), delta2BySample, output.W,
            gradient.Blocks[2].Values, gradient.Blocks[0].Values, gradient.Blocks[1].Values, m);
        Columns.Sum(delta2, gradient.Blocks[3].Values);             // eq. (1.10)
    }

    private static Span<double> Rows(AlignedBuffer buffer, int rows, int m) => buffer.First(rows * Narrow.Stride(m));
}
