using System.Numerics;
using System.Runtime.ExceptionServices;
using Eml.Kernels;

namespace Eml;

/// <summary>How much of a <see cref="Pass"/> is wanted; each kind computes what the one before does, by the same code.</summary>
internal enum PassKind
{
    /// <summary>Outputs and the loss.</summary>
    Forward,

    /// <summary>The loss and its gradient.</summary>
    Gradient,

    /// <summary>The same, with every intermediate to be read afterwards.</summary>
    Intermediates,
}

/// <summary>
/// The one forward and backward pass there is, for every network, width and batch: what <see cref="Network.Gradient(MathNet.Numerics.LinearAlgebra.Matrix{double}, MathNet.Numerics.LinearAlgebra.Matrix{double})"/>,
/// the gradient check, training and its evaluations run. derivations.md eq. (1.1) to eq. (1.14) for two layers, with eq. (2.9) in the place of
/// eq. (1.8) in Task 2; eq. (3.1) to eq. (3.7) for any number; with one sample the homework's own formulas, eq. (1.35).
/// </summary>
/// <remarks>
/// A batch is cut into blocks of samples, whose buffers stay in the cache. Of a large batch and a small network the blocks are dealt out to slices
/// that run side by side, each with a gradient of its own; otherwise each kernel is shared out over the threads. How a batch is cut depends on
/// the network and on the capacity alone, so the result is the same to the last bit whatever the number of threads. With the library's heads, losses and gradients allocate nothing.
/// </remarks>
internal sealed class Pass : IParts
{
    /// <summary>Parameters times samples that a slice has, the last one perhaps fewer: some ten microseconds of work, against less than one for the hand-over.</summary>
    private const long LeastWork = 100_000;

    /// <summary>With more parameters adding up the slices' gradients costs too much; then the kernels are shared out instead.</summary>
    private const int MostParameters = 20_000;

    /// <summary>Samples that a slice has, and a block of one, the last one perhaps fewer; of twice as many the rows that a product needs at once leave the first-level cache.</summary>
    internal const int LeastSamples = 256;

    private const int MostSlices = 16;

    private readonly Network network;
    private readonly int blockSize, blocksPerSlice;
    private readonly Block[] blocks;
    private readonly Slice[] slices;
    private readonly double[] losses;
    private bool backward;
    private int m;
    private ExceptionDispatchInfo? failure;

    /// <param name="network">The network; its weights are read at each call.</param>
    /// <param name="capacity">The most samples a batch may have.</param>
    /// <param name="kind">What is wanted.</param>
    /// <param name="fault">A mistake to plant into what this pass computes: only tests have one.</param>
    public Pass(Network network, int capacity, PassKind kind, PassFault? fault = null)
    {
        this.network = network;
        fault ??= PassFault.Planted;
        long parameters = network.Parameters.Count;
        int count = parameters > MostParameters ? 1 : (int)Math.Clamp(Math.Min(parameters * capacity / LeastWork, capacity / LeastSamples), 1, MostSlices);
        count = 1 << BitOperations.Log2((uint)count);      // so that two, four or eight cores get equally many
        int perSlice = Ceiling(capacity, count);
        blocksPerSlice = Math.Max(1, perSlice / LeastSamples);
        blockSize = SampleRows.Padded(Ceiling(perSlice, blocksPerSlice));
        blocks = [.. Enumerable.Range(0, Ceiling(capacity, blockSize)).Select(_ => new Block(network, blockSize))];
        losses = new double[blocks.Length];
        slices = [.. blocks.Chunk(blocksPerSlice).Select(own => new Slice(network, own, blockSize, kind, fault))];
        Gradient = slices.Length == 1 || kind == PassKind.Forward ? slices[0].Gradient : network.Parameters.ZerosLike();
    }

    /// <summary>∂L/∂W1, ∂L/∂b1, …, as the last <see cref="LossAndGradient"/> left them.</summary>
    public ParameterVector Gradient { get; }

    /// <summary>Takes in the samples of <paramref name="x"/> (N0×m) and, unless they are left out, their targets <paramref name="y"/> (N×m), column-major.</summary>
    public void Load(ReadOnlySpan<double> x, ReadOnlySpan<double> y = default)
    {
        m = x.Length / network.Inputs;
        for (int b = 0; b < Blocks; b++)
        {
            int from = b * blockSize, size = Size(b);
            blocks[b].X.Load(x.Slice(from * network.Inputs, size * network.Inputs));
            if (!y.IsEmpty)
            {
                blocks[b].Y.Load(y.Slice(from * network.Outputs, size * network.Outputs));
            }
        }
    }

    /// <summary>Takes in those samples of a set, in that order.</summary>
    public void Gather(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<int> samples)
    {
        m = samples.Length;
        for (int b = 0; b < Blocks; b++)
        {
            ReadOnlySpan<int> own = samples.Slice(b * blockSize, Size(b));
            blocks[b].X.Gather(x, own);
            blocks[b].Y.Gather(y, own);
        }
    }

    /// <summary>The mean loss over the samples: eq. (1.7), eq. (2.5).</summary>
    public double Loss() => Run(withGradient: false);

    /// <summary>The mean loss over the samples; fills <see cref="Gradient"/>.</summary>
    public double LossAndGradient() => Run(withGradient: true);

    /// <summary>Ŷ, N×m, column-major.</summary>
    public double[] Output()
    {
        double[] yHat = new double[network.Outputs * m];
        for (int b = 0; b < Blocks; b++)
        {
            Buffers buffers = slices[b / blocksPerSlice].Forward(b % blocksPerSlice, Size(b));
            SampleRows output = buffers.Output;
            network.Head.Output(buffers.H[^1], output, Size(b));
            output.CopyTo(Columns(yHat, network.Outputs, b));
        }

        return yHat;
    }

    /// <summary>One of the intermediates, column-major; the pass has to keep them, and <see cref="Output"/> or <see cref="LossAndGradient"/> to have been called.</summary>
    public double[] Read(Func<Buffers, SampleRows> which)
    {
        double[] values = [];
        for (int b = 0; b < Blocks; b++)
        {
            SampleRows rows = which(slices[b / blocksPerSlice].BuffersOf(b % blocksPerSlice));
            values = b == 0 ? new double[checked(rows.Rows * m)] : values;
            rows.CopyTo(Columns(values, rows.Rows, b));
        }

        return values;
    }

    /// <summary>The first z, layer by layer, that is not finite, for example <c>z2[0, 17] is Infinity</c>, row and sample; null when all are.</summary>
    public string? FirstNonFiniteZ()
    {
        for (int l = 0; l < network.Layers.Count; l++)
        {
            if (ColumnMajor.NotFinite(Require.Invariant($"z{l + 1}"), Read(b => b.Z[l]), network.Layers[l].Outputs) is { } bad)
            {
                return bad;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    void IParts.Part(int part)
    {
        try
        {
            int first = part * blocksPerSlice;
            for (int b = first; b < Math.Min(first + blocksPerSlice, Blocks); b++)
            {
                losses[b] = slices[part].Loss(b - first, Size(b), backward, 1.0 / m);
            }
        }
#pragma warning disable CA1031 // thrown again where the parts were handed out
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(e);     // a head of a user's own may throw, and a helper's thread must not
        }
    }

    private int Blocks => Ceiling(m, blockSize);

    private static int Ceiling(int a, int b) => (int)(((long)a + b - 1) / b);

    private int Size(int block) => Math.Min(blockSize, m - (block * blockSize));

    private Span<double> Columns(double[] values, int rows, int block) => values.AsSpan(block * blockSize * rows, Size(block) * rows);

    private double Run(bool withGradient)
    {
        int count = Ceiling(Blocks, blocksPerSlice);
        backward = withGradient;
        failure = null;
        if (slices.Length == 1)
        {
            ((IParts)this).Part(0);     // the kernels are shared out
        }
        else
        {
            Workers.Run(count, this);
        }

        failure?.Throw();
        double loss = 0;
        for (int b = 0; b < Blocks; b++)
        {
            loss += losses[b];
        }

        if (withGradient && slices.Length > 1)
        {
            AddUp(count);
        }

        return loss / m;
    }

    private void AddUp(int count)
    {
        for (int i = 0; i < Gradient.Blocks.Count; i++)
        {
            double[] sum = Gradient.Blocks[i].Values;
            slices[0].Gradient.Blocks[i].Values.CopyTo(sum, 0);
            for (int s = 1; s < count; s++)
            {
                Vectors.AddScaled(sum, 1, slices[s].Gradient.Blocks[i].Values);
            }
        }
    }

    /// <summary>The samples of one block and their targets.</summary>
    internal sealed class Block(Network network, int capacity)
    {
        public SampleRows X { get; } = new(network.Inputs, capacity, withOnes: true);

        public SampleRows Y { get; } = new(network.Outputs, capacity);
    }

    /// <summary>What the pass leaves behind of one block, layer by layer.</summary>
    internal sealed class Buffers
    {
        public Buffers(Network network, int capacity, PassKind kind)
        {
            int last = network.Layers.Count - 1;
            SampleRows[] Rows(Func<int, bool> needed) => [.. network.Layers.Select((l, i) => needed(i) ? new SampleRows(l.Outputs, capacity) : null!)];
            H = [.. network.Layers.Select((l, i) => new SampleRows(l.Outputs, capacity, withOnes: i < last))];
            bool keep = kind == PassKind.Intermediates, back = kind != PassKind.Forward;
            Z = Rows(l => l < last && (keep || (back && network.Layers[l].Activation.DerivativeReadsZ)));
            Z[last] = H[last];
            Delta = Rows(l => back);
            Delta[last] ??= H[last];        // without a way back δ is not asked for, and may overwrite z
            GradientH = Rows(l => keep && l < last);
            Output = keep ? new SampleRows(network.Outputs, capacity) : H[last];
        }

        /// <summary>z, where it is kept; the last layer's always is.</summary>
        public SampleRows[] Z { get; }

        /// <summary>h = a(z); in the last layer z itself.</summary>
        public SampleRows[] H { get; }

        /// <summary>δ = ∂L/∂z.</summary>
        public SampleRows[] Delta { get; }

        /// <summary>∂L/∂h, where it is kept.</summary>
        public SampleRows[] GradientH { get; }

        /// <summary>Room for ŷ; where z is not kept, in its place.</summary>
        public SampleRows Output { get; }
    }

    /// <summary>Some blocks that follow each other, taken one after the other.</summary>
    private sealed class Slice
    {
        private readonly Network network;
        private readonly Block[] blocks;
        private readonly Buffers[] buffers;
        private readonly PassFault? fault;

        public Slice(Network network, Block[] blocks, int blockSize, PassKind kind, PassFault? fault)
        {
            (this.network, this.blocks, this.fault) = (network, blocks, fault);
            Gradient = kind == PassKind.Forward ? network.Parameters : network.Parameters.ZerosLike();
            buffers = [.. Enumerable.Range(0, kind == PassKind.Intermediates ? blocks.Length : 1).Select(_ => new Buffers(network, blockSize, kind))];
        }

        public ParameterVector Gradient { get; }

        public Buffers BuffersOf(int block) => buffers[Math.Min(block, buffers.Length - 1)];

        public double Loss(int block, int m, bool backward, double scale)
        {
            Buffers at = Forward(block, m);
            double loss = network.Head.LossAndDelta(at.H[^1], blocks[block].Y, at.Delta[^1], m, scale);        // eq. (1.8), eq. (2.9), eq. (3.3)
            fault?.AfterDelta(network, network.Layers.Count - 1, at, blocks[block], m);
            if (backward)
            {
                Backward(block, at, m);
            }

            return loss;
        }

        /// <summary>Fills H, and Z where it is kept.</summary>
        public unsafe Buffers Forward(int block, int m)
        {
            Buffers at = BuffersOf(block);
            SampleRows input = blocks[block].X;
            for (int l = 0; l < network.Layers.Count; l++)
            {
                DenseLayer layer = network.Layers[l];
                SampleRows h = at.H[l];
                fixed (double* w = layer.W, b = layer.B)
                {
                    var sums = new Affine
                    {
                        W = w,
                        WRow = 1,
                        WColumn = layer.Outputs,
                        Bias = b,
                        X = input.First,
                        Result = h.First,
                        Kept = at.Z[l] is null || at.Z[l] == h ? null : at.Z[l].First,
                        Rows = layer.Outputs,
                        Length = layer.Inputs,
                        Samples = SampleRows.Padded(m),
                        Stride = input.Stride,
                    };
                    layer.Activation.Forward(ref sums);         // eq. (1.1) and eq. (1.2), eq. (1.4), eq. (3.1) and eq. (3.2)
                }

                input = h;
            }

            GC.KeepAlive(this);     // and with it all buffers: the kernels have their addresses only
            return at;
        }

        private unsafe void Backward(int block, Buffers at, int m)
        {
            int samples = SampleRows.Padded(m);
            for (int l = network.Layers.Count - 1; l >= 0; l--)
            {
                DenseLayer layer = network.Layers[l];
                SampleRows delta = at.Delta[l], input = l == 0 ? blocks[block].X : at.H[l - 1];
                fixed (double* w = layer.W, gradientW = Gradient.Blocks[2 * l].Values, gradientB = Gradient.Blocks[(2 * l) + 1].Values)
                {
                    new Gram
                    {
                        Delta = delta.First,
                        H = input.First,
                        Weights = gradientW,
                        Bias = gradientB,
                        Rows = layer.Outputs,
                        Columns = layer.Inputs,
                        Samples = samples,
                        Stride = delta.Stride,
                        Add = block > 0,
                    }.Run();        // eq. (1.9) and eq. (1.10), eq. (1.13) and eq. (1.14), eq. (3.6) and eq. (3.7)
                    if (l > 0)
                    {
                        var sums = new Affine
                        {
                            W = w,
                            WRow = layer.Outputs,
                            WColumn = 1,
                            X = delta.First,
                            Result = at.Delta[l - 1].First,
                            Other = input.First,
                            Kept = at.GradientH[l - 1] is null ? null : at.GradientH[l - 1].First,
                            Rows = layer.Inputs,
                            Length = layer.Outputs,
                            Samples = samples,
                            Stride = delta.Stride,
                        };
                        network.Layers[l - 1].Activation.Backward(ref sums, at.Z[l - 1] is null ? null : at.Z[l - 1].First);       // eq. (1.11) and eq. (1.12), eq. (3.4) and eq. (3.5)
                        fault?.AfterDelta(network, l - 1, at, blocks[block], m);
                    }
                }

                fault?.AfterGradient(network, l, Gradient, at, blocks[block], m);
            }

            GC.KeepAlive(this);
        }
    }
}
