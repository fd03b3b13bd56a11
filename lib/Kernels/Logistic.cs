using System.Runtime.CompilerServices;

namespace Eml.Kernels;

/// <summary>σ(z) = 1/(1 + e^(−z)) without overflow: only e raised to −|z| is ever taken. derivations.md eq. (1.2).</summary>
internal readonly struct Logistic : IEpilogue
{
    public static bool ReadsOther => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V sum, V other)
        where L : ILanes<V>
        where V : struct
    {
        V one = L.Broadcast(1);
        V e = Exponential.Of<L, V>(L.NegativeAbs(sum));
        return L.Divide(L.WhereNegative(sum, e, one), L.Add(one, e));
    }
}

/// <summary>∂L/∂z = ∂L/∂h · h · (1 − h), derivations.md eq. (1.12) with eq. (1.3).</summary>
internal readonly struct LogisticDerivative : IEpilogue
{
    public static bool ReadsOther => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V sum, V other)
        where L : ILanes<V>
        where V : struct => L.Multiply(L.Multiply(sum, other), L.Subtract(L.Broadcast(1), other));
}
