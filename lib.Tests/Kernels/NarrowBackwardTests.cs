using Eml.Kernels;
using Xunit;

namespace Eml.Tests.Kernels;

public sealed class NarrowBackwardTests
{
    [Theory]
    [Equation("1.12")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_shape_agrees_with_the_general_kernels(int inputs)
    {
        using GuardedMemory x = new(200), h = new(1500), delta = new(200), weights = new(200), gradientW2 = new(200), gradientW1 = new(200), gradientB1 = new(50);
        for (int outputs = 1; outputs <= NarrowBackward.Widest; outputs++)
        {
            for (int rows = 1; rows <= 34; rows++)
            {
                foreach (int m in new[] { 1, 2, 7, 32 })
                {
                    double[] px = Numbers.Random(inputs * m, 1), ph = Numbers.Random(rows * m, 2), pd = Numbers.Random(outputs * m, 3), pw = Numbers.Random(outputs * rows, 4);
                    double[] expectedW2 = new double[outputs * rows], expectedW1 = new double[rows * inputs], expectedB1 = new double[rows], delta1 = new double[rows * m];
                    Products.MultiplyTranspose(pd, ph, expectedW2, outputs, m, rows);
                    Products.TransposeMultiply(pw, pd, delta1, rows, outputs, m);
                    Sigmoid.Backward(ph, delta1, delta1);
                    Products.MultiplyTranspose(delta1, px, expectedW1, rows, m, inputs);
                    Columns.Sum(delta1, expectedB1);
                    Span<double> w2 = gradientW2.Room(outputs * rows), w1 = gradientW1.Room(rows * inputs), b1 = gradientB1.Room(rows);
                    NarrowBackward.Run(x.Copy(px), h.Copy(ph), delta.Copy(pd), weights.Copy(pw), w2, w1, b1, m);
                    gradientW2.CheckCanaries();
                    gradientW1.CheckCanaries();
                    gradientB1.CheckCanaries();
                    string shape = Require.Invariant($"{inputs}-{rows}-{outputs}, {m} samples:");
                    Numbers.AssertClose(expectedW2, w2, m * Tolerances.Product, $"{shape} W2");
                    Numbers.AssertClose(expectedW1, w1, m * Tolerances.Product, $"{shape} W1");
                    Numbers.AssertClose(expectedB1, b1, m * Tolerances.Product, $"{shape} b1");
                }
            }
        }
    }

    [Fact]
    public void NaN_in_h_reaches_its_row_and_no_other()
    {
        double[] h = Numbers.Random(11 * 5, 1), w1 = new double[11], b1 = new double[11], w2 = new double[11];
        h[(2 * 11) + 9] = double.NaN;
        NarrowBackward.Run(Numbers.Random(5, 2), h, Numbers.Random(5, 3), Numbers.Random(11, 4), w2, w1, b1, 5);
        foreach (double[] gradient in new[] { w1, b1, w2 })
        {
            Assert.Equal([9], Enumerable.Range(0, 11).Where(i => double.IsNaN(gradient[i])));
        }
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NarrowBackward.Run(new double[10], new double[6], new double[2], new double[3], new double[3], new double[15], new double[3], 2));
        Assert.Throws<ArgumentException>(() => NarrowBackward.Run(new double[2], new double[5], new double[2], new double[3], new double[3], new double[3], new double[3], 2));
        Assert.Throws<ArgumentException>(() => NarrowBackward.Run(new double[2], new double[6], new double[2], new double[3], new double[2], new double[3], new double[3], 2));
    }
}
