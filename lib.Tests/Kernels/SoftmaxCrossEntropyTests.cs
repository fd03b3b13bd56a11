using Eml.Kernels;
using Xunit;

namespace Eml.Tests.Kernels;

public sealed class SoftmaxCrossEntropyTests : IDisposable
{
    private readonly GuardedMemory z = new(20_000), y = new(20_000), result = new(20_000);

    public void Dispose()
    {
        z.Dispose();
        y.Dispose();
        result.Dispose();
    }

    [Fact]
    public void Every_number_of_outputs_up_to_256_agrees_with_the_scalar_reference()
    {
        for (int outputs = 1; outputs <= 256; outputs++)
        {
            foreach (int m in new[] { 1, 2, 5, 33 })
            {
                double[] logits = Array.ConvertAll(Numbers.Random(outputs * m, 1), v => 10 * v);
                double[] targets = Targets(outputs, m), expected = new double[logits.Length];
                double loss = SoftmaxCrossEntropy.ScalarLossAndDelta(logits, targets, expected, outputs);
                Span<double> delta = result.Room(logits.Length);
                double actual = SoftmaxCrossEntropy.LossAndDelta(z.Copy(logits), y.Copy(targets), delta, outputs);
                result.CheckCanaries();
                Numbers.AssertClose(loss, actual, Tolerances.Kernel, Math.Max(1, loss), "loss");
                Numbers.AssertClose(expected, delta, Tolerances.Kernel, "delta");
                Assert.Equal(actual, SoftmaxCrossEntropy.Loss(z.Copy(logits), y.Copy(targets), outputs));
                Span<double> yHat = result.Room(logits.Length);
                SoftmaxCrossEntropy.Output(z.Copy(logits), yHat, outputs);
                result.CheckCanaries();
                for (int i = 0; i < yHat.Length; i++)
                {
                    Numbers.AssertClose((expected[i] * m) + targets[i], yHat[i], Tolerances.Kernel, 1, "output");
                }
            }
        }
    }

    [Fact]
    public void Logits_of_a_thousand_give_finite_losses_and_exact_deltas()
    {
        double[] logits = [1000, -1000, 0, -1000, 1000, 0], targets = [1, 0, 0, 1, 0, 0], delta = new double[6];
        Assert.Equal(1000.0, SoftmaxCrossEntropy.LossAndDelta(logits, targets, delta, 3));      // (0 + 2000)/2
        Assert.Equal([0, 0, 0, -0.5, 0.5, 0], delta);
    }

    [Fact]
    public void Delta_and_output_may_overwrite_the_logits()
    {
        double[] logits = Numbers.Random(30, 2), targets = Targets(3, 10), expected = new double[30], copy = [.. logits];
        double loss = SoftmaxCrossEntropy.LossAndDelta(logits, targets, expected, 3);
        Assert.Equal(loss, SoftmaxCrossEntropy.LossAndDelta(copy, targets, copy, 3));
        Numbers.AssertSameBits(expected, copy, "delta");
        SoftmaxCrossEntropy.Output(logits, expected, 3);
        SoftmaxCrossEntropy.Output(logits, logits, 3);
        Numbers.AssertSameBits(expected, logits, "output");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_logit_that_is_NaN_or_infinite_makes_the_loss_and_its_column_NaN(double poison)
    {
        for (int at = 0; at < 15; at++)
        {
            double[] logits = Numbers.Random(15, 3), delta = new double[15];
            logits[at] = poison;
            Assert.Equal(double.NaN, SoftmaxCrossEntropy.LossAndDelta(logits, Targets(3, 5), delta, 3));
            for (int i = 0; i < delta.Length; i++)
            {
                Assert.Equal(i / 3 == at / 3, double.IsNaN(delta[i]));
            }
        }
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_by_name()
    {
        Assert.Equal("z", Assert.Throws<ArgumentException>(() => SoftmaxCrossEntropy.LossAndDelta(new double[7], new double[7], new double[7], 3)).ParamName);
        Assert.Equal("targets", Assert.Throws<ArgumentException>(() => SoftmaxCrossEntropy.LossAndDelta(new double[6], new double[3], new double[6], 3)).ParamName);
        Assert.Equal("delta", Assert.Throws<ArgumentException>(() => SoftmaxCrossEntropy.LossAndDelta(new double[6], new double[6], new double[3], 3)).ParamName);
        Assert.Equal("yHat", Assert.Throws<ArgumentException>(() => SoftmaxCrossEntropy.Output(new double[6], new double[3], 3)).ParamName);
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
