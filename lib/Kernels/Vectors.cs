using System.Runtime.CompilerServices;

namespace Eml.Kernels;

/// <summary>Operations on vectors as a whole: what an update of the parameters and a norm need.</summary>
internal static unsafe class Vectors
{
    /// <summary>y ← y + factor·x: with factor −η the gradient-descent update, derivations.md eq. (1.15).</summary>
    public static void AddScaled(Span<double> y, double factor, ReadOnlySpan<double> x) =>
        Elementwise.Apply<ScaledSum>(x, y, factor, y);

    /// <summary>The reference of <see cref="AddScaled"/>.</summary>
    public static void ScalarAddScaled(Span<double> y, double factor, ReadOnlySpan<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] += factor * x[i];
        }
    }

    /// <summary>x·x, summed in a fixed order.</summary>
    public static double SumOfSquares(ReadOnlySpan<double> x) => Dots.Dot(x, x);

    private readonly struct ScaledSum : IElementwise
    {
        public static int ParallelFrom => 65536;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<L, V>(V x, V y, V factor)
            where L : ILanes<V>
            where V : struct => L.Add(y, L.Multiply(factor, x));      // not fused: the bits of the plain formula on every machine
    }
}
