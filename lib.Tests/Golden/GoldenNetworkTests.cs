using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Golden;

public sealed class GoldenNetworkTests
{
    [Theory]
    [InlineData(0, "5-3, softmax+cross-entropy")]
    [InlineData(1, "3-5-2 sigmoid, linear+quadratic")]
    [InlineData(2, "4-9-7-3 sigmoid/tanh, softmax+cross-entropy")]
    [InlineData(3, "7-11-6-2 tanh/relu, linear+quadratic")]
    [InlineData(4, "10-17-6-5-4 relu/tanh/sigmoid, softmax+cross-entropy")]
    public void Output_loss_and_every_derivative_agree_with_PyTorch(int index, string name)
    {
        GoldenNetwork golden = GoldenFile.Read<GoldenNetworks>("networks.json").Networks[index];
        Network network = golden.Build();
        Assert.Equal(name, network.ToString());
        Matrix<double> X = GoldenFile.Rows(golden.X), Y = GoldenFile.Rows(golden.Y);
        Gradient gradient = network.Gradient(X, Y);
        AssertEqual(golden.Output, network.Predict(X), "the output");
        Assert.True(Close(golden.Loss, gradient.Loss), $"The loss is {gradient.Loss:R}, PyTorch says {golden.Loss:R}.");
        Assert.Equal(gradient.Loss, network.Loss(X, Y), Tolerances.Fused * gradient.Loss);
        for (int l = 0; l < network.Layers.Count; l++)
        {
            AssertEqual(golden.GradientW[l], gradient.Layers[l].Weights, $"the gradient of W{l + 1}");
            AssertEqual([.. golden.GradientB[l].Select(v => new[] { v })], gradient.Layers[l].Bias.ToColumnMatrix(), $"the gradient of b{l + 1}");
        }
    }

    private static void AssertEqual(double[][] expected, Matrix<double> actual, string what)
    {
        Assert.Equal(expected.Length, actual.RowCount);
        Assert.Equal(expected[0].Length, actual.ColumnCount);
        for (int i = 0; i < actual.RowCount; i++)
        {
            for (int j = 0; j < actual.ColumnCount; j++)
            {
                Assert.True(Close(expected[i][j], actual[i, j]), $"In {what}, [{i}, {j}] is {actual[i, j]:R}, PyTorch says {expected[i][j]:R}.");
            }
        }
    }

    private static bool Close(double expected, double actual) => Math.Abs(actual - expected) <= Tolerances.Golden * Math.Abs(expected);
}
