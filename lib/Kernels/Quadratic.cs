using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Eml.Kernels;

/// <summary>The quadratic loss and its delta, derivations.md eq. (1.6) to eq. (1.8).</summary>
internal static class Quadratic
{
    /// <summary>The mean over the m columns of ½‖y − z‖².</summary>
    /// <exception cref="ArgumentException">z is not made of whole columns, or the targets have another length.</exception>
    public static unsafe double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, int outputs)
    {
        int m = Spans.Columns(z.Length, outputs, nameof(z));
        Spans.SameLength(z.Length, targets.Length, nameof(targets));
        fixed (double* pz = z, py = targets)
        {
            double sum = Vector512.IsHardwareAccelerated ? SquaredDistance<Lanes512, Vector512<double>>(pz, py, z.Length)
                : Vector256.IsHardwareAccelerated ? SquaredDistance<Lanes256, Vector256<double>>(pz, py, z.Length)
                : Vector128.IsHardwareAccelerated ? SquaredDistance<Lanes128, Vector128<double>>(pz, py, z.Length)
                : SquaredDistance<ScalarLanes, double>(pz, py, z.Length);
            return 0.5 * sum / m;
        }
    }

    /// <summary>δ ← (Z − Y)/m; returns the <see cref="Loss"/>. <paramref name="delta"/> may be <paramref name="z"/> itself.</summary>
    /// <exception cref="ArgumentException">z is not made of whole columns, or another span has another length.</exception>
    public static double LossAndDelta(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, Span<double> delta, int outputs)
    {
        double loss = Loss(z, targets, outputs);        // first, because delta may be z itself
        Elementwise.Apply<ScaledDifference>(z, targets, 1.0 / (z.Length / outputs), delta);
        return loss;
    }

    /// <summary>The reference of <see cref="LossAndDelta"/>.</summary>
    public static double ScalarLossAndDelta(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, Span<double> delta, int outputs)
    {
        int m = z.Length / outputs;
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double error = z[i] - targets[i];
            sum += error * error;
            delta[i] = error * (1.0 / m);
        }

        return 0.5 * sum / m;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe double SquaredDistance<L, V>(double* x, double* y, nint length)
        where L : ILanes<V>
        where V : struct
    {
        V s0 = L.Broadcast(0), s1 = s0;
        nint i = 0;
        for (; i <= length - (2 * L.Count); i += 2 * L.Count)
        {
            V d0 = L.Subtract(L.Load(x + i), L.Load(y + i)), d1 = L.Subtract(L.Load(x + i + L.Count), L.Load(y + i + L.Count));
            s0 = L.MultiplyAdd(d0, d0, s0);
            s1 = L.MultiplyAdd(d1, d1, s1);
        }

        double sum = L.Sum(L.Add(s0, s1));
        for (; i < length; i++)
        {
            double d = x[i] - y[i];
            sum += d * d;
        }

        return sum;
    }

    private readonly struct ScaledDifference : IElementwise
    {
        public static int ParallelFrom => 65536;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<L, V>(V x, V y, V scale)
            where L : ILanes<V>
            where V : struct => L.Multiply(L.Subtract(x, y), scale);
    }
}
