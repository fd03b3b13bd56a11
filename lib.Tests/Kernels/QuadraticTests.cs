using Eml.Kernels;
using Xunit;

namespace Eml.Tests.Kernels;

public sealed class QuadraticTests
{
    [Fact]
    public void Every_length_up_to_256_agrees_with_the_scalar_reference()
    {
        using GuardedMemory z = new(300), y = new(300), result = new(300);
        for (int length = 1; length <= 256; length++)
        {
            double[] outputs = Numbers.Random(length, 1), targets = Numbers.Random(length, 2), expected = new double[length];
            double loss = Quadratic.ScalarLossAndDelta(outputs, targets, expected, 1);
            Span<double> delta = result.Room(length);
            double actual = Quadratic.LossAndDelta(z.Copy(outputs), y.Copy(targets), delta, 1);
            result.CheckCanaries();
            Numbers.AssertClose(loss, actual, Tolerances.Kernel, Math.Max(1, loss), "loss");
            Numbers.AssertSameBits(expected, delta, "delta");
            Assert.Equal(actual, Quadratic.LossAndDelta(outputs, targets, outputs, 1));
        }
    }

    [Theory]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity)]
    public void An_output_that_is_not_finite_makes_the_loss_so(double poison, double loss) =>
        Assert.Equal(loss, Quadratic.LossAndDelta([1, poison, 2], [0, 0, 0], new double[3], 1));

    [Fact]
    public void Lengths_that_do_not_fit_are_refused() =>
        Assert.Throws<ArgumentException>(() => Quadratic.LossAndDelta(new double[3], new double[4], new double[3], 1));
}
