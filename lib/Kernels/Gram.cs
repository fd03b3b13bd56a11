using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Eml.Kernels;

/// <summary>
/// [∂L/∂W, ∂L/∂b] = δ·[H; 1]ᵀ, the sums over samples of products of two rows: eq. (1.9) with eq. (1.10), eq. (1.13) with eq. (1.14), eq. (3.6) with eq. (3.7).
/// δ and H are <see cref="SampleRows"/>; behind H's last row stands one of ones, whose column of the result is ∂L/∂b.
/// </summary>
/// <remarks>A sum is spread over the lanes of a register and made by one thread in a fixed order, whatever the number of threads.</remarks>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct Gram
{
    public double* Delta;
    public double* H;

    /// <summary>∂L/∂W, column-major, <see cref="Rows"/>×<see cref="Columns"/>.</summary>
    public double* Weights;

    /// <summary>∂L/∂b, <see cref="Rows"/> elements.</summary>
    public double* Bias;

    /// <summary>The rows of δ.</summary>
    public int Rows;

    /// <summary>The rows of H, without that of ones.</summary>
    public int Columns;

    /// <summary>How many samples, padded.</summary>
    public int Samples;

    /// <summary>From one row of δ and H to the next.</summary>
    public nint Stride;

    /// <summary>Whether the sums are added to what is there.</summary>
    public bool Add;

    private const long ParallelFrom = 250_000;

    /// <summary>What of δ stays in the first-level cache.</summary>
    private const int CacheBytes = 24 * 1024;

    /// <summary>What of H stays in the second-level cache.</summary>
    private const int PanelBytes = 128 * 1024;

    private int parts;
    private bool byRows;

    /// <summary>Computes the result.</summary>
    public void Run()
    {
        parts = Workers.Parts((long)Rows * Samples * Columns, ParallelFrom);
        if (parts > 1)
        {
            byRows = Rows > Columns;
            parts = Math.Min(parts, ((byRows ? Rows : Columns + 1) + 3) / 4);
        }

        Gram job = this;
        Registers.Run<Kernel>(parts, &job);
    }

    private double* At(int row, int column) => column < Columns ? Weights + row + ((nint)column * Rows) : Bias + row;

    private readonly struct Kernel : IKernel
    {
        public static void Part<L, V>(void* context, int part)
            where L : ILanes<V>
            where V : struct
        {
            var job = (Gram*)context;
            int rowFrom = 0, rowTo = job->Rows, from = 0, to = job->Columns + 1;
            if (job->byRows)
            {
                (rowFrom, rowTo) = Share(rowTo, part, job->parts);
            }
            else
            {
                (from, to) = Share(to, part, job->parts);
            }

            int row = job->Samples * sizeof(double), together = Math.Max(4, CacheBytes / row / 4 * 4), panel = Math.Max(4, PanelBytes / row / 4 * 4);
            for (int first = from; first < to; first += panel)
            {
                int last = Math.Min(to, first + panel);
                for (int top = rowFrom; top < rowTo; top += together)
                {
                    Block<L, V>(job, top, Math.Min(rowTo, top + together), first, last);
                }
            }
        }

        /// <summary>Some rows of δ by some of H.</summary>
        private static void Block<L, V>(Gram* job, int top, int bottom, int from, int to)
            where L : ILanes<V>
            where V : struct
        {
            int wide = L.Count == 8 ? 4 : 2;
            for (int column = from; column < to; column += wide)
            {
                switch (Math.Min(wide, to - column))
                {
                    case 4:
                        Tiles<L, V, Four>(job, top, bottom, column);
                        break;
                    case 3:
                        Tiles<L, V, Three>(job, top, bottom, column);
                        break;
                    case 2:
                        Tiles<L, V, Two>(job, top, bottom, column);
                        break;
                    default:
                        Tiles<L, V, One>(job, top, bottom, column);
                        break;
                }
            }
        }

        private static (int From, int To) Share(int whole, int part, int parts)
        {
            long units = (whole + 3) / 4;
            return ((int)(units * part / parts * 4), (int)Math.Min(whole, units * (part + 1) / parts * 4));
        }

        private static void Tiles<L, V, C>(Gram* job, int top, int bottom, int column)
            where L : ILanes<V>
            where V : struct
            where C : INumber
        {
            int row = top;
            for (; row <= bottom - 4; row += 4)
            {
                Tile<L, V, Four, C>(job, row, column);
            }

            switch (bottom - row)
            {
                case 3:
                    Tile<L, V, Three, C>(job, row, column);
                    break;
                case 2:
                    Tile<L, V, Two, C>(job, row, column);
                    break;
                case 1:
                    Tile<L, V, One, C>(job, row, column);
                    break;
            }
        }

        /// <summary>R rows of δ by C rows of H.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Tile<L, V, R, C>(Gram* job, int row, int column)
            where L : ILanes<V>
            where V : struct
            where R : INumber
            where C : INumber
        {
            nint stride = job->Stride;
            double* d = job->Delta + (row * stride), h = job->H + (column * stride);
            V a00 = L.Broadcast(0), a01 = a00, a02 = a00, a03 = a00, a10 = a00, a11 = a00, a12 = a00, a13 = a00;
            V a20 = a00, a21 = a00, a22 = a00, a23 = a00, a30 = a00, a31 = a00, a32 = a00, a33 = a00;
            for (nint left = job->Samples; left > 0; left -= L.Count, d += L.Count, h += L.Count)
            {
                V h0 = L.Load(h), h1 = C.Value > 1 ? L.Load(h + stride) : h0;
                V h2 = C.Value > 2 ? L.Load(h + (2 * stride)) : h0, h3 = C.Value > 3 ? L.Load(h + (3 * stride)) : h0;
                V delta = L.Load(d);
                a00 = L.MultiplyAdd(delta, h0, a00);
                a01 = C.Value > 1 ? L.MultiplyAdd(delta, h1, a01) : a01;
                a02 = C.Value > 2 ? L.MultiplyAdd(delta, h2, a02) : a02;
                a03 = C.Value > 3 ? L.MultiplyAdd(delta, h3, a03) : a03;
                if (R.Value > 1)
                {
                    delta = L.Load(d + stride);
                    a10 = L.MultiplyAdd(delta, h0, a10);
                    a11 = C.Value > 1 ? L.MultiplyAdd(delta, h1, a11) : a11;
                    a12 = C.Value > 2 ? L.MultiplyAdd(delta, h2, a12) : a12;
                    a13 = C.Value > 3 ? L.MultiplyAdd(delta, h3, a13) : a13;
                }

                if (R.Value > 2)
                {
                    delta = L.Load(d + (2 * stride));
                    a20 = L.MultiplyAdd(delta, h0, a20);
                    a21 = C.Value > 1 ? L.MultiplyAdd(delta, h1, a21) : a21;
                    a22 = C.Value > 2 ? L.MultiplyAdd(delta, h2, a22) : a22;
                    a23 = C.Value > 3 ? L.MultiplyAdd(delta, h3, a23) : a23;
                }

                if (R.Value > 3)
                {
                    delta = L.Load(d + (3 * stride));
                    a30 = L.MultiplyAdd(delta, h0, a30);
                    a31 = C.Value > 1 ? L.MultiplyAdd(delta, h1, a31) : a31;
                    a32 = C.Value > 2 ? L.MultiplyAdd(delta, h2, a32) : a32;
                    a33 = C.Value > 3 ? L.MultiplyAdd(delta, h3, a33) : a33;
                }
            }

            Store<R>(job, row, column, L.Sums(a00, a10, a20, a30));
            if (C.Value > 1)
            {
                Store<R>(job, row, column + 1, L.Sums(a01, a11, a21, a31));
            }

            if (C.Value > 2)
            {
                Store<R>(job, row, column + 2, L.Sums(a02, a12, a22, a32));
            }

            if (C.Value > 3)
            {
                Store<R>(job, row, column + 3, L.Sums(a03, a13, a23, a33));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store<R>(Gram* job, int row, int column, Vector256<double> sums)
            where R : INumber
        {
            double* to = job->At(row, column);
            if (R.Value == 4)
            {
                (job->Add ? Vector256.Load(to) + sums : sums).Store(to);
                return;
            }

            for (int i = 0; i < R.Value; i++)
            {
                to[i] = job->Add ? to[i] + sums.GetElement(i) : sums.GetElement(i);
            }
        }
    }
}
