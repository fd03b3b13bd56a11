using System.Collections.Concurrent;
using Eml.Heads;
using Eml.Kernels;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Kernels;

/// <summary>These tests change the number of threads for everybody, so no other test runs beside them.</summary>
[CollectionDefinition(nameof(WorkersTests), DisableParallelization = true)]
[Collection(nameof(WorkersTests))]
public sealed class WorkersTests : IDisposable
{
    private static readonly ConcurrentBag<(int Part, int Thread)> Seen = [];

    private static readonly double[] Large = Numbers.Random(70_003, 3), Other = Numbers.Random(70_003, 4);

    private static readonly (Network Network, Matrix<double> X, Matrix<double> Y)[] Networks =
        [Batch([150, 130, 70], 128), Batch([3, 600, 2], 300), Batch([64, 48, 10], 1003)];

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
        Network network = Network.Create([150, 128, 70], Activation.Sigmoid, Head.SoftmaxCrossEntropy, seed: 1);
        var pass = new Pass(network, 128, PassKind.Gradient);
        pass.Load(Numbers.Random(150 * 128, 2), new double[70 * 128]);
        double[] a = Numbers.Random(70_000, 1), b = Numbers.Random(70_000, 2);
        void Step()
        {
            pass.LossAndGradient();
            Vectors.AddScaled(a, -0.1, b);
        }

        Allocations.WarmUp(Step);
        Allocations.AssertNone(100, Step);
    }

    private static unsafe void Record(void* context, int part) => Seen.Add((part, Environment.CurrentManagedThreadId));

    /// <summary>What is shared out: kernels of every kind, of wide and of narrow layers.</summary>
    private static double[][] Everything()
    {
        double[] sums = [.. Large];
        Vectors.AddScaled(sums, -0.1, Other);
        return [sums, .. Networks.SelectMany(n =>
        {
            Gradient gradient = n.Network.Gradient(n.X, n.Y);
            return (double[][])[[gradient.Loss], gradient.Parameters.ToArray(), gradient.Layers[0].Delta.ToColumnMajorArray()];
        })];
    }

    private static (Network Network, Matrix<double> X, Matrix<double> Y) Batch(int[] widths, int m) =>
        (Network.Create(widths, Activation.Sigmoid, Head.LinearQuadratic, seed: 1),
            Matrix<double>.Build.Dense(widths[0], m, Numbers.Random(widths[0] * m, 1)),
            Matrix<double>.Build.Dense(widths[^1], m, Numbers.Random(widths[^1] * m, 2)));

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
