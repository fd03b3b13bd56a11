using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>How many registers a panel is high: the choice between the tiles.</summary>
internal interface IPanelHeight
{
    static abstract int Registers { get; }
}

internal readonly struct PanelOfOne : IPanelHeight
{
    public static int Registers => 1;
}

internal readonly struct PanelOfTwo : IPanelHeight
{
    public static int Registers => 2;
}

/// <summary>One panel of A against all columns of B: tiles of eight columns, then of two, then one column.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct Panel
{
    public double* A;
    public double* B;
    public double* C;
    public nint AColumn;
    public nint BRow;
    public nint BColumn;
    public nint CColumn;
    public nint Length;
    public int Height;
    public int Width;
    public bool Add;
    public bool InFourChains;

    private const int HighestPanel = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public readonly void Multiply<L, V, H>()
        where L : ILanes<V>
        where V : struct
        where H : IPanelHeight
    {
        // A tile that is higher than the panel is made in a buffer of whole registers.
        double* buffer = stackalloc double[HighestPanel * Panels.Columns];
        int registers = L.Count * H.Registers;
        bool whole = Height == registers;
        double* b = B, c = C;
        for (int left = Width, columns; left > 0; left -= columns, b += columns * BColumn, c += columns * CColumn)
        {
            columns = left >= Panels.Columns ? Panels.Columns : Math.Min(left, 2);
            double* tile = whole ? c : buffer;
            nint tileColumn = columns == 1 ? 0 : whole ? CColumn : registers, bColumn = columns == 1 ? 0 : BColumn;
            if (!whole && Add)
            {
                Copy<L, V>(c, CColumn, buffer, registers, columns);
            }

            if (InFourChains)
            {
                for (nint top = 0; top < registers; top += L.Count)
                {
                    Tile.OneByOne<L, V>(A + top, AColumn, b, BRow, tile + top, Length, Add);
                }
            }
            else if (columns == Panels.Columns)
            {
                if (H.Registers == 2)
                {
                    Tile.TwoByEight<L, V>(A, AColumn, b, BRow, bColumn, tile, tileColumn, Length, Add);
                }
                else
                {
                    Tile.OneByEight<L, V>(A, AColumn, b, BRow, bColumn, tile, tileColumn, Length, Add);
                }
            }
            else if (H.Registers == 2)
            {
                Tile.TwoByTwo<L, V>(A, AColumn, b, BRow, bColumn, tile, tileColumn, Length, Add);
            }
            else
            {
                Tile.OneByTwo<L, V>(A, AColumn, b, BRow, bColumn, tile, tileColumn, Length, Add);
            }

            if (!whole)
            {
                Copy<L, V>(buffer, registers, c, CColumn, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Copy<L, V>(double* from, nint fromColumn, double* to, nint toColumn, nint columns)
        where L : ILanes<V>
        where V : struct
    {
        for (; columns > 0; columns--, from += fromColumn, to += toColumn)
        {
            nint i = 0;
            for (; i <= Height - L.Count; i += L.Count)
            {
                L.Store(L.Load(from + i), to + i);
            }

            for (; i < Height; i++)
            {
                to[i] = from[i];
            }
        }
    }
}
