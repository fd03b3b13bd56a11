using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Eml.Kernels;

/// <summary>A product C = A·B of matrices whose elements lie in memory with any strides; C is column-major without gaps.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct Product
{
    public double* A;
    public double* B;
    public double* C;
    public nint ARow;
    public nint AColumn;
    public nint BRow;
    public nint BColumn;
    public int M;
    public int K;
    public int N;
    public int Parts;
    public bool ByRows;

    /// <summary>Whether a product with a single column may sum in four chains.</summary>
    public bool InFourChains;
}

/// <summary>
/// The middle loops of the products: rows are taken in panels as high as a tile, k in blocks short enough for a panel to stay in the
/// first-level cache. A panel that is transposed, used often, or not as high as its registers is first copied together.
/// </summary>
internal static unsafe class Panels
{
    /// <summary>The height of a whole panel, and the width of a whole tile: where threads may cut.</summary>
    public const int Rows = 16, Columns = 8;

    private const int BlockLength = 256;

    /// <summary>From how many columns on copying a panel pays.</summary>
    private const int ManyColumns = 48;

    /// <summary>Fills C for the rows from <paramref name="rowFrom"/> and the columns from <paramref name="columnFrom"/> up to, but not, the ends.</summary>
    [SkipLocalsInit]
    public static void Multiply(Product* product, int rowFrom, int rowEnd, int columnFrom, int columnEnd)
    {
        double* buffer = stackalloc double[Rows * BlockLength];
        int blocks = Math.Max(1, (product->K + BlockLength - 1) / BlockLength);
        for (int block = 0; block < blocks; block++)
        {
            int from = (int)((long)product->K * block / blocks), length = (int)((long)product->K * (block + 1) / blocks) - from;
            for (int row = rowFrom, height; row < rowEnd; row += height)
            {
                int registers = Height(rowEnd - row);
                height = Math.Min(registers, rowEnd - row);
                double* a = product->A + (row * product->ARow) + (from * product->AColumn);
                nint stride = product->AColumn;
                if (product->ARow != 1 || height < registers || columnEnd - columnFrom >= ManyColumns)
                {
                    Pack(a, product->ARow, product->AColumn, height, registers, length, buffer);
                    a = buffer;
                    stride = registers;
                }

                var panel = new Panel
                {
                    A = a,
                    AColumn = stride,
                    B = product->B + (from * product->BRow) + (columnFrom * product->BColumn),
                    BRow = product->BRow,
                    BColumn = product->BColumn,
                    C = product->C + row + ((nint)columnFrom * product->M),
                    CColumn = product->M,
                    Height = height,
                    Length = length,
                    Width = columnEnd - columnFrom,
                    Add = block > 0,
                    InFourChains = product->InFourChains && product->N == 1,
                };
                Multiply(panel, registers);
            }
        }
    }

    /// <summary>How many rows the next panel's registers hold; the last one may be higher than the rows left.</summary>
    private static int Height(int rowsLeft)
    {
        if (rowsLeft == 1 || !Vector128.IsHardwareAccelerated)
        {
            return 1;
        }

        if (rowsLeft == 2 || !Vector256.IsHardwareAccelerated)
        {
            return 2;
        }

        if (rowsLeft <= 4 || !Vector512.IsHardwareAccelerated)
        {
            return 4;
        }

        return rowsLeft <= 8 ? 8 : 16;
    }

    private static void Multiply(in Panel panel, int registers)
    {
        switch (registers)
        {
            case 16:
                panel.Multiply<Lanes512, Vector512<double>, PanelOfTwo>();
                break;
            case 8:
                panel.Multiply<Lanes512, Vector512<double>, PanelOfOne>();
                break;
            case 4:
                panel.Multiply<Lanes256, Vector256<double>, PanelOfOne>();
                break;
            case 2:
                panel.Multiply<Lanes128, Vector128<double>, PanelOfOne>();
                break;
            default:
                panel.Multiply<ScalarLanes, double, PanelOfOne>();
                break;
        }
    }

    /// <summary>Copies a panel so that its columns follow each other, filled up with zeros to the height of the registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(double* a, nint row, nint column, int height, int registers, nint length, double* to)
    {
        if (row == 1 && height == 16 && Vector512.IsHardwareAccelerated)
        {
            for (nint p = 0; p < length; p++, a += column, to += 16)
            {
                Vector512.Load(a).Store(to);
                Vector512.Load(a + 8).Store(to + 8);
            }

            return;
        }

        for (nint i = 0; i < registers; i++)
        {
            double* from = a + (i * row);
            for (nint p = 0; p < length; p++)
            {
                to[i + (p * registers)] = i < height ? from[p * column] : 0;
            }
        }
    }
}
