using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Eml.Kernels;

/// <summary>What is done to an element of an <see cref="Affine"/> product when its sum is complete.</summary>
internal interface IEpilogue
{
    /// <summary>Whether <see cref="Apply"/> looks at its second argument.</summary>
    static abstract bool ReadsOther { get; }

    /// <param name="sum">The complete sum: z forward, ∂L/∂h backward.</param>
    /// <param name="other">The element of <see cref="Affine.Other"/> in the same place: h backward.</param>
    static abstract V Apply<L, V>(V sum, V other)
        where L : ILanes<V>
        where V : struct;
}

/// <summary>Leaves the sum as it is.</summary>
internal readonly struct NoEpilogue : IEpilogue
{
    public static bool ReadsOther => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V sum, V other)
        where L : ILanes<V>
        where V : struct => sum;
}

/// <summary>
/// f(W·X + b·1ᵀ), with X and the result in <see cref="SampleRows"/>: eq. (1.1) and eq. (1.2) forward with W as it is stored, eq. (1.11) and eq. (1.12)
/// backward with W's strides exchanged and no b.
/// </summary>
/// <remarks>An element is summed by one thread in the order of X's rows, whatever the number of threads, and does not depend on the other samples.</remarks>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct Affine
{
    /// <summary>W's first element; the one in row i and column k lies at <c>i·WRow + k·WColumn</c>.</summary>
    public double* W;
    public nint WRow;
    public nint WColumn;

    /// <summary>b, or null for 0.</summary>
    public double* Bias;

    public double* X;
    public double* Result;

    /// <summary>Takes the sums as they were before the epilogue, in the layout of the result; null to forget them.</summary>
    public double* Kept;

    /// <summary>What the epilogue reads beside the sum, in the layout of the result.</summary>
    public double* Other;

    /// <summary>The rows of W and of the result.</summary>
    public int Rows;

    /// <summary>The columns of W, the rows of X.</summary>
    public int Length;

    /// <summary>How many samples, padded.</summary>
    public int Samples;

    /// <summary>From one row of X, the result, what is kept and the other to the next.</summary>
    public nint Stride;

    private const long ParallelFrom = 250_000;

    /// <summary>How many multiply-adds an application of the epilogue is worth, roughly.</summary>
    private const int EpilogueWork = 16;

    /// <summary>What of X a tile's column reads stays in the first-level cache.</summary>
    private const int CacheBytes = 32 * 1024;

    /// <summary>What of W is taken at a time stays in the second-level cache.</summary>
    private const int PanelBytes = 128 * 1024;

    private const int MostRows = 1024;

    /// <summary>Between four rows of a copy and the next four lies a cache line, lest they drive each other out.</summary>
    private const int Gap = 8;

    /// <summary>Each thread's room for a copy of a panel of W.</summary>
    [ThreadStatic]
    private static AlignedBuffer? room;

    private int parts;
    private bool byRows;

    /// <summary>Computes the result.</summary>
    public void Run<E>()
        where E : IEpilogue
    {
        parts = Workers.Parts((long)Rows * Samples * (Length + EpilogueWork), ParallelFrom);
        if (parts > 1)
        {
            int rowGroups = (Rows + 3) / 4, sampleGroups = (Samples + 31) / 32;
            byRows = rowGroups >= sampleGroups;
            parts = Math.Min(parts, Math.Max(rowGroups, sampleGroups));
        }

        Affine job = this;
        Registers.Run<Kernel<E>>(parts, &job);
    }

    private readonly struct Kernel<E> : IKernel
        where E : IEpilogue
    {
        public static void Part<L, V>(void* context, int part)
            where L : ILanes<V>
            where V : struct
        {
            var job = (Affine*)context;
            int rowFrom = 0, rowTo = job->Rows;
            nint from = 0, to = job->Samples;
            if (job->byRows)
            {
                (rowFrom, rowTo) = Share(job->Rows, 4, part, job->parts);
            }
            else if (job->parts > 1)
            {
                (from, to) = Share(job->Samples, 32, part, job->parts);
            }

            int wide = L.Count == 8 ? 4 : 2;        // registers of samples in a tile: with as many rows, as many as the machine has room for
            nint width = wide * L.Count, samples = to - from;
            bool fits = samples * job->Length * sizeof(double) <= CacheBytes, packs = !fits && job->WRow == 1 && samples >= 8 * width;
            int chunk = fits ? job->Length : CacheBytes / ((int)width * sizeof(double)), rows = fits ? job->Rows : Math.Min(MostRows, PanelBytes / (chunk * sizeof(double)) / 4 * 4);
            double* packed = packs ? (room ??= new AlignedBuffer((PanelBytes / sizeof(double)) + (MostRows / 4 * Gap))).Pointer : null;
            for (int k = 0; k < job->Length; k += chunk)
            {
                int end = Math.Min(job->Length, k + chunk);
                for (int row = rowFrom; row < rowTo; row += rows)
                {
                    int bottom = Math.Min(rowTo, row + rows);
                    var panel = new Panel { First = job->W + (row * job->WRow) + (k * job->WColumn), Row = job->WRow, Column = job->WColumn, Group = 4 * job->WRow };
                    if (packs)
                    {
                        panel = Pack(panel, bottom - row, end - k, packed);
                    }

                    Block<L, V>(job, panel, row, bottom, k, end, from, samples / width, fits ? samples / width : 1, samples % width / L.Count);
                }
            }
        }

        /// <summary>The product of a panel with all samples, some tiles' width after the other.</summary>
        private static void Block<L, V>(Affine* job, Panel panel, int rowFrom, int rowTo, int k, int end, nint s, nint blocks, nint strip, nint rest)
            where L : ILanes<V>
            where V : struct
        {
            for (; blocks > 0; blocks -= strip)
            {
                if (L.Count == 8)
                {
                    Strips<L, V, Four>(job, panel, rowFrom, rowTo, k, end, s, strip);
                    s += strip * 4 * L.Count;
                }
                else
                {
                    Strips<L, V, Two>(job, panel, rowFrom, rowTo, k, end, s, strip);
                    s += strip * 2 * L.Count;
                }
            }

            switch (rest)
            {
                case 3:
                    Strips<L, V, Three>(job, panel, rowFrom, rowTo, k, end, s, 1);
                    break;
                case 2:
                    Strips<L, V, Two>(job, panel, rowFrom, rowTo, k, end, s, 1);
                    break;
                case 1:
                    Strips<L, V, One>(job, panel, rowFrom, rowTo, k, end, s, 1);
                    break;
            }
        }

        /// <summary>Copies a part of W so that what a tile reads lies side by side: at the distance of a power of two its columns would drive each other out of the cache.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static Panel Pack(Panel panel, int rows, int columns, double* to)
        {
            nint group = (4 * columns) + Gap, whole = rows / 4 * 4;
            double* w = panel.First, first = to;
            for (int k = 0; k < columns; k++, w += panel.Column, to += 4)
            {
                double* at = to;
                for (nint r = 0; r < whole; r += 4, at += group)
                {
                    Vector256.Store(Vector256.Load(w + r), at);
                }

                for (nint r = whole; r < rows; r++)
                {
                    at[r - whole] = w[r];
                }
            }

            return new Panel { First = first, Row = 1, Column = 4, Group = group };
        }

        /// <summary>All rows of some samples.</summary>
        private static void Strips<L, V, C>(Affine* job, Panel panel, int rowFrom, int rowTo, int k, int end, nint s, nint blocks)
            where L : ILanes<V>
            where V : struct
            where C : INumber
        {
            double* w = panel.First;
            for (int row = rowFrom; row < rowTo; row += 4, w += panel.Group)
            {
                int rows = Math.Min(4, rowTo - row);
                switch (rows)
                {
                    case 4:
                        Tiles.Strip<L, V, Four, C>(job, w, panel.Row, panel.Column, row, k, end, s, blocks);
                        break;
                    case 3:
                        Tiles.Strip<L, V, Three, C>(job, w, panel.Row, panel.Column, row, k, end, s, blocks);
                        break;
                    case 2:
                        Tiles.Strip<L, V, Two, C>(job, w, panel.Row, panel.Column, row, k, end, s, blocks);
                        break;
                    default:
                        Tiles.Strip<L, V, One, C>(job, w, panel.Row, panel.Column, row, k, end, s, blocks);
                        break;
                }

                if (end == job->Length)
                {
                    Finish<L, V>(job, row, rows, s, blocks * C.Value * L.Count);
                }
            }
        }

        /// <summary>Keeps the sums if wanted, and applies the epilogue.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Finish<L, V>(Affine* job, nint row, int rows, nint s, nint samples)
            where L : ILanes<V>
            where V : struct
        {
            nint at = (row * job->Stride) + s;
            for (; rows > 0; rows--, at += job->Stride)
            {
                double* result = job->Result + at, other = E.ReadsOther ? job->Other + at : result;
                if (job->Kept is not null)
                {
                    new ReadOnlySpan<double>(result, (int)samples).CopyTo(new Span<double>(job->Kept + at, (int)samples));
                }

                if (typeof(E) == typeof(NoEpilogue))
                {
                    continue;
                }

                for (nint i = 0; i < samples; i += L.Count)
                {
                    V sum = L.Load(result + i);
                    L.Store(E.Apply<L, V>(sum, E.ReadsOther ? L.Load(other + i) : sum), result + i);
                }
            }
        }

        /// <summary>A part's share of so many, in whole units.</summary>
        private static (int From, int To) Share(int whole, int unit, int part, int parts)
        {
            long units = (whole + unit - 1) / unit;
            return ((int)(units * part / parts * unit), (int)Math.Min(whole, units * (part + 1) / parts * unit));
        }
    }

    /// <summary>A part of W: where it begins, and how far it is to its next row, its next column, and the next four rows.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Panel
    {
        public double* First;
        public nint Row;
        public nint Column;
        public nint Group;
    }

    /// <summary>Tiles of R rows by C registers, in methods of their own: one body too many in a method, and the JIT stops inlining.</summary>
    private static class Tiles
    {
        /// <summary>Sums, or goes on summing, from column k of W up to, but not, <paramref name="end"/>, for some tiles side by side.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Strip<L, V, R, C>(Affine* job, double* firstW, nint wRow, nint wColumn, nint row, int k, int end, nint s, nint blocks)
            where L : ILanes<V>
            where V : struct
            where R : INumber
            where C : INumber
        {
            nint stride = job->Stride;
            double* firstX = job->X + (k * stride) + s, to = job->Result + (row * stride) + s, bias = job->Bias;
            for (; blocks > 0; blocks--, firstX += C.Value * L.Count, to += C.Value * L.Count)
            {
                V a00 = L.Broadcast(0), a01 = a00, a02 = a00, a03 = a00, a10 = a00, a11 = a00, a12 = a00, a13 = a00;
                V a20 = a00, a21 = a00, a22 = a00, a23 = a00, a30 = a00, a31 = a00, a32 = a00, a33 = a00;
                if (k > 0)
                {
                    Load<L, V, C>(to, ref a00, ref a01, ref a02, ref a03);
                    if (R.Value > 1)
                    {
                        Load<L, V, C>(to + stride, ref a10, ref a11, ref a12, ref a13);
                    }

                    if (R.Value > 2)
                    {
                        Load<L, V, C>(to + (2 * stride), ref a20, ref a21, ref a22, ref a23);
                    }

                    if (R.Value > 3)
                    {
                        Load<L, V, C>(to + (3 * stride), ref a30, ref a31, ref a32, ref a33);
                    }
                }
                else if (bias is not null)
                {
                    a00 = a01 = a02 = a03 = L.Broadcast(bias[row]);
                    if (R.Value > 1)
                    {
                        a10 = a11 = a12 = a13 = L.Broadcast(bias[row + 1]);
                    }

                    if (R.Value > 2)
                    {
                        a20 = a21 = a22 = a23 = L.Broadcast(bias[row + 2]);
                    }

                    if (R.Value > 3)
                    {
                        a30 = a31 = a32 = a33 = L.Broadcast(bias[row + 3]);
                    }
                }

                double* x = firstX, w = firstW;
                for (nint left = end - k; left > 0; left--, x += stride, w += wColumn)
                {
                    V x0 = L.Load(x), x1 = C.Value > 1 ? L.Load(x + L.Count) : x0;
                    V x2 = C.Value > 2 ? L.Load(x + (2 * L.Count)) : x0, x3 = C.Value > 3 ? L.Load(x + (3 * L.Count)) : x0;
                    V factor = L.Broadcast(w[0]);
                    a00 = L.MultiplyAdd(x0, factor, a00);
                    a01 = C.Value > 1 ? L.MultiplyAdd(x1, factor, a01) : a01;
                    a02 = C.Value > 2 ? L.MultiplyAdd(x2, factor, a02) : a02;
                    a03 = C.Value > 3 ? L.MultiplyAdd(x3, factor, a03) : a03;
                    if (R.Value > 1)
                    {
                        factor = L.Broadcast(w[wRow]);
                        a10 = L.MultiplyAdd(x0, factor, a10);
                        a11 = C.Value > 1 ? L.MultiplyAdd(x1, factor, a11) : a11;
                        a12 = C.Value > 2 ? L.MultiplyAdd(x2, factor, a12) : a12;
                        a13 = C.Value > 3 ? L.MultiplyAdd(x3, factor, a13) : a13;
                    }

                    if (R.Value > 2)
                    {
                        factor = L.Broadcast(w[2 * wRow]);
                        a20 = L.MultiplyAdd(x0, factor, a20);
                        a21 = C.Value > 1 ? L.MultiplyAdd(x1, factor, a21) : a21;
                        a22 = C.Value > 2 ? L.MultiplyAdd(x2, factor, a22) : a22;
                        a23 = C.Value > 3 ? L.MultiplyAdd(x3, factor, a23) : a23;
                    }

                    if (R.Value > 3)
                    {
                        factor = L.Broadcast(w[3 * wRow]);
                        a30 = L.MultiplyAdd(x0, factor, a30);
                        a31 = C.Value > 1 ? L.MultiplyAdd(x1, factor, a31) : a31;
                        a32 = C.Value > 2 ? L.MultiplyAdd(x2, factor, a32) : a32;
                        a33 = C.Value > 3 ? L.MultiplyAdd(x3, factor, a33) : a33;
                    }
                }

                Store<L, V, C>(a00, a01, a02, a03, to);
                if (R.Value > 1)
                {
                    Store<L, V, C>(a10, a11, a12, a13, to + stride);
                }

                if (R.Value > 2)
                {
                    Store<L, V, C>(a20, a21, a22, a23, to + (2 * stride));
                }

                if (R.Value > 3)
                {
                    Store<L, V, C>(a30, a31, a32, a33, to + (3 * stride));
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Load<L, V, C>(double* from, ref V a0, ref V a1, ref V a2, ref V a3)
            where L : ILanes<V>
            where V : struct
            where C : INumber
        {
            a0 = L.Load(from);
            a1 = C.Value > 1 ? L.Load(from + L.Count) : a1;
            a2 = C.Value > 2 ? L.Load(from + (2 * L.Count)) : a2;
            a3 = C.Value > 3 ? L.Load(from + (3 * L.Count)) : a3;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store<L, V, C>(V a0, V a1, V a2, V a3, double* to)
            where L : ILanes<V>
            where V : struct
            where C : INumber
        {
            L.Store(a0, to);
            if (C.Value > 1)
            {
                L.Store(a1, to + L.Count);
            }

            if (C.Value > 2)
            {
                L.Store(a2, to + (2 * L.Count));
            }

            if (C.Value > 3)
            {
                L.Store(a3, to + (3 * L.Count));
            }
        }
    }
}
