using System.Runtime.CompilerServices;

namespace Eml.Kernels;

/// <summary>
/// The innermost loops of the products: a tile of C is held in registers while k runs, and each of its elements is one chain
/// of multiply-adds in the order of k. Whatever the tile, the register width or the thread, an element is summed in that order;
/// only <see cref="OneByOne"/>, which no batch of samples uses, cuts the chain in four.
/// </summary>
internal static unsafe class Tile
{
    /// <summary>C ← A·B, or C + A·B, for two registers of rows by eight columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TwoByEight<L, V>(double* a, nint aColumn, double* b, nint bRow, nint bColumn, double* c, nint cColumn, nint k, bool add)
        where L : ILanes<V>
        where V : struct
    {
        V x0 = L.Broadcast(0), x1 = x0, x2 = x0, x3 = x0, x4 = x0, x5 = x0, x6 = x0, x7 = x0;
        V y0 = x0, y1 = x0, y2 = x0, y3 = x0, y4 = x0, y5 = x0, y6 = x0, y7 = x0;
        if (add)
        {
            (x0, y0) = (L.Load(c), L.Load(c + L.Count));
            (x1, y1) = (L.Load(c + cColumn), L.Load(c + cColumn + L.Count));
            (x2, y2) = (L.Load(c + (2 * cColumn)), L.Load(c + (2 * cColumn) + L.Count));
            (x3, y3) = (L.Load(c + (3 * cColumn)), L.Load(c + (3 * cColumn) + L.Count));
            (x4, y4) = (L.Load(c + (4 * cColumn)), L.Load(c + (4 * cColumn) + L.Count));
            (x5, y5) = (L.Load(c + (5 * cColumn)), L.Load(c + (5 * cColumn) + L.Count));
            (x6, y6) = (L.Load(c + (6 * cColumn)), L.Load(c + (6 * cColumn) + L.Count));
            (x7, y7) = (L.Load(c + (7 * cColumn)), L.Load(c + (7 * cColumn) + L.Count));
        }

        double* b1 = b + bColumn, b2 = b1 + bColumn, b3 = b2 + bColumn, b4 = b3 + bColumn, b5 = b4 + bColumn, b6 = b5 + bColumn, b7 = b6 + bColumn;
        nint at = 0;
        for (nint p = 0; p < k; p++, a += aColumn, at += bRow)
        {
            V top = L.Load(a), bottom = L.Load(a + L.Count);
            V factor = L.Broadcast(b[at]);
            (x0, y0) = (L.MultiplyAdd(top, factor, x0), L.MultiplyAdd(bottom, factor, y0));
            factor = L.Broadcast(b1[at]);
            (x1, y1) = (L.MultiplyAdd(top, factor, x1), L.MultiplyAdd(bottom, factor, y1));
            factor = L.Broadcast(b2[at]);
            (x2, y2) = (L.MultiplyAdd(top, factor, x2), L.MultiplyAdd(bottom, factor, y2));
            factor = L.Broadcast(b3[at]);
            (x3, y3) = (L.MultiplyAdd(top, factor, x3), L.MultiplyAdd(bottom, factor, y3));
            factor = L.Broadcast(b4[at]);
            (x4, y4) = (L.MultiplyAdd(top, factor, x4), L.MultiplyAdd(bottom, factor, y4));
            factor = L.Broadcast(b5[at]);
            (x5, y5) = (L.MultiplyAdd(top, factor, x5), L.MultiplyAdd(bottom, factor, y5));
            factor = L.Broadcast(b6[at]);
            (x6, y6) = (L.MultiplyAdd(top, factor, x6), L.MultiplyAdd(bottom, factor, y6));
            factor = L.Broadcast(b7[at]);
            (x7, y7) = (L.MultiplyAdd(top, factor, x7), L.MultiplyAdd(bottom, factor, y7));
        }

        Store<L, V>(x0, y0, c);
        Store<L, V>(x1, y1, c + cColumn);
        Store<L, V>(x2, y2, c + (2 * cColumn));
        Store<L, V>(x3, y3, c + (3 * cColumn));
        Store<L, V>(x4, y4, c + (4 * cColumn));
        Store<L, V>(x5, y5, c + (5 * cColumn));
        Store<L, V>(x6, y6, c + (6 * cColumn));
        Store<L, V>(x7, y7, c + (7 * cColumn));
    }

    /// <summary>C ← A·B, or C + A·B, for one register of rows by eight columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OneByEight<L, V>(double* a, nint aColumn, double* b, nint bRow, nint bColumn, double* c, nint cColumn, nint k, bool add)
        where L : ILanes<V>
        where V : struct
    {
        V x0 = L.Broadcast(0), x1 = x0, x2 = x0, x3 = x0, x4 = x0, x5 = x0, x6 = x0, x7 = x0;
        if (add)
        {
            (x0, x1, x2, x3) = (L.Load(c), L.Load(c + cColumn), L.Load(c + (2 * cColumn)), L.Load(c + (3 * cColumn)));
            (x4, x5, x6, x7) = (L.Load(c + (4 * cColumn)), L.Load(c + (5 * cColumn)), L.Load(c + (6 * cColumn)), L.Load(c + (7 * cColumn)));
        }

        double* b1 = b + bColumn, b2 = b1 + bColumn, b3 = b2 + bColumn, b4 = b3 + bColumn, b5 = b4 + bColumn, b6 = b5 + bColumn, b7 = b6 + bColumn;
        nint at = 0;
        for (nint p = 0; p < k; p++, a += aColumn, at += bRow)
        {
            V left = L.Load(a);
            x0 = L.MultiplyAdd(left, L.Broadcast(b[at]), x0);
            x1 = L.MultiplyAdd(left, L.Broadcast(b1[at]), x1);
            x2 = L.MultiplyAdd(left, L.Broadcast(b2[at]), x2);
            x3 = L.MultiplyAdd(left, L.Broadcast(b3[at]), x3);
            x4 = L.MultiplyAdd(left, L.Broadcast(b4[at]), x4);
            x5 = L.MultiplyAdd(left, L.Broadcast(b5[at]), x5);
            x6 = L.MultiplyAdd(left, L.Broadcast(b6[at]), x6);
            x7 = L.MultiplyAdd(left, L.Broadcast(b7[at]), x7);
        }

        L.Store(x0, c);
        L.Store(x1, c + cColumn);
        L.Store(x2, c + (2 * cColumn));
        L.Store(x3, c + (3 * cColumn));
        L.Store(x4, c + (4 * cColumn));
        L.Store(x5, c + (5 * cColumn));
        L.Store(x6, c + (6 * cColumn));
        L.Store(x7, c + (7 * cColumn));
    }

    /// <summary>C ← A·B, or C + A·B, for two registers of rows by two columns; with column strides of 0 for a single one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TwoByTwo<L, V>(double* a, nint aColumn, double* b, nint bRow, nint bColumn, double* c, nint cColumn, nint k, bool add)
        where L : ILanes<V>
        where V : struct
    {
        V x0 = L.Broadcast(0), y0 = x0, x1 = x0, y1 = x0;
        if (add)
        {
            (x0, y0, x1, y1) = (L.Load(c), L.Load(c + L.Count), L.Load(c + cColumn), L.Load(c + cColumn + L.Count));
        }

        double* b1 = b + bColumn;
        nint at = 0;
        for (nint p = 0; p < k; p++, a += aColumn, at += bRow)
        {
            V top = L.Load(a), bottom = L.Load(a + L.Count), left = L.Broadcast(b[at]), right = L.Broadcast(b1[at]);
            (x0, y0) = (L.MultiplyAdd(top, left, x0), L.MultiplyAdd(bottom, left, y0));
            (x1, y1) = (L.MultiplyAdd(top, right, x1), L.MultiplyAdd(bottom, right, y1));
        }

        Store<L, V>(x0, y0, c);
        Store<L, V>(x1, y1, c + cColumn);
    }

    /// <summary>C ← A·B, or C + A·B, for one register of rows by two columns; with column strides of 0 for a single one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OneByTwo<L, V>(double* a, nint aColumn, double* b, nint bRow, nint bColumn, double* c, nint cColumn, nint k, bool add)
        where L : ILanes<V>
        where V : struct
    {
        V x0 = L.Broadcast(0), x1 = x0;
        if (add)
        {
            (x0, x1) = (L.Load(c), L.Load(c + cColumn));
        }

        double* b1 = b + bColumn;
        nint at = 0;
        for (nint p = 0; p < k; p++, a += aColumn, at += bRow)
        {
            V left = L.Load(a);
            (x0, x1) = (L.MultiplyAdd(left, L.Broadcast(b[at]), x0), L.MultiplyAdd(left, L.Broadcast(b1[at]), x1));
        }

        L.Store(x0, c);
        L.Store(x1, c + cColumn);
    }

    /// <summary>
    /// C ← A·b, or C + A·b, for one register of rows and a single column, in four chains of every fourth k: a single one would wait for itself.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OneByOne<L, V>(double* a, nint aColumn, double* b, nint bRow, double* c, nint k, bool add)
        where L : ILanes<V>
        where V : struct
    {
        V x0 = add ? L.Load(c) : L.Broadcast(0), x1 = L.Broadcast(0), x2 = x1, x3 = x1;
        nint p = 0;
        for (; p <= k - 4; p += 4, a += 4 * aColumn, b += 4 * bRow)
        {
            x0 = L.MultiplyAdd(L.Load(a), L.Broadcast(b[0]), x0);
            x1 = L.MultiplyAdd(L.Load(a + aColumn), L.Broadcast(b[bRow]), x1);
            x2 = L.MultiplyAdd(L.Load(a + (2 * aColumn)), L.Broadcast(b[2 * bRow]), x2);
            x3 = L.MultiplyAdd(L.Load(a + (3 * aColumn)), L.Broadcast(b[3 * bRow]), x3);
        }

        for (; p < k; p++, a += aColumn, b += bRow)
        {
            x0 = L.MultiplyAdd(L.Load(a), L.Broadcast(b[0]), x0);
        }

        L.Store(L.Add(L.Add(x0, x1), L.Add(x2, x3)), c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<L, V>(V top, V bottom, double* c)
        where L : ILanes<V>
        where V : struct
    {
        L.Store(top, c);
        L.Store(bottom, c + L.Count);
    }
}
