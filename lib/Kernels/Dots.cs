using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Eml.Kernels;

/// <summary>Scalar products of whole columns, with the sum spread over the lanes of a register: what a product with a single row or very few columns needs.</summary>
internal static unsafe class Dots
{
    /// <summary>x·y.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Spans.SameLength(x.Length, y.Length, nameof(y));
        fixed (double* px = x, py = y)
        {
            return Vector512.IsHardwareAccelerated ? Dot<Lanes512, Vector512<double>>(px, py, x.Length)
                : Vector256.IsHardwareAccelerated ? Dot<Lanes256, Vector256<double>>(px, py, x.Length)
                : Vector128.IsHardwareAccelerated ? Dot<Lanes128, Vector128<double>>(px, py, x.Length)
                : Dot<ScalarLanes, double>(px, py, x.Length);
        }
    }

    /// <summary>C = Aᵀ·B, with A k×m, B k×n, C m×n; the caller has checked the lengths.</summary>
    public static void TransposeMultiply(double* a, double* b, double* c, int m, int k, int n)
    {
        for (int j = 0; j < n; j++, b += k, c += m)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Column<Lanes512, Vector512<double>>(a, b, c, m, k);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Column<Lanes256, Vector256<double>>(a, b, c, m, k);
            }
            else if (Vector128.IsHardwareAccelerated)
            {
                Column<Lanes128, Vector128<double>>(a, b, c, m, k);
            }
            else
            {
                Column<ScalarLanes, double>(a, b, c, m, k);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot<L, V>(double* x, double* y, nint length)
        where L : ILanes<V>
        where V : struct
    {
        V s0 = L.Broadcast(0), s1 = s0, s2 = s0, s3 = s0;
        nint i = 0;
        for (; i <= length - (4 * L.Count); i += 4 * L.Count)
        {
            s0 = L.MultiplyAdd(L.Load(x + i), L.Load(y + i), s0);
            s1 = L.MultiplyAdd(L.Load(x + i + L.Count), L.Load(y + i + L.Count), s1);
            s2 = L.MultiplyAdd(L.Load(x + i + (2 * L.Count)), L.Load(y + i + (2 * L.Count)), s2);
            s3 = L.MultiplyAdd(L.Load(x + i + (3 * L.Count)), L.Load(y + i + (3 * L.Count)), s3);
        }

        double sum = L.Sum(L.Add(L.Add(s0, s1), L.Add(s2, s3)));
        for (; i < length; i++)
        {
            sum = double.MultiplyAddEstimate(x[i], y[i], sum);
        }

        return sum;
    }

    /// <summary>c = Aᵀ·b for one column b, four columns of A at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Column<L, V>(double* a, double* b, double* c, int m, nint k)
        where L : ILanes<V>
        where V : struct
    {
        for (int i = 0; i < m; i += 4, a += 4 * k)
        {
            // Past the last column the last one is computed again, and not stored.
            double* a1 = i + 1 < m ? a + k : a, a2 = i + 2 < m ? a1 + k : a1, a3 = i + 3 < m ? a2 + k : a2;
            V s0 = L.Broadcast(0), s1 = s0, s2 = s0, s3 = s0;
            nint p = 0;
            for (; p <= k - L.Count; p += L.Count)
            {
                V right = L.Load(b + p);
                s0 = L.MultiplyAdd(L.Load(a + p), right, s0);
                s1 = L.MultiplyAdd(L.Load(a1 + p), right, s1);
                s2 = L.MultiplyAdd(L.Load(a2 + p), right, s2);
                s3 = L.MultiplyAdd(L.Load(a3 + p), right, s3);
            }

            double d0 = L.Sum(s0), d1 = L.Sum(s1), d2 = L.Sum(s2), d3 = L.Sum(s3);
            for (; p < k; p++)
            {
                d0 = double.MultiplyAddEstimate(a[p], b[p], d0);
                d1 = double.MultiplyAddEstimate(a1[p], b[p], d1);
                d2 = double.MultiplyAddEstimate(a2[p], b[p], d2);
                d3 = double.MultiplyAddEstimate(a3[p], b[p], d3);
            }

            c[i] = d0;
            if (i + 1 < m)
            {
                c[i + 1] = d1;
            }

            if (i + 2 < m)
            {
                c[i + 2] = d2;
            }

            if (i + 3 < m)
            {
                c[i + 3] = d3;
            }
        }
    }
}
