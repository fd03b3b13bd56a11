using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>The backward pass of a <see cref="Narrow"/> sigmoid layer, unit by unit; ∂L/∂h and δ1 live in registers only.</summary>
/// <remarks>A unit's sums are made by one thread in a fixed order, whatever the number of threads.</remarks>
internal readonly unsafe struct NarrowBackward : INarrowKernel
{
    private const int ParallelFrom = 32768;

    /// <summary>∂L/∂W2, ∂L/∂W1 and ∂L/∂b1: derivations.md eq. (1.9) and eq. (1.11) to eq. (1.14).</summary>
    /// <param name="x">X, N0×m, sample by sample.</param>
    /// <param name="h">H, N1×m, sample by sample.</param>
    /// <param name="delta2">δ2, N2×m, sample by sample.</param>
    /// <param name="w2">W2, N2×N1, column-major.</param>
    /// <param name="gradientW2">Takes ∂L/∂W2, N2×N1, column-major.</param>
    /// <param name="gradientW1">Takes ∂L/∂W1, N1×N0, column-major.</param>
    /// <param name="gradientB1">Takes ∂L/∂b1, N1 elements.</param>
    /// <param name="m">How many samples.</param>
    /// <exception cref="ArgumentException">A span's length does not fit, or the layer has too many inputs or outputs.</exception>
    public static void Run(
        ReadOnlySpan<double> x, ReadOnlySpan<double> h, ReadOnlySpan<double> delta2, ReadOnlySpan<double> w2,
        Span<double> gradientW2, Span<double> gradientW1, Span<double> gradientB1, int m)
    {
        int stride = Narrow.Stride(m), rows = gradientB1.Length, inputs = x.Length / stride, outputs = delta2.Length / stride;
        Narrow.Check(inputs, outputs);
        Spans.Matrix(x.Length, stride, inputs, nameof(x));
        Spans.Matrix(h.Length, stride, rows, nameof(h));
        Spans.Matrix(delta2.Length, stride, outputs, nameof(delta2));
        Spans.Matrix(w2.Length, outputs, rows, nameof(w2));
        Spans.Matrix(gradientW2.Length, outputs, rows, nameof(gradientW2));
        Spans.Matrix(gradientW1.Length, rows, inputs, nameof(gradientW1));
        fixed (double* px = x, ph = h, pd = delta2, pw = w2, g2 = gradientW2, g1 = gradientW1, gb = gradientB1)
        {
            var job = new Job { X = px, H = ph, Delta2 = pd, W2 = pw, GradientW2 = g2, GradientW1 = g1, GradientB1 = gb, Rows = rows, Stride = stride, Samples = Narrow.Padded(m) };
            job.Parts = Math.Min(rows, Workers.Parts((long)rows * m, ParallelFrom));
            Narrow.Run<NarrowBackward>(inputs, outputs, job.Parts, &job);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Part<L, V, I, O>(void* context, int part)
        where L : ILanes<V>
        where V : struct
        where I : IWidth
        where O : IWidth
    {
        var job = (Job*)context;
        nint rows = job->Rows, stride = job->Stride, end = rows * (part + 1) / job->Parts;
        V one = L.Broadcast(1);
        for (nint r = rows * part / job->Parts; r < end; r++)
        {
            double* w2 = job->W2 + (r * O.Value), h = job->H + (r * stride), x = job->X, d = job->Delta2;
            V w0 = L.Broadcast(w2[0]), w1 = O.Value > 1 ? L.Broadcast(w2[1]) : w0;
            V w2nd = O.Value > 2 ? L.Broadcast(w2[2]) : w0, w3 = O.Value > 3 ? L.Broadcast(w2[3]) : w0;
            V bias = L.Broadcast(0), i0 = bias, i1 = bias, i2 = bias, i3 = bias, o0 = bias, o1 = bias, o2 = bias, o3 = bias;
            for (nint s = job->Samples; s > 0; s -= L.Count, h += L.Count, x += L.Count, d += L.Count)
            {
                V value = L.Load(h), d0 = L.Load(d), delta = L.Multiply(w0, d0);            // eq. (1.11)
                o0 = L.MultiplyAdd(value, d0, o0);                                          // eq. (1.9)
                if (O.Value > 1)
                {
                    V d1 = L.Load(d + stride);
                    (delta, o1) = (L.MultiplyAdd(w1, d1, delta), L.MultiplyAdd(value, d1, o1));
                }

                if (O.Value > 2)
                {
                    V d2 = L.Load(d + (2 * stride));
                    (delta, o2) = (L.MultiplyAdd(w2nd, d2, delta), L.MultiplyAdd(value, d2, o2));
                }

                if (O.Value > 3)
                {
                    V d3 = L.Load(d + (3 * stride));
                    (delta, o3) = (L.MultiplyAdd(w3, d3, delta), L.MultiplyAdd(value, d3, o3));
                }

                delta = L.Multiply(L.Multiply(delta, value), L.Subtract(one, value));       // eq. (1.12)
                bias = L.Add(bias, delta);                                                  // eq. (1.14)
                i0 = L.MultiplyAdd(delta, L.Load(x), i0);                                   // eq. (1.13)
                i1 = I.Value > 1 ? L.MultiplyAdd(delta, L.Load(x + stride), i1) : i1;
                i2 = I.Value > 2 ? L.MultiplyAdd(delta, L.Load(x + (2 * stride)), i2) : i2;
                i3 = I.Value > 3 ? L.MultiplyAdd(delta, L.Load(x + (3 * stride)), i3) : i3;
            }

            (job->GradientB1[r], job->GradientW1[r]) = L.Sums(bias, i0);
            Store<L, V>(I.Value - 1, i1, i2, i3, i3, job->GradientW1 + r + rows, rows);
            Store<L, V>(O.Value, o0, o1, o2, o3, job->GradientW2 + (r * O.Value), 1);
        }
    }

    /// <summary>Stores the lane sums of the first so many registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<L, V>(int count, V v0, V v1, V v2, V v3, double* to, nint stride)
        where L : ILanes<V>
        where V : struct
    {
        if (count > 1)
        {
            (to[0], to[stride]) = L.Sums(v0, v1);
        }
        else if (count > 0)
        {
            to[0] = L.Sum(v0);
        }

        if (count > 3)
        {
            (to[2 * stride], to[3 * stride]) = L.Sums(v2, v3);
        }
        else if (count > 2)
        {
            to[2 * stride] = L.Sum(v2);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Job
    {
        public double* X;
        public double* H;
        public double* Delta2;
        public double* W2;
        public double* GradientW2;
        public double* GradientW1;
        public double* GradientB1;
        public nint Rows;
        public nint Stride;
        public nint Samples;
        public int Parts;
    }
}
