using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Eml.Kernels;

/// <summary>
/// The backward pass over a sigmoid layer between few inputs and few outputs, in one pass over its h: derivations.md eq. (1.9) and eq. (1.11)
/// to eq. (1.14). ∂L/∂h and δ1 live in registers only. Columns are summed in their order.
/// </summary>
internal static unsafe class NarrowBackward
{
    /// <summary>The most inputs, and the most outputs.</summary>
    public const int Widest = 4;

    /// <summary>Up to how many elements of h one thread is faster than two with the general kernels.</summary>
    private const int MostElements = 32768;

    private interface IWidth
    {
        static abstract int Value { get; }
    }

    /// <summary>Whether this kernel is the faster way.</summary>
    public static bool Suits(int inputs, int outputs, int elements) => inputs <= Widest && outputs <= Widest && elements <= MostElements;

    /// <summary>Fills ∂L/∂W2 (N2×N1), ∂L/∂W1 (N1×N0) and ∂L/∂b1 (N1) from x (N0×m), h (N1×m), δ2 (N2×m) and W2.</summary>
    /// <exception cref="ArgumentException">A span's length does not fit, or there are more than <see cref="Widest"/> inputs or outputs, or none.</exception>
    public static void Run(
        ReadOnlySpan<double> x, ReadOnlySpan<double> h, ReadOnlySpan<double> delta2, ReadOnlySpan<double> w2,
        Span<double> gradientW2, Span<double> gradientW1, Span<double> gradientB1, int m)
    {
        int rows = gradientB1.Length, inputs = rows == 0 ? 0 : gradientW1.Length / rows, outputs = rows == 0 ? 0 : w2.Length / rows;
        Require.InRange(inputs, 1, Widest + 1, nameof(gradientW1));
        Require.InRange(outputs, 1, Widest + 1, nameof(w2));
        Spans.Matrix(x.Length, inputs, m, nameof(x));
        Spans.Matrix(h.Length, rows, m, nameof(h));
        Spans.Matrix(delta2.Length, outputs, m, nameof(delta2));
        Spans.Matrix(w2.Length, outputs, rows, nameof(w2));
        Spans.Matrix(gradientW2.Length, outputs, rows, nameof(gradientW2));
        Spans.Matrix(gradientW1.Length, rows, inputs, nameof(gradientW1));
        fixed (double* px = x, ph = h, pd = delta2, pw = w2, g2 = gradientW2, g1 = gradientW1, gb = gradientB1)
        {
            var job = new Job { X = px, H = ph, Delta2 = pd, W2 = pw, GradientW2 = g2, GradientW1 = g1, GradientB1 = gb, Rows = rows, M = m };
            switch (inputs)
            {
                case 1:
                    Run<One>(&job, outputs);
                    break;
                case 2:
                    Run<Two>(&job, outputs);
                    break;
                case 3:
                    Run<Three>(&job, outputs);
                    break;
                default:
                    Run<Four>(&job, outputs);
                    break;
            }
        }
    }

    private static void Run<I>(Job* job, int outputs)
        where I : IWidth
    {
        switch (outputs)
        {
            case 1:
                Run<I, One>(job);
                break;
            case 2:
                Run<I, Two>(job);
                break;
            case 3:
                Run<I, Three>(job);
                break;
            default:
                Run<I, Four>(job);
                break;
        }
    }

    private static void Run<I, O>(Job* job)
        where I : IWidth
        where O : IWidth
    {
        nint row = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            row = Rows<Lanes512, Vector512<double>, I, O>(job, row);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            row = Rows<Lanes256, Vector256<double>, I, O>(job, row);
        }

        if (Vector128.IsHardwareAccelerated)
        {
            row = Rows<Lanes128, Vector128<double>, I, O>(job, row);
        }

        Rows<ScalarLanes, double, I, O>(job, row);
    }

    /// <summary>As many whole registers of rows as there are from that one on; returns the first row that is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static nint Rows<L, V, I, O>(Job* job, nint row)
        where L : ILanes<V>
        where V : struct
        where I : IWidth
        where O : IWidth
    {
        double* w = stackalloc double[Widest * 8];
        V one = L.Broadcast(1);
        for (nint rows = job->Rows; row <= rows - L.Count; row += L.Count)
        {
            for (nint r = 0; r < L.Count; r++)
            {
                for (nint o = 0; o < O.Value; o++)
                {
                    w[(o * L.Count) + r] = job->W2[o + ((row + r) * O.Value)];
                }
            }

            V w0 = L.Load(w), w1 = O.Value > 1 ? L.Load(w + L.Count) : w0;
            V w2 = O.Value > 2 ? L.Load(w + (2 * L.Count)) : w0, w3 = O.Value > 3 ? L.Load(w + (3 * L.Count)) : w0;
            V bias = L.Broadcast(0), i0 = bias, i1 = bias, i2 = bias, i3 = bias, o0 = bias, o1 = bias, o2 = bias, o3 = bias;
            double* h = job->H + row, x = job->X, d = job->Delta2;
            for (nint j = job->M; j > 0; j--, h += rows, x += I.Value, d += O.Value)
            {
                V value = L.Load(h), factor = L.Broadcast(d[0]), delta = L.Multiply(w0, factor);
                o0 = L.MultiplyAdd(value, factor, o0);
                if (O.Value > 1)
                {
                    factor = L.Broadcast(d[1]);
                    (delta, o1) = (L.MultiplyAdd(w1, factor, delta), L.MultiplyAdd(value, factor, o1));
                }

                if (O.Value > 2)
                {
                    factor = L.Broadcast(d[2]);
                    (delta, o2) = (L.MultiplyAdd(w2, factor, delta), L.MultiplyAdd(value, factor, o2));
                }

                if (O.Value > 3)
                {
                    factor = L.Broadcast(d[3]);
                    (delta, o3) = (L.MultiplyAdd(w3, factor, delta), L.MultiplyAdd(value, factor, o3));
                }

                delta = L.Multiply(L.Multiply(delta, value), L.Subtract(one, value));       // eq. (1.12)
                bias = L.Add(bias, delta);
                i0 = L.MultiplyAdd(delta, L.Broadcast(x[0]), i0);
                i1 = I.Value > 1 ? L.MultiplyAdd(delta, L.Broadcast(x[1]), i1) : i1;
                i2 = I.Value > 2 ? L.MultiplyAdd(delta, L.Broadcast(x[2]), i2) : i2;
                i3 = I.Value > 3 ? L.MultiplyAdd(delta, L.Broadcast(x[3]), i3) : i3;
            }

            L.Store(bias, job->GradientB1 + row);
            Store<L, V>(I.Value, i0, i1, i2, i3, job->GradientW1 + row, rows);
            Store<L, V>(O.Value, o0, o1, o2, o3, w, L.Count);
            for (nint r = 0; r < L.Count; r++)
            {
                for (nint o = 0; o < O.Value; o++)
                {
                    job->GradientW2[o + ((row + r) * O.Value)] = w[(o * L.Count) + r];
                }
            }
        }

        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<L, V>(int count, V v0, V v1, V v2, V v3, double* to, nint stride)
        where L : ILanes<V>
        where V : struct
    {
        L.Store(v0, to);
        if (count > 1)
        {
            L.Store(v1, to + stride);
        }

        if (count > 2)
        {
            L.Store(v2, to + (2 * stride));
        }

        if (count > 3)
        {
            L.Store(v3, to + (3 * stride));
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
        public nint M;
    }

    private readonly struct One : IWidth
    {
        public static int Value => 1;
    }

    private readonly struct Two : IWidth
    {
        public static int Value => 2;
    }

    private readonly struct Three : IWidth
    {
        public static int Value => 3;
    }

    private readonly struct Four : IWidth
    {
        public static int Value => 4;
    }
}
