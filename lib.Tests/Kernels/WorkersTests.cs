using System.Collections.Concurrent;
using Eml.Kernels;
using Xunit;

namespace Eml.Tests.Kernels;

/// <summary>These tests change the number of threads for everybody, so no other test runs beside them.</summary>
[CollectionDefinition(nameof(WorkersTests), DisableParallelization = true)]
[Collection(nameof(WorkersTests))]
public sealed class WorkersTests : IDisposable
{
    private static readonly ConcurrentBag<(int Part, int Thread)> Seen = [];

    private readonly int before = Workers.Threads;

    public void Dispose() => Workers.Threads = before;

    [Fact]
    public void Results_are_the_same_to_the_last_bit_on_1_2_and_8_threads()
    {
        Workers.Threads = 1;
        double[][] expected = Everything();
        foreach (int threads in new[] { 2, 8 })
        {
            Workers.Threads = threads;
            for (int repeat = 0; repeat < 6; repeat++)
            {
                double[][] actual = Everything();
                for (int i = 0; i < expected.Length; i++)
                {
                    Numbers.AssertSameBits(expected[i], actual[i], Require.Invariant($"result {i} on {threads} threads"));
                }
            }
        }
    }

    [Fact]
    public void Callers_on_several_threads_at_once_get_the_same_bits()
    {
        Workers.Threads = 4;
        double[][] expected = Everything();
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, _ =>
        {
            double[][] actual = Everything();
            for (int i = 0; i < expected.Length; i++)
            {
                Numbers.AssertSameBits(expected[i], actual[i], "concurrent result");
            }
        });
    }

    [Fact]
    public unsafe void Every_part_runs_exactly_once_also_after_the_helpers_have_gone_to_sleep()
    {
        Workers.Threads = 8;
        for (int repeat = 0; repeat < 60; repeat++)
        {
            if (repeat % 50 == 49)
            {
                Thread.Sleep(5);
            }

            Seen.Clear();
            Workers.Run(100, &Record, null);
            Assert.Equal(Enumerable.Range(0, 100), Seen.Select(s => s.Part).Order());
        }
    }

    [Fact]
    public unsafe void Inside_an_alone_scope_everything_runs_on_the_calling_thread()
    {
        Workers.Threads = 8;
        using (Workers.Alone())
        {
            using (Workers.Alone())
            {
                Assert.Equal(1, Workers.Parts(long.MaxValue, 1));
            }

            Assert.Equal(1, Workers.Parts(long.MaxValue, 1));
            Seen.Clear();
            Workers.Run(100, &Record, null);
            Assert.Equal([Environment.CurrentManagedThreadId], Seen.Select(s => s.Thread).Distinct());
        }

        Assert.Equal(16, Workers.Parts(long.MaxValue, 1));
    }

    [Fact]
    public void An_object_s_parts_run_on_several_threads_and_share_nothing_out_themselves()
    {
        Workers.Threads = 2;
        var job = new MeetingJob();
        Workers.Run(4, job);
        Assert.True(job.Met, "no second thread came");
        Assert.Equal([1, 1, 1, 1], job.PartsInside);
        Assert.NotEqual(1, Workers.Parts(long.MaxValue, 1));
    }

    [Fact]
    public void Less_than_one_thread_is_refused() =>
        Assert.Contains("it has to be at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Threads = 0).Message, StringComparison.Ordinal);

    [Fact]
    public void Kernels_allocate_nothing_in_steady_state()
    {
        Workers.Threads = 2;
        double[] a = Numbers.Random(128 * 150, 1), b = Numbers.Random(150 * 128, 2), c = new double[128 * 128], d = new double[128 * 128];
        void Step()
        {
            Products.Multiply(a, b, c, 128, 150, 128);
            Products.TransposeMultiply(a, b, c, 128, 150, 128);
            Products.MultiplyTranspose(a, b, c, 128, 150, 128);
            Sigmoid.AddBiasAndApply(c, a.AsSpan(0, 128), d);
            Columns.Sum(d, c.AsSpan(0, 128));
            Vectors.AddScaled(a, -0.1, b);
            SoftmaxCrossEntropy.LossAndDelta(c, d, c, 128);
        }

        Allocations.WarmUp(Step);
        Allocations.AssertNone(100, Step);
    }

    private static unsafe void Record(void* context, int part) => Seen.Add((part, Environment.CurrentManagedThreadId));

    private static double[][] Everything()
    {
        const int m = 130, k = 150, n = 70;
        double[] a = Numbers.Random(m * k, 1), b = Numbers.Random(k * n, 2), large = Numbers.Random(50_003, 3), other = Numbers.Random(50_003, 4);
        double[][] results = [.. Enumerable.Range(0, 8).Select(i => new double[i < 3 ? m * n : i == 3 ? 9 * 2 * m : large.Length])];
        Products.Multiply(a, b, results[0], m, k, n);
        Products.TransposeMultiply(a, b, results[1], m, k, n);
        Products.MultiplyTranspose(a, b, results[2], m, k, n);
        Products.Multiply(a.AsSpan(0, 9 * 150), large.AsSpan(0, 150 * 2 * m), results[3], 9, 150, 2 * m);
        Exponential.Apply(large, results[4]);
        Sigmoid.Backward(large, other, results[5]);
        large.CopyTo(results[6], 0);
        Vectors.AddScaled(results[6], -0.1, other);
        int[] order = [.. Enumerable.Range(0, large.Length).Reverse()];
        Columns.Gather(large, 1, order, results[7]);
        return [.. results, .. NarrowResults()];
    }

    private static double[][] NarrowResults()
    {
        const int inputs = 2, rows = 67, outputs = 3, m = 1003;
        int stride = Narrow.Stride(m);
        double[] x = new double[inputs * stride], delta = new double[outputs * stride], h = new double[rows * stride], w2 = Numbers.Random(outputs * rows, 1);
        Narrow.BySample(Numbers.Random(inputs * m, 2), inputs, m, x);
        Narrow.BySample(Numbers.Random(outputs * m, 3), outputs, m, delta);
        double[] z2 = new double[outputs * m], gradientW2 = new double[outputs * rows], gradientW1 = new double[rows * inputs], gradientB1 = new double[rows];
        NarrowForward.Run(x, Numbers.Random(rows * inputs, 4), Numbers.Random(rows, 5), w2, Numbers.Random(outputs, 6), h, z2, m);
        NarrowBackward.Run(x, h, delta, w2, gradientW2, gradientW1, gradientB1, m);
        return [h, z2, gradientW2, gradientW1, gradientB1];
    }

    private sealed class MeetingJob : IParts
    {
        private readonly Meeting meeting = new();

        public bool Met => meeting.Met;

        public int[] PartsInside { get; } = new int[4];

        public void Part(int part)
        {
            PartsInside[part] = Workers.Parts(long.MaxValue, 1);
            meeting.Enter();
        }
    }
}
