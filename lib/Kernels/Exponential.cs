using System.Runtime.CompilerServices;

namespace Eml.Kernels;

/// <summary>eˣ on spans, to about one unit in the last place, subnormal results included.</summary>
/// <remarks>
/// x = n·ln 2 + r with |r| ≤ ½ ln 2, so eˣ = 2ⁿ·eʳ, and eʳ = 1 + r + r²·q(r). The polynomial q interpolates (eʳ − 1 − r)/r² in ten
/// Chebyshev nodes; with its coefficients rounded to doubles the relative error of eʳ stays below 1.7e-17.
/// </remarks>
internal readonly struct Exponential : IElementwise
{
    public static int ParallelFrom => 16384;

    /// <summary>y ← eˣ; y may be x itself.</summary>
    public static void Apply(ReadOnlySpan<double> x, Span<double> y) => Elementwise.Apply<Exponential>(x, x, 0, y);

    /// <summary>The reference.</summary>
    public static void Scalar(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = Math.Exp(x[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V x, V y, V parameter)
        where L : ILanes<V>
        where V : struct => Of<L, V>(L.AtMost(L.AtLeast(x, L.Broadcast(-746)), L.Broadcast(710)));

    /// <summary>eˣ for −746 ≤ x ≤ 710, between which lie all finite results that are not 0; NaN gives NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V x)
        where L : ILanes<V>
        where V : struct
    {
        V round = L.Broadcast(ScalarLanes.RoundingShift);
        V n = L.Subtract(L.MultiplyAdd(x, L.Broadcast(1.4426950408889634), round), round);
        V r = L.MultiplyAdd(n, L.Broadcast(-0.6931471803691238), x);            // ln 2 in two parts; the first has 21 zero bits at its end
        r = L.MultiplyAdd(n, L.Broadcast(-1.9082149292705877e-10), r);
        V q = L.Broadcast(2.510038549551032e-08);
        q = L.MultiplyAdd(q, r, L.Broadcast(2.7620088445409746e-07));
        q = L.MultiplyAdd(q, r, L.Broadcast(2.7557268459997064e-06));
        q = L.MultiplyAdd(q, r, L.Broadcast(2.4801521295954376e-05));
        q = L.MultiplyAdd(q, r, L.Broadcast(0.00019841269863053618));
        q = L.MultiplyAdd(q, r, L.Broadcast(0.0013888888917213717));
        q = L.MultiplyAdd(q, r, L.Broadcast(0.008333333333330062));
        q = L.MultiplyAdd(q, r, L.Broadcast(0.04166666666662413));
        q = L.MultiplyAdd(q, r, L.Broadcast(0.16666666666666669));
        q = L.MultiplyAdd(q, r, L.Broadcast(0.5000000000000001));
        V small = L.MultiplyAdd(L.Multiply(r, r), q, r);
        return L.Scale(L.Add(L.Broadcast(1), small), n);
    }
}
