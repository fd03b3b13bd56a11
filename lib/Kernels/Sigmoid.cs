using System.Runtime.CompilerServices;

namespace Eml.Kernels;

/// <summary>The logistic sigmoid on spans, derivations.md eq. (1.2).</summary>
internal readonly struct Sigmoid : IElementwise
{
    public static int ParallelFrom => 16384;

    /// <summary>σ(z) without overflow: only e raised to −|z| is ever taken. The reference.</summary>
    public static double Scalar(double z)
    {
        double e = Math.Exp(-Math.Abs(z));
        return z >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>Z ← Z + b·1ᵀ, then H ← σ(Z). <paramref name="h"/> may be <paramref name="z"/> itself.</summary>
    public static void AddBiasAndApply(Span<double> z, ReadOnlySpan<double> bias, Span<double> h)
    {
        if (z == h)
        {
            Columns.Apply<SigmoidOfSum>(z, bias);       // z is not asked for: one pass does both
            return;
        }

        Columns.AddBias(z, bias);
        Elementwise.Apply<Sigmoid>(z, z, 0, h);
    }

    /// <summary>∂L/∂z ← ∂L/∂h ⊙ h ⊙ (1 − h). <paramref name="delta"/> may be <paramref name="gradient"/> itself.</summary>
    public static void Backward(ReadOnlySpan<double> h, ReadOnlySpan<double> gradient, Span<double> delta) =>
        Elementwise.Apply<SigmoidDerivative>(h, gradient, 1, delta);

    /// <summary>The reference of <see cref="Backward"/>.</summary>
    public static void ScalarBackward(ReadOnlySpan<double> h, ReadOnlySpan<double> gradient, Span<double> delta)
    {
        for (int i = 0; i < h.Length; i++)
        {
            delta[i] = gradient[i] * h[i] * (1 - h[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V z, V y, V parameter)
        where L : ILanes<V>
        where V : struct
    {
        V one = L.Broadcast(1);
        V e = Exponential.Of<L, V>(L.AtLeast(L.NegativeAbs(z), L.Broadcast(-746)));
        return L.Divide(L.WhereNegative(z, e, one), L.Add(one, e));
    }

    private readonly struct SigmoidOfSum : IElementwise
    {
        public static int ParallelFrom => Sigmoid.ParallelFrom;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<L, V>(V z, V bias, V parameter)
            where L : ILanes<V>
            where V : struct => Sigmoid.Apply<L, V>(L.Add(z, bias), bias, parameter);
    }

    private readonly struct SigmoidDerivative : IElementwise
    {
        public static int ParallelFrom => 65536;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<L, V>(V h, V gradient, V one)
            where L : ILanes<V>
            where V : struct => L.Multiply(L.Multiply(gradient, h), L.Subtract(one, h));
    }
}
