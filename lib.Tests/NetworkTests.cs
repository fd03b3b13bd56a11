using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests;

public sealed class NetworkTests
{
    [Fact]
    public void Its_name_shows_widths_activation_and_head() =>
        Assert.Equal("1-20-1 sigmoid, linear+quadratic", Network.Create([1, 20, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 1).ToString());

    [Fact]
    public void A_batch_of_the_wrong_shape_is_refused_with_both_shapes()
    {
        Network network = Network.Create([3, 4, 2], Activation.Sigmoid, Head.LinearQuadratic, seed: 1);
        var error = Assert.Throws<ArgumentException>(() => network.Predict(Matrix<double>.Build.Dense(2, 5)));
        Assert.Contains("X is 2×5 but W1 is 4×3", error.Message, StringComparison.Ordinal);
    }
}
