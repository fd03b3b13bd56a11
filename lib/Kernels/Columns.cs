using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Eml.Kernels;

/// <summary>Operations on the columns of a column-major matrix; a column is one sample.</summary>
/// <remarks>Eight short columns are treated as one long one, so that no register is left partly empty.</remarks>
internal static unsafe partial class Columns
{
    private const int Short = 64, Together = 8;

    /// <summary>Z ← Z + b·1ᵀ: adds <paramref name="bias"/> to every column of <paramref name="z"/>.</summary>
    /// <exception cref="ArgumentException">z is not made of whole columns of the bias's length.</exception>
    [SkipLocalsInit]
    public static void AddBias(Span<double> z, ReadOnlySpan<double> bias)
    {
        int columns = Spans.Columns(z.Length, bias.Length, nameof(z));
        int together = bias.Length < Short ? Math.Min(columns, Together) : 1;
        int length = bias.Length * together;
        double* several = stackalloc double[Short * Together];
        fixed (double* pz = z, pb = bias)
        {
            for (int t = 0; together > 1 && t < together; t++)
            {
                bias.CopyTo(new Span<double>(several + (t * bias.Length), bias.Length));
            }

            for (int start = 0; start < z.Length; start += length)
            {
                Add(pz + start, together > 1 ? several : pb, Math.Min(length, z.Length - start));
            }
        }
    }

    /// <summary>z ← f(z, b) in every column, with b the element of <paramref name="bias"/> in the same row.</summary>
    /// <exception cref="ArgumentException">z is not made of whole columns of the bias's length.</exception>
    [SkipLocalsInit]
    public static void Apply<F>(Span<double> z, ReadOnlySpan<double> bias)
        where F : IElementwise
    {
        int columns = Spans.Columns(z.Length, bias.Length, nameof(z));
        double* several = stackalloc double[Short * Together];
        fixed (double* pz = z, pb = bias)
        {
            if (bias.Length < Short)
            {
                for (int t = 0; t < Together; t++)
                {
                    bias.CopyTo(new Span<double>(several + (t * bias.Length), bias.Length));
                }

                Elementwise.Apply<F>(pz, several, bias.Length * Together, 0, pz, z.Length);
            }
            else if (bias.Length % Together == 0)
            {
                Elementwise.Apply<F>(pz, pb, bias.Length, 0, pz, z.Length);
            }
            else
            {
                for (int j = 0; j < columns; j++)
                {
                    double* column = pz + ((nint)j * bias.Length);
                    Elementwise.Apply<F>(column, pb, (bias.Length + Together) / Together * Together, 0, column, bias.Length);
                }
            }
        }
    }

    /// <summary>The reference of <see cref="AddBias"/>.</summary>
    public static void ScalarAddBias(Span<double> z, ReadOnlySpan<double> bias)
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] += bias[i % bias.Length];
        }
    }

    private static void Add(double* z, double* bias, int length)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Add<Lanes512, Vector512<double>>(z, bias, length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Add<Lanes256, Vector256<double>>(z, bias, length);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Add<Lanes128, Vector128<double>>(z, bias, length);
        }
        else
        {
            Add<ScalarLanes, double>(z, bias, length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<L, V>(double* z, double* bias, int length)
        where L : ILanes<V>
        where V : struct
    {
        nint i = 0;
        for (; i <= length - L.Count; i += L.Count)
        {
            L.Store(L.Add(L.Load(z + i), L.Load(bias + i)), z + i);
        }

        for (; i < length; i++)
        {
            z[i] += bias[i];
        }
    }
}
