using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Eml.Kernels;

/// <content>Summing columns: the gradient of a bias.</content>
internal static unsafe partial class Columns
{
    /// <summary>sum ← Z·1: the sum of the columns of <paramref name="z"/>, in a fixed order.</summary>
    /// <exception cref="ArgumentException">z is not made of whole columns of the sum's length.</exception>
    [SkipLocalsInit]
    public static void Sum(ReadOnlySpan<double> z, Span<double> sum)
    {
        int columns = Spans.Columns(z.Length, sum.Length, nameof(z)), rows = sum.Length;
        int together = rows < Short ? Together : 1;
        int chunks = columns / together;
        double* partial = stackalloc double[Short * Together];
        fixed (double* pz = z, ps = sum)
        {
            double* target = together == 1 ? ps : partial;
            if (Vector512.IsHardwareAccelerated)
            {
                SumChunks<Lanes512, Vector512<double>>(pz, rows * together, chunks, target);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                SumChunks<Lanes256, Vector256<double>>(pz, rows * together, chunks, target);
            }
            else if (Vector128.IsHardwareAccelerated)
            {
                SumChunks<Lanes128, Vector128<double>>(pz, rows * together, chunks, target);
            }
            else
            {
                SumChunks<ScalarLanes, double>(pz, rows * together, chunks, target);
            }

            if (together == 1)
            {
                return;
            }

            for (int i = 0; i < rows; i++)
            {
                double total = partial[i];
                for (int t = 1; t < together; t++)
                {
                    total += partial[(t * rows) + i];
                }

                for (int j = chunks * together; j < columns; j++)
                {
                    total += pz[(j * rows) + i];
                }

                ps[i] = total;
            }
        }
    }

    /// <summary>The reference of <see cref="Sum"/>.</summary>
    public static void ScalarSum(ReadOnlySpan<double> z, Span<double> sum)
    {
        sum.Clear();
        for (int i = 0; i < z.Length; i++)
        {
            sum[i % sum.Length] += z[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumChunks<L, V>(double* z, nint length, nint chunks, double* sum)
        where L : ILanes<V>
        where V : struct
    {
        nint i = 0;
        for (; i <= length - L.Count; i += L.Count)
        {
            V total = L.Broadcast(0);
            double* at = z + i;
            for (nint t = 0; t < chunks; t++, at += length)
            {
                total = L.Add(total, L.Load(at));
            }

            L.Store(total, sum + i);
        }

        for (; i < length; i++)
        {
            double total = 0;
            for (nint t = 0; t < chunks; t++)
            {
                total += z[i + (t * length)];
            }

            sum[i] = total;
        }
    }
}
