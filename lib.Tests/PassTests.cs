using System.Numerics;
using Eml.Heads;
using Eml.Kernels;
using Eml.Tests.Kernels;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests;

/// <summary>Beside <see cref="WorkersTests"/>, because one of them needs a second thread.</summary>
[Collection(nameof(WorkersTests))]
public sealed class PassTests
{
    /// <summary>The means over slices, weighted by their share of the samples, are the mean over all; A full batch has 1, 2, 4, 8 or 16 slices of 256 samples or more, and a smaller one has as many of them as it fills; a slice of 512 or more is cut into blocks of 256 or more.</summary>
    [Theory]
    [Equation("1.7")]
    [InlineData(64, 48, 10, 1078, 1078, 4)]
    [InlineData(64, 48, 10, 1078, 700, 3)]
    [InlineData(64, 48, 10, 1000, 1000, 2)]
    [InlineData(64, 48, 10, 1078, 3, 1)]
    [InlineData(2, 64, 3, 600, 600, 2)]
    [InlineData(64, 48, 10, 511, 511, 1)]
    [InlineData(1, 20, 1, 1000, 1000, 3)]
    [InlineData(200, 100, 10, 600, 600, 2)]
    public void A_batch_in_blocks_gives_what_the_formulas_give(int inputs, int units, int outputs, int capacity, int m, int blocks)
    {
        Network network = Network.Create([inputs, units, outputs], Activation.Sigmoid, outputs == 1 ? Head.LinearQuadratic : Head.SoftmaxCrossEntropy, seed: 3);
        double[] x = Numbers.Random(inputs * m, 1), y = OneHot(outputs, m), expected = SpelledOut(network, x, y, m);
        var counting = new CountingHead(network.Head);
        var pass = new Pass(new Network(network.Layers, counting), capacity, PassKind.Gradient);
        pass.Load(x, y);
        for (int time = 0; time < 2; time++)        // the second time over the first one's sums
        {
            counting.Calls = 0;
            pass.LossAndGradient();
            Numbers.AssertClose(expected, pass.Gradient.ToArray(), m * Tolerances.Product, "gradient");
            Assert.Equal(blocks, counting.Calls);
        }
    }

    /// <summary>What a pass keeps does not change what it computes.</summary>
    [Theory]
    [InlineData(1, 20, 1, 200)]
    [InlineData(2, 64, 3, 32)]
    [InlineData(64, 48, 10, 1078)]
    [InlineData(30, 300, 10, 2100)]
    public void Every_kind_of_pass_gives_the_same_bits(int inputs, int units, int outputs, int m)
    {
        Network network = Network.Create([inputs, units, units, outputs], Activation.Sigmoid, outputs == 1 ? Head.LinearQuadratic : Head.SoftmaxCrossEntropy, seed: 3);
        Pass Loaded(PassKind kind)
        {
            var pass = new Pass(network, m, kind);
            pass.Load(Numbers.Random(inputs * m, 1), OneHot(outputs, m));
            return pass;
        }

        Pass forward = Loaded(PassKind.Forward), training = Loaded(PassKind.Gradient), keeping = Loaded(PassKind.Intermediates);
        double loss = training.LossAndGradient();
        Assert.Equal(loss, keeping.LossAndGradient());
        Assert.Equal(loss, forward.Loss());
        Numbers.AssertSameBits(training.Gradient.ToArray(), keeping.Gradient.ToArray(), "gradient");
        Numbers.AssertSameBits(forward.Output(), keeping.Output(), "output");
    }

    [Fact]
    public void A_batch_of_NaN_leaves_nothing_in_the_buffers_for_a_smaller_one()
    {
        Network network = Network.Create([1, 4, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 3);
        Pass used = new(network, 8, PassKind.Gradient), fresh = new(network, 8, PassKind.Gradient);
        used.Load([.. Enumerable.Repeat(double.NaN, 8)], new double[8]);
        used.LossAndGradient();
        used.Load([0.5], [1]);
        fresh.Load([0.5], [1]);
        Assert.Equal(fresh.LossAndGradient(), used.LossAndGradient());
        Numbers.AssertSameBits(fresh.Gradient.ToArray(), used.Gradient.ToArray(), "gradient");
    }

    [Fact]
    public void One_sample_that_is_not_a_number_makes_the_whole_loss_none()
    {
        var pass = new Pass(Network.Create([64, 48, 10], Activation.Sigmoid, Head.SoftmaxCrossEntropy, seed: 3), 1000, PassKind.Gradient);
        double[] x = Numbers.Random(64 * 1000, 1);
        x[^1] = double.NaN;
        pass.Load(x, OneHot(10, 1000));
        Assert.Equal(double.NaN, pass.LossAndGradient());
        Assert.Contains(double.NaN, pass.Gradient.ToArray());
    }

    [Fact]
    public void Slices_are_shared_out()
    {
        var meeting = new Meeting();
        var head = new CountingHead(Head.SoftmaxCrossEntropy) { Asked = meeting.Enter };
        var pass = new Pass(Network.Create([64, 48, 10], Activation.Sigmoid, head, seed: 3), 1000, PassKind.Gradient);
        pass.Load(Numbers.Random(64 * 1000, 1), OneHot(10, 1000));
        int before = Workers.Threads;
        Workers.Threads = 2;
        pass.LossAndGradient();
        Workers.Threads = before;
        Assert.True(meeting.Met, "no second thread came");
    }

    [Fact]
    public void What_a_head_throws_comes_out_of_the_step_and_the_next_step_is_as_ever()
    {
        var head = new CountingHead(Head.SoftmaxCrossEntropy);
        var pass = new Pass(Network.Create([64, 48, 10], Activation.Sigmoid, head, seed: 3), 1000, PassKind.Gradient);
        pass.Load(Numbers.Random(64 * 1000, 1), OneHot(10, 1000));
        double expected = pass.LossAndGradient();
        head.Asked = () => throw new NotSupportedException("not today");
        Assert.Equal("not today", Assert.Throws<NotSupportedException>(() => pass.LossAndGradient()).Message);
        head.Asked = null;
        Assert.Equal(expected, pass.LossAndGradient());
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

    /// <summary>The gradient of a network of two layers as part 1 of derivations.md reads, in MathNet.</summary>
    private static double[] SpelledOut(Network network, double[] x, double[] y, int m)
    {
        DenseLayer first = network.Layers[0], second = network.Layers[1];
        Matrix<double> X = Matrix<double>.Build.Dense(network.Inputs, m, x), Y = Matrix<double>.Build.Dense(network.Outputs, m, y);
        Matrix<double> h = ((first.Weights * X) + (first.Bias.ToColumnMatrix() * Matrix<double>.Build.Dense(1, m, 1))).Map(network.Layers[0].Activation.Value);
        Matrix<double> z2 = (second.Weights * h) + (second.Bias.ToColumnMatrix() * Matrix<double>.Build.Dense(1, m, 1));
        Matrix<double> yHat = network.Outputs == 1 ? z2 : z2.PointwiseExp().NormalizeColumns(1);
        Matrix<double> delta2 = (yHat - Y) / m, delta1 = second.Weights.TransposeThisAndMultiply(delta2).PointwiseMultiply(h.PointwiseMultiply(1 - h));
        return [.. (delta1 * X.Transpose()).ToColumnMajorArray(), .. delta1.RowSums(), .. (delta2 * h.Transpose()).ToColumnMajorArray(), .. delta2.RowSums()];
    }

    /// <summary>Another head that counts how often a block is given to it, and tells of it.</summary>
    private sealed class CountingHead(Head head) : Head("counting")
    {
        private int calls;

        public int Calls
        {
            get => calls;
            set => calls = value;
        }

        public Action? Asked { get; set; }

        public override void Output(ReadOnlySpan<double> z, Span<double> yHat) => head.Output(z, yHat);

        public override double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> target) => head.Loss(z, target);

        public override void Delta(ReadOnlySpan<double> z, ReadOnlySpan<double> target, Span<double> delta) => head.Delta(z, target, delta);

        public override Complex Loss(ReadOnlySpan<Complex> z, ReadOnlySpan<double> target) => head.Loss(z, target);

        internal override double LossAndDelta(SampleRows z, SampleRows targets, SampleRows delta, int m, double scale)
        {
            Interlocked.Increment(ref calls);
            Asked?.Invoke();
            return head.LossAndDelta(z, targets, delta, m, scale);
        }
    }
}
