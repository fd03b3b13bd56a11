using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>The quadratic loss and its delta, derivations.md eq. (1.6) to eq. (1.8).</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct Quadratic : IKernel
{
    private Batch work;
    private double sum;

    /// <summary>δ ← (Z − Y)·<paramref name="scale"/>; returns the sum of ½‖y − z‖² over the first <paramref name="m"/> samples.</summary>
    public static double LossAndDelta(SampleRows z, SampleRows y, SampleRows delta, int m, double scale)
    {
        var job = new Quadratic { work = new Batch(z, y, delta, m, scale) };
        Registers.Run<Quadratic>(1, &job);
        Batch.KeepAlive(z, y, delta);
        return 0.5 * job.sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Part<L, V>(void* context, int part)
        where L : ILanes<V>
        where V : struct
    {
        var job = (Quadratic*)context;
        Batch batch = job->work;
        V s0 = L.Broadcast(0), s1 = s0, scale = L.Broadcast(batch.Scale);
        double rest = 0;
        for (nint row = 0; row < batch.Outputs; row++)
        {
            double* z = batch.Z + (row * batch.Stride), y = batch.Y + (row * batch.Stride), delta = batch.Result + (row * batch.Stride);
            nint i = 0;
            for (; i <= batch.M - (2 * L.Count); i += 2 * L.Count)
            {
                V d0 = L.Subtract(L.Load(z + i), L.Load(y + i)), d1 = L.Subtract(L.Load(z + i + L.Count), L.Load(y + i + L.Count));
                (s0, s1) = (L.MultiplyAdd(d0, d0, s0), L.MultiplyAdd(d1, d1, s1));
                L.Store(L.Multiply(d0, scale), delta + i);
                L.Store(L.Multiply(d1, scale), delta + i + L.Count);
            }

            for (; i < batch.M; i++)
            {
                double d = z[i] - y[i];
                rest += d * d;
                delta[i] = d * batch.Scale;
            }

            for (; i % Registers.Widest != 0; i++)
            {
                delta[i] = 0;       // the padding
            }
        }

        job->sum = L.Sum(L.Add(s0, s1)) + rest;
    }
}
