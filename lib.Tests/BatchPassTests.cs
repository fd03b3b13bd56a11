using Eml.Heads;
using Eml.Kernels;
using Eml.Tests.Kernels;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests;

/// <summary>Beside <see cref="WorkersTests"/>, because one of them needs a second thread.</summary>
[Collection(nameof(WorkersTests))]
public sealed class BatchPassTests
{
    /// <summary>The means over slices, weighted by their share of the samples, are the mean over all; A full batch has 1, 2, 4, 8 or 16 slices of 256 samples or more, and a smaller one has as many of them as it fills.</summary>
    [Theory]
    [Equation("1.7")]
    [InlineData(64, 48, 10, 1078, 1078, 4)]
    [InlineData(64, 48, 10, 1078, 700, 3)]
    [InlineData(64, 48, 10, 1000, 1000, 2)]
    [InlineData(64, 48, 10, 1078, 3, 1)]
    [InlineData(2, 64, 3, 600, 600, 2)]
    [InlineData(64, 48, 10, 511, 511, 1)]
    [InlineData(1, 20, 1, 1000, 1000, 1)]
    [InlineData(200, 100, 10, 600, 600, 1)]
    public void A_batch_in_slices_gives_what_the_whole_gives(int inputs, int units, int outputs, int capacity, int m, int slices)
    {
        var counting = new CountingHead(outputs == 1 ? Head.LinearQuadratic : Head.SoftmaxCrossEntropy);
        Network network = Network.Create([inputs, units, outputs], Activation.Sigmoid, counting, seed: 3);
        double[] x = Numbers.Random(inputs * m, 1), y = OneHot(outputs, m);
        var whole = new Backpropagation(network, m);
        double expected = whole.LossAndGradient(x, y, m);
        var pass = new BatchPass(network, capacity);
        for (int time = 0; time < 2; time++)        // the second time over the first one's sums
        {
            counting.Calls = 0;
            Numbers.AssertClose(expected, pass.LossAndGradient(x, y, m), m * Tolerances.Product, expected, "loss");
            Numbers.AssertClose(whole.Gradient.ToArray(), pass.Gradient.ToArray(), m * Tolerances.Product, "gradient");
            Assert.Equal(slices, counting.Calls);
        }
    }

    [Fact]
    public void One_sample_that_is_not_a_number_makes_the_whole_loss_none()
    {
        var pass = new BatchPass(Network.Create([64, 48, 10], Activation.Sigmoid, Head.SoftmaxCrossEntropy, seed: 3), 1000);
        double[] x = Numbers.Random(64 * 1000, 1);
        x[^1] = double.NaN;
        Assert.Equal(double.NaN, pass.LossAndGradient(x, OneHot(10, 1000), 1000));
        Assert.Contains(double.NaN, pass.Gradient.ToArray());
    }

    [Fact]
    public void Slices_are_shared_out()
    {
        var meeting = new Meeting();
        var head = new CountingHead(Head.SoftmaxCrossEntropy) { Asked = meeting.Enter };
        var pass = new BatchPass(Network.Create([64, 48, 10], Activation.Sigmoid, head, seed: 3), 1000);
        int before = Workers.Threads;
        Workers.Threads = 2;
        pass.LossAndGradient(Numbers.Random(64 * 1000, 1), OneHot(10, 1000), 1000);
        Workers.Threads = before;
        Assert.True(meeting.Met, "no second thread came");
    }

    [Fact]
    public void What_a_head_throws_comes_out_of_the_step_and_the_next_step_is_as_ever()
    {
        var head = new CountingHead(Head.SoftmaxCrossEntropy);
        var pass = new BatchPass(Network.Create([64, 48, 10], Activation.Sigmoid, head, seed: 3), 1000);
        double[] x = Numbers.Random(64 * 1000, 1), y = OneHot(10, 1000);
        double expected = pass.LossAndGradient(x, y, 1000);
        head.Asked = () => throw new NotSupportedException("not today");
        Assert.Equal("not today", Assert.Throws<NotSupportedException>(() => pass.LossAndGradient(x, y, 1000)).Message);
        head.Asked = null;
        Assert.Equal(expected, pass.LossAndGradient(x, y, 1000));
    }

    private static double[] OneHot(int outputs, int m)
    {
        double[] y = new double[outputs * m];
        for (int j = 0; j < m; j++)
        {
            y[(j * outputs) + (j % outputs)] = 1;
        }

        return y;
    }

    /// <summary>Another head that counts how often it is asked, and tells of it.</summary>
    private sealed class CountingHead(IHead head) : IHead
    {
        private int calls;

        public int Calls
        {
            get => calls;
            set => calls = value;
        }

        public Action? Asked { get; set; }

        public string Name => head.Name;

        public void Output(ReadOnlySpan<double> z, Span<double> yHat, int outputs) => head.Output(z, yHat, outputs);

        public double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, int outputs) => head.Loss(z, targets, outputs);

        public double LossAndDelta(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, Span<double> delta, int outputs)
        {
            Interlocked.Increment(ref calls);
            Asked?.Invoke();
            return head.LossAndDelta(z, targets, delta, outputs);
        }

        public void CheckTargets(Matrix<double> targets) => head.CheckTargets(targets);
    }
}
