namespace Eml.Kernels;

/// <summary>The logistic sigmoid on spans, derivations.md eq. (1.2).</summary>
internal static class Sigmoid
{
    /// <summary>σ(z) without overflow: only e raised to −|z| is ever taken.</summary>
    public static double Scalar(double z)
    {
        double e = Math.Exp(-Math.Abs(z));
        return z >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>Z ← Z + b·1ᵀ, then H ← σ(Z). <paramref name="h"/> may be <paramref name="z"/> itself.</summary>
    public static void AddBiasAndApply(Span<double> z, ReadOnlySpan<double> bias, Span<double> h)
    {
        Columns.AddBias(z, bias);
        for (int i = 0; i < z.Length; i++)
        {
            h[i] = Scalar(z[i]);
        }
    }

    /// <summary>∂L/∂z ← ∂L/∂h ⊙ h ⊙ (1 − h). <paramref name="delta"/> may be <paramref name="gradient"/> itself.</summary>
    public static void Backward(ReadOnlySpan<double> h, ReadOnlySpan<double> gradient, Span<double> delta)
    {
        for (int i = 0; i < h.Length; i++)
        {
            delta[i] = gradient[i] * h[i] * (1 - h[i]);
        }
    }
}
