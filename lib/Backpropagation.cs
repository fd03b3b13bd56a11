using Eml.Kernels;

namespace Eml;

/// <summary>
/// The forward and the backward pass over a network, on column-major spans and in buffers made once:
/// derivations.md eq. (1.1) to eq. (1.14) for two layers, with eq. (2.9) in the place of eq. (1.8) in Task 2; eq. (3.1) to eq. (3.7) for any number.
/// </summary>
internal sealed class Backpropagation
{
    private readonly Network network;
    private readonly int capacity;
    private readonly NarrowPass? narrow;

    /// <param name="network">The network; its weights are read at each call.</param>
    /// <param name="capacity">The most samples a batch may have.</param>
    /// <param name="keepIntermediates">Whether z and ∂L/∂h stay readable; otherwise h and δ overwrite them or are not stored at all, which saves memory traffic.</param>
    public Backpropagation(Network network, int capacity, bool keepIntermediates = false)
    {
        this.network = network;
        this.capacity = capacity;
        Gradient = network.Parameters.ZerosLike();
        narrow = keepIntermediates ? null : NarrowPass.For(network, capacity);
        double[][] Buffers() => [.. network.Layers.Select((l, i) => narrow is null || i == network.Layers.Count - 1 ? new double[l.Outputs * capacity] : [])];
        H = Buffers();
        Delta = Buffers();
        Z = keepIntermediates ? Buffers() : H;
        GradientH = keepIntermediates ? Buffers() : Delta;
    }

    /// <summary>Per layer z = W h + b; the last one is what the head reads.</summary>
    public double[][] Z { get; }

    /// <summary>Per layer h = a(z).</summary>
    public double[][] H { get; }

    /// <summary>Per hidden layer ∂L/∂h.</summary>
    public double[][] GradientH { get; }

    /// <summary>Per layer δ = ∂L/∂z.</summary>
    public double[][] Delta { get; }

    /// <summary>∂L/∂W1, ∂L/∂b1, …, as the last <see cref="LossAndGradient"/> left them.</summary>
    public ParameterVector Gradient { get; }

    /// <summary>Takes the m samples of <paramref name="x"/> (N0×m) forward and returns the last layer's z. <see cref="Z"/> and <see cref="H"/> are filled where intermediates are kept.</summary>
    public Span<double> Forward(ReadOnlySpan<double> x, int m)
    {
        System.Diagnostics.Debug.Assert(m <= capacity, "A batch is larger than the buffers.");
        if (narrow is not null)
        {
            Span<double> z2 = H[^1].AsSpan(0, network.Outputs * m);
            narrow.Forward(x, z2, m);
            return z2;
        }

        ReadOnlySpan<double> input = x;
        for (int l = 0; l < network.Layers.Count; l++)
        {
            DenseLayer layer = network.Layers[l];
            Span<double> z = Z[l].AsSpan(0, layer.Outputs * m), h = H[l].AsSpan(0, layer.Outputs * m);
            Products.Multiply(layer.W, input, z, layer.Outputs, layer.Inputs, m);        // eq. (1.1), eq. (1.4), eq. (3.1), the bias still to come
            layer.Activation.AddBiasAndApply(z, layer.B, h);        // eq. (1.2), eq. (3.2)
            input = h;
        }

        return H[^1].AsSpan(0, network.Outputs * m);
    }

    /// <summary>The mean loss over the m samples, without a gradient.</summary>
    public double Loss(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int m) => network.Head.Loss(Forward(x, m), y, network.Outputs);

    /// <summary>The mean loss over the m samples; fills <see cref="Gradient"/>, and where intermediates are kept <see cref="Delta"/> and <see cref="GradientH"/>.</summary>
    public double LossAndGradient(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int m)
    {
        Span<double> output = Forward(x, m);
        int last = network.Layers.Count - 1;
        double loss = network.Head.LossAndDelta(output, y, Delta[last].AsSpan(0, output.Length), network.Outputs);        // eq. (1.8), eq. (2.9), eq. (3.3)
        if (narrow is not null)
        {
            narrow.Backward(Delta[last].AsSpan(0, output.Length), Gradient, m);
            return loss;
        }

        for (int l = last; l >= 0; l--)
        {
            DenseLayer layer = network.Layers[l];
            ReadOnlySpan<double> delta = Delta[l].AsSpan(0, layer.Outputs * m);
            ReadOnlySpan<double> input = l == 0 ? x : H[l - 1].AsSpan(0, layer.Inputs * m);
            Products.MultiplyTranspose(delta, input, Gradient.Blocks[2 * l].Values, layer.Outputs, m, layer.Inputs);        // eq. (1.9), eq. (1.13), eq. (3.6)
            Columns.Sum(delta, Gradient.Blocks[(2 * l) + 1].Values);        // eq. (1.10), eq. (1.14), eq. (3.7)
            if (l > 0)
            {
                Span<double> gradientH = GradientH[l - 1].AsSpan(0, layer.Inputs * m);
                Products.TransposeMultiply(layer.W, delta, gradientH, layer.Inputs, layer.Outputs, m);        // eq. (1.11), eq. (3.4)
                network.Layers[l - 1].Activation.Backward(input, gradientH, Delta[l - 1].AsSpan(0, gradientH.Length));        // eq. (1.12), eq. (3.5)
            }
        }

        return loss;
    }
}
