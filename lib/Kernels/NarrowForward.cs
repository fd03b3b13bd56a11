using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>The forward pass of a <see cref="Narrow"/> sigmoid layer and the products of the next one, in one go; z1 lives in registers only.</summary>
/// <remarks>A sample's result depends neither on the other samples nor on the number of threads.</remarks>
internal readonly unsafe struct NarrowForward : INarrowKernel
{
    private const int ParallelFrom = 16384;

    /// <summary>H ← σ(W1·X + b1·1ᵀ) and Z2 ← W2·H + b2·1ᵀ: derivations.md eq. (1.1), (1.2) and (1.4).</summary>
    /// <param name="x">X, N0×m, sample by sample.</param>
    /// <param name="w1">W1, N1×N0, column-major.</param>
    /// <param name="b1">b1, N1 elements.</param>
    /// <param name="w2">W2, N2×N1, column-major.</param>
    /// <param name="b2">b2, N2 elements.</param>
    /// <param name="h">Takes H, N1×m, sample by sample.</param>
    /// <param name="z2">Takes Z2, N2×m, column-major.</param>
    /// <param name="m">How many samples.</param>
    /// <exception cref="ArgumentException">A span's length does not fit, or the layer has too many inputs or outputs.</exception>
    public static void Run(
        ReadOnlySpan<double> x, ReadOnlySpan<double> w1, ReadOnlySpan<double> b1, ReadOnlySpan<double> w2, ReadOnlySpan<double> b2,
        Span<double> h, Span<double> z2, int m)
    {
        int stride = Narrow.Stride(m), rows = b1.Length, outputs = b2.Length, inputs = x.Length / stride;
        Narrow.Check(inputs, outputs);
        Spans.Matrix(x.Length, stride, inputs, nameof(x));
        Spans.Matrix(w1.Length, rows, inputs, nameof(w1));
        Spans.Matrix(w2.Length, outputs, rows, nameof(w2));
        Spans.Matrix(h.Length, stride, rows, nameof(h));
        Spans.Matrix(z2.Length, outputs, m, nameof(z2));
        fixed (double* px = x, pw1 = w1, pb1 = b1, pw2 = w2, pb2 = b2, ph = h, pz = z2)
        {
            var job = new Job { X = px, W1 = pw1, B1 = pb1, W2 = pw2, B2 = pb2, H = ph, Z2 = pz, Rows = rows, Stride = stride, M = m };
            job.Parts = Workers.Parts((long)rows * m, ParallelFrom);
            Narrow.Run<NarrowForward>(inputs, outputs, job.Parts, &job);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Part<L, V, I, O>(void* context, int part)
        where L : ILanes<V>
        where V : struct
        where I : IWidth
        where O : IWidth
    {
        var job = (Job*)context;
        double* z2 = stackalloc double[Narrow.Widest * L.Count];
        nint rows = job->Rows, stride = job->Stride, registers = Narrow.Padded((int)job->M) / L.Count;      // padding too: what stays in it from a former batch, the backward pass would read
        nint end = registers * (part + 1) / job->Parts * L.Count;
        for (nint s = registers * part / job->Parts * L.Count; s < end; s += L.Count)
        {
            double* x = job->X + s, h = job->H + s, w1 = job->W1, w2 = job->W2, b1 = job->B1, b2 = job->B2;
            V x0 = L.Load(x), x1 = I.Value > 1 ? L.Load(x + stride) : x0;
            V x2 = I.Value > 2 ? L.Load(x + (2 * stride)) : x0, x3 = I.Value > 3 ? L.Load(x + (3 * stride)) : x0;
            V o0 = L.Broadcast(b2[0]), o1 = O.Value > 1 ? L.Broadcast(b2[1]) : o0;
            V o2 = O.Value > 2 ? L.Broadcast(b2[2]) : o0, o3 = O.Value > 3 ? L.Broadcast(b2[3]) : o0;
            for (nint r = rows; r > 0; r--, w1++, b1++, w2 += O.Value, h += stride)
            {
                V z = L.MultiplyAdd(x0, L.Broadcast(w1[0]), L.Broadcast(b1[0]));        // eq. (1.1)
                z = I.Value > 1 ? L.MultiplyAdd(x1, L.Broadcast(w1[rows]), z) : z;
                z = I.Value > 2 ? L.MultiplyAdd(x2, L.Broadcast(w1[2 * rows]), z) : z;
                z = I.Value > 3 ? L.MultiplyAdd(x3, L.Broadcast(w1[3 * rows]), z) : z;
                V value = Sigmoid.Apply<L, V>(z, z, z);                                 // eq. (1.2)
                L.Store(value, h);
                o0 = L.MultiplyAdd(value, L.Broadcast(w2[0]), o0);                      // eq. (1.4)
                o1 = O.Value > 1 ? L.MultiplyAdd(value, L.Broadcast(w2[1]), o1) : o1;
                o2 = O.Value > 2 ? L.MultiplyAdd(value, L.Broadcast(w2[2]), o2) : o2;
                o3 = O.Value > 3 ? L.MultiplyAdd(value, L.Broadcast(w2[3]), o3) : o3;
            }

            L.Store(o0, z2);
            if (O.Value > 1)
            {
                L.Store(o1, z2 + L.Count);
            }

            if (O.Value > 2)
            {
                L.Store(o2, z2 + (2 * L.Count));
            }

            if (O.Value > 3)
            {
                L.Store(o3, z2 + (3 * L.Count));
            }

            double* to = job->Z2 + (s * O.Value);
            for (nint j = 0, samples = Math.Min(L.Count, job->M - s); j < samples; j++)
            {
                for (nint o = 0; o < O.Value; o++, to++)
                {
                    *to = z2[(o * L.Count) + j];
                }
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Job
    {
        public double* X;
        public double* W1;
        public double* B1;
        public double* W2;
        public double* B2;
        public double* H;
        public double* Z2;
        public nint Rows;
        public nint Stride;
        public nint M;
        public int Parts;
    }
}
