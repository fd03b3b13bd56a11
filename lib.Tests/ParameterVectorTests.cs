using Xunit;

namespace Eml.Tests;

public sealed class ParameterVectorTests
{
    private readonly Network network = Samples.Network([2, 3, 1]);

    [Fact]
    public void It_is_a_live_view_in_the_order_W1_b1_W2_b2()
    {
        Assert.Equal(["W1", "b1", "W2", "b2"], network.Parameters.Blocks.Select(b => b.Name));
        Assert.Equal((2 * 3) + 3 + 3 + 1, network.Parameters.Count);
        network.Parameters[4] = 42;                             // W1 is 3×2, column by column: 4 is row 1, column 1
        Assert.Equal(42, network.Layers[0].Weights[1, 1]);
        Assert.Equal("W1[1, 1]", network.Parameters.Describe(4));
        network.Layers[1].Bias[0] = -1;
        Assert.Equal(-1, network.Parameters[12]);
    }

    [Fact]
    public void It_copies_out_and_in()
    {
        double[] saved = network.Parameters.ToArray();
        network.Parameters.CopyFrom(new double[13]);
        Assert.All(network.Parameters.ToArray(), p => Assert.Equal(0, p));
        network.Parameters.CopyFrom(saved);
        Assert.Equal(saved, network.Parameters.ToArray());
    }

    [Fact]
    public void Wrong_lengths_and_indices_are_refused()
    {
        Assert.Contains("12 elements; the network has 13", Assert.Throws<ArgumentException>(() => network.Parameters.CopyFrom(new double[12])).Message, StringComparison.Ordinal);
        Assert.Contains("from 0 to 12", Assert.Throws<ArgumentOutOfRangeException>(() => network.Parameters[13]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Parameters[-1]);
    }

    [Fact]
    public void A_gradient_has_the_same_blocks_and_its_matrices_are_views_of_them()
    {
        Gradient gradient = network.Gradient(Samples.Matrix(2, 4, 1), Samples.Matrix(1, 4, 2));
        Assert.Equal(
            network.Parameters.Blocks.Select(b => (b.Name, b.Rows, b.Columns)), gradient.Parameters.Blocks.Select(b => (b.Name, b.Rows, b.Columns)));
        gradient.Parameters[0] = 5;
        Assert.Equal(5, gradient.Layers[0].Weights[0, 0]);
    }
}
