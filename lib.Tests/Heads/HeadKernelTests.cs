using Eml.Heads;
using Eml.Kernels;
using Eml.Tests.Kernels;
using Xunit;

namespace Eml.Tests.Heads;

/// <summary>The kernels that heads run on whole batches against the heads' own definitions for one sample.</summary>
public sealed class HeadKernelTests
{
    private static readonly int[] Samples = [1, 2, 5, 8, 33, 100];

    [Fact]
    public void Every_number_of_outputs_up_to_70_agrees_with_the_definition()
    {
        foreach (Head head in new[] { Head.LinearQuadratic, Head.SoftmaxCrossEntropy })
        {
            for (int outputs = 1; outputs <= 70; outputs++)
            {
                foreach (int m in Samples)
                {
                    Check(head, Array.ConvertAll(Numbers.Random(outputs * m, 1), v => 10 * v), Targets(outputs, m), outputs, m);
                }
            }
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void An_output_that_is_not_finite_makes_the_loss_so_and_spoils_no_other_sample(double poison)
    {
        foreach (Head head in new[] { Head.LinearQuadratic, Head.SoftmaxCrossEntropy })
        {
            for (int at = 0; at < 3 * 21; at++)
            {
                double[] z = Numbers.Random(3 * 21, 3);
                z[at] = poison;
                (double loss, double[] delta) = Run(head, z, Targets(3, 21), 3, 21);
                Assert.False(double.IsFinite(loss), head.Name);
                for (int i = 0; i < delta.Length; i++)
                {
                    Assert.True(i / 3 == at / 3 || double.IsFinite(delta[i]), $"{head}: delta[{i}] after z[{at}] = {poison}");
                }
            }
        }
    }

    /// <summary>The difference of two logits may overflow; it counts only where the target is not 0.</summary>
    [Fact]
    public void Logits_at_the_end_of_the_range_give_the_exact_loss()
    {
        foreach (int m in new[] { 1, 8, 9 })
        {
            double[] z = [.. Enumerable.Range(0, m).SelectMany(_ => new[] { 1e308, -1e308, 0 })], y = [.. Enumerable.Range(0, m).SelectMany(_ => new[] { 1.0, 0, 0 })];
            (double loss, double[] delta) = Run(Head.SoftmaxCrossEntropy, z, y, 3, m);
            Assert.Equal(0, loss);
            Assert.All(delta, d => Assert.Equal(0, d));
            Assert.Equal(0, Head.SoftmaxCrossEntropy.Loss(z.AsSpan(0, 3), y.AsSpan(0, 3)));
        }
    }

    private static void Check(Head head, double[] z, double[] y, int outputs, int m)
    {
        double expected = 0;
        double[] delta = new double[z.Length], yHat = new double[z.Length], actualYHat = new double[z.Length];
        for (int j = 0; j < m; j++)
        {
            ReadOnlySpan<double> sample = z.AsSpan(j * outputs, outputs), target = y.AsSpan(j * outputs, outputs);
            expected += head.Loss(sample, target);
            head.Delta(sample, target, delta.AsSpan(j * outputs, outputs));
            head.Output(sample, yHat.AsSpan(j * outputs, outputs));
        }

        (double loss, double[] actual) = Run(head, z, y, outputs, m);
        Numbers.AssertClose(expected, loss, Tolerances.Kernel, Math.Max(1, expected), Require.Invariant($"{head}, loss of {outputs}×{m}"));
        Numbers.AssertClose(Array.ConvertAll(delta, d => 0.5 * d), actual, Tolerances.Kernel, Require.Invariant($"{head}, delta of {outputs}×{m}"));
        SampleRows rows = new(outputs, m);
        rows.Load(z);
        head.Output(rows, rows, m);
        rows.CopyTo(actualYHat);
        Numbers.AssertClose(yHat, actualYHat, Tolerances.Kernel, Require.Invariant($"{head}, output of {outputs}×{m}"));
    }

    /// <summary>With a scale of a half, once into a matrix of its own and once over z.</summary>
    private static (double Loss, double[] Delta) Run(Head head, double[] z, double[] y, int outputs, int m)
    {
        SampleRows logits = new(outputs, m), targets = new(outputs, m), delta = new(outputs, m);
        logits.Load(z);
        targets.Load(y);
        double loss = head.LossAndDelta(logits, targets, delta, m, 0.5);
        double[] apart = new double[z.Length], inPlace = new double[z.Length];
        delta.CopyTo(apart);
        for (int i = 0; i < outputs; i++)
        {
            Assert.All(delta.Row(i, SampleRows.Padded(m))[m..].ToArray(), v => Assert.Equal(0, v));
        }

        Assert.Equal(loss, head.LossAndDelta(logits, targets, logits, m, 0.5));
        GC.KeepAlive(targets);      // the kernel has its address only
        logits.CopyTo(inPlace);
        Numbers.AssertSameBits(apart, inPlace, "delta in place");
        return (loss, apart);
    }

    /// <summary>Columns that sum to 1: one-hot ones, and every third one smoothed.</summary>
    private static double[] Targets(int outputs, int m)
    {
        double[] targets = new double[outputs * m];
        for (int j = 0; j < m; j++)
        {
            double spread = j % 3 == 2 ? 0.25 : 0;
            targets.AsSpan(j * outputs, outputs).Fill(spread / outputs);
            targets[(j * outputs) + (j % outputs)] += 1 - spread;
        }

        return targets;
    }
}
