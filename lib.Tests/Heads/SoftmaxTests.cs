using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Heads;

public sealed class SoftmaxTests
{
    [Fact]
    public void The_Jacobian_of_a_half_a_quarter_and_a_quarter_is_that_worked_out_by_hand() =>
        Assert.Equal(
            Matrix<double>.Build.DenseOfArray(new[,] { { 0.25, -0.125, -0.125 }, { -0.125, 0.1875, -0.0625 }, { -0.125, -0.0625, 0.1875 } }),
            Softmax.Jacobian(Vector<double>.Build.Dense([0.5, 0.25, 0.25])));

    [Theory]
    [InlineData(0.5, 0.6)]
    [InlineData(1.5, -0.5)]
    [InlineData(double.NaN, 1)]
    public void What_softmax_cannot_give_is_refused(double first, double second) =>
        Assert.Contains("yHat", Assert.Throws<ArgumentException>(() => Softmax.Jacobian(Vector<double>.Build.Dense([first, second]))).Message, StringComparison.Ordinal);
}
