using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>eˣ to about one unit in the last place, subnormal results included.</summary>
/// <remarks>
/// x = n·ln 2 + r with n = k/16 for a whole k, so |r| ≤ ln 2/32 and eˣ = 2^⌊n⌋·2^(i/16)·eʳ, i the lowest four bits of k. 2^(i/16) comes from
/// a table. In eʳ = 1 + r + r²·q(r) the polynomial q is the one of degree 4 that minimises the largest error of eʳ on that interval
/// (Remez' algorithm); it is 1.2e-17, a tenth of a unit in the last place. The rounding of the table, at most 0.48 units, and that of the
/// last multiply-add make most of the error.
/// </remarks>
internal static unsafe class Exponential
{
    /// <summary>2^(i/16).</summary>
    private static ReadOnlySpan<double> Powers =>
    [
        1.0, 1.0442737824274138, 1.0905077326652577, 1.1387886347566916, 1.189207115002721, 1.241857812073484, 1.2968395546510096, 1.3542555469368927,
        1.4142135623730951, 1.4768261459394993, 1.5422108254079407, 1.6104903319492543, 1.681792830507429, 1.7562521603732995, 1.8340080864093424, 1.9152065613971474,
    ];

    /// <summary>eˣ for x ≤ 710, from where on it is infinite; NaN gives NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V x)
        where L : ILanes<V>
        where V : struct
    {
        x = L.AtLeast(x, L.Broadcast(-746));        // below it is 0
        // The bytes of a constant never move.
        double* powers = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Powers));
        V round = L.Broadcast(ScalarLanes.RoundingShift / 16);
        V shifted = L.MultiplyAdd(x, L.Broadcast(1.4426950408889634), round);
        V n = L.Subtract(shifted, round);
        V r = L.MultiplyAdd(n, L.Broadcast(-0.6931471803691238), x);            // ln 2 in two parts; the first has 21 zero bits at its end
        r = L.MultiplyAdd(n, L.Broadcast(-1.9082149292705877e-10), r);
        V q = L.Broadcast(0.0013889128979475498);
        q = L.MultiplyAdd(q, r, L.Broadcast(0.008333471923677293));
        q = L.MultiplyAdd(q, r, L.Broadcast(0.041666666659657174));
        q = L.MultiplyAdd(q, r, L.Broadcast(0.16666666664417853));
        q = L.MultiplyAdd(q, r, L.Broadcast(0.5000000000000006));
        V small = L.MultiplyAdd(L.Multiply(r, r), q, r), power = L.Pick(powers, shifted);
        return L.Scale(L.MultiplyAdd(power, small, power), n);
    }
}
