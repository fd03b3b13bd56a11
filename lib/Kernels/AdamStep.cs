using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>
/// A step of Adam on one block of parameters, derivations.md eq. (1.19), in one pass over it. No product is fused with a sum: the bits are those of the plain formula on every machine.
/// </summary>
/// <remarks>Like every kernel it is compiled in full at its first call: a notebook's training is over before the JIT would come back to a quick first version.</remarks>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct AdamStep : IKernel
{
    public double* Theta;
    public double* Gradient;

    /// <summary>u, the running mean of the gradient.</summary>
    public double* Mean;

    /// <summary>q, the running mean of its square.</summary>
    public double* Square;

    public nint Length;
    public double Beta1;
    public double Beta2;
    public double Epsilon;

    /// <summary>η/(1 − β1ᵗ).</summary>
    public double Rate;

    /// <summary>1 − β2ᵗ.</summary>
    public double Correction;

    public void Run()
    {
        AdamStep job = this;
        Registers.Run<AdamStep>(1, &job);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Part<L, V>(void* context, int part)
        where L : ILanes<V>
        where V : struct
    {
        var job = (AdamStep*)context;
        nint whole = job->Length - (job->Length % L.Count);
        Range<L, V>(job, 0, whole);
        Range<ScalarLanes, double>(job, whole, job->Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Range<L, V>(AdamStep* job, nint from, nint to)
        where L : ILanes<V>
        where V : struct
    {
        V beta1 = L.Broadcast(job->Beta1), rest1 = L.Broadcast(1 - job->Beta1), beta2 = L.Broadcast(job->Beta2), rest2 = L.Broadcast(1 - job->Beta2);
        V correction = L.Broadcast(job->Correction), epsilon = L.Broadcast(job->Epsilon), rate = L.Broadcast(job->Rate);
        double* theta = job->Theta, gradient = job->Gradient, mean = job->Mean, square = job->Square;
        for (nint i = from; i < to; i += L.Count)
        {
            V g = L.Load(gradient + i);
            V u = L.Add(L.Multiply(beta1, L.Load(mean + i)), L.Multiply(rest1, g));
            V q = L.Add(L.Multiply(beta2, L.Load(square + i)), L.Multiply(rest2, L.Multiply(g, g)));
            L.Store(u, mean + i);
            L.Store(q, square + i);
            V step = L.Divide(u, L.Add(L.Sqrt(L.Divide(q, correction)), epsilon));
            L.Store(L.Subtract(L.Load(theta + i), L.Multiply(rate, step)), theta + i);
        }
    }
}
