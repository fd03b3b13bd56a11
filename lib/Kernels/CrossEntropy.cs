using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <summary>
/// Softmax and cross-entropy on logits, fused: derivations.md eq. (2.1) to eq. (2.9). Of each sample its greatest logit is subtracted
/// first, eq. (2.2), so that no exponential overflows, and the loss is taken from the logarithm of their sum, eq. (2.4).
/// </summary>
/// <remarks>Targets are not negative, and those of a sample sum to 1. NaN propagates.</remarks>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct CrossEntropy : IKernel
{
    /// <summary>So many samples' sums of exponentials are multiplied before a logarithm is taken: each is at least 1 and at most 2³¹.</summary>
    private const int Together = 32;

    private Batch work;
    private double loss;

    /// <summary>Ŷ ← softmax(Z) for the first <paramref name="m"/> samples; padding is not looked after.</summary>
    public static void Output(SampleRows z, SampleRows yHat, int m)
    {
        var job = new CrossEntropy { work = new Batch(z, null, yHat, m, 1) };
        Registers.Run<CrossEntropy>(1, &job);
        Batch.KeepAlive(z, null, yHat);
    }

    /// <summary>δ ← (Ŷ − Y)·<paramref name="scale"/>, unless it is null; returns the sum of the samples' cross-entropies in nats.</summary>
    public static double LossAndDelta(SampleRows z, SampleRows y, SampleRows delta, int m, double scale)
    {
        var job = new CrossEntropy { work = new Batch(z, y, delta, m, scale) };
        Registers.Run<CrossEntropy>(1, &job);
        delta.ClearPadding(m);
        Batch.KeepAlive(z, y, delta);
        return job.loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Part<L, V>(void* context, int part)
        where L : ILanes<V>
        where V : struct
    {
        var job = (CrossEntropy*)context;
        Batch batch = job->work;
        nint stride = batch.Stride, outputs = batch.Outputs, whole = batch.M / L.Count * L.Count;
        V zero = L.Broadcast(0), one = L.Broadcast(1), scale = L.Broadcast(batch.Scale), linear = zero, product = one;
        double* lanes = stackalloc double[2 * Registers.Widest];
        double terms = 0, logarithms = 0;
        for (nint s = 0; s < batch.M; s += L.Count)
        {
            double* z = batch.Z + s, y = batch.Y + s, result = batch.Result + s;
            V maximum = L.Load(z), sum = zero, term = zero;
            for (nint i = 1; i < outputs; i++)
            {
                maximum = L.AtLeast(L.Load(z + (i * stride)), maximum);
            }

            for (nint i = 0; i < outputs; i++)
            {
                V logit = L.Load(z + (i * stride)), difference = L.Subtract(logit, maximum);
                V e = Exponential.Of<L, V>(difference);
                L.Store(e, result + (i * stride));
                sum = L.Add(sum, e);
                if (batch.Y is not null)
                {
                    V target = L.Load(y + (i * stride));
                    // Where y is 0 a difference that overflows counts nothing; 0·z makes the loss NaN where a logit is infinite.
                    term = L.Add(L.MultiplyAdd(logit, zero, term), L.WhereNegative(L.Subtract(zero, target), L.Multiply(target, difference), zero));
                }
            }

            V inverse = L.Divide(one, sum);
            for (nint i = 0; i < outputs; i++)
            {
                V yHat = L.Multiply(L.Load(result + (i * stride)), inverse);
                L.Store(batch.Y is null ? yHat : L.Multiply(L.Subtract(yHat, L.Load(y + (i * stride))), scale), result + (i * stride));
            }

            if (s == whole)
            {
                // The last register is not full: its lanes one by one.
                L.Store(term, lanes);
                L.Store(sum, lanes + Registers.Widest);
                for (nint j = 0; j < batch.M - s; j++)
                {
                    terms += lanes[j];
                    logarithms += Math.Log(lanes[Registers.Widest + j]);
                }

                break;
            }

            // The logarithm of a product is quicker than the sum of logarithms.
            linear = L.Add(linear, term);
            product = L.Multiply(product, sum);
            if ((s + L.Count) % Together == 0 || s + L.Count == whole)
            {
                L.Store(product, lanes);
                double all = 1;
                for (nint j = 0; j < L.Count; j++)
                {
                    all *= lanes[j];
                }

                logarithms += Math.Log(all);
                product = one;
            }
        }

        job->loss = logarithms - terms - L.Sum(linear);
    }
}
