using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace Eml.Tests;

/// <summary>Small networks and batches that several tests use.</summary>
internal static class Samples
{
    /// <summary>A network whose biases are not 0, so that a dropped bias shows.</summary>
    public static Network Network(int[] widths, Activation? hidden = null, Head? head = null, int seed = 1)
    {
        Network network = Eml.Network.Create(widths, hidden ?? Activation.Sigmoid, head ?? Head.LinearQuadratic, seed);
        var random = new Xoshiro256StarStar(seed + 1000, threadSafe: false);
        foreach (DenseLayer layer in network.Layers)
        {
            layer.Bias.MapInplace(_ => random.NextDouble() - 0.5, Zeros.Include);
        }

        return network;
    }

    /// <summary>Uniform values in [−1, 1).</summary>
    public static Matrix<double> Matrix(int rows, int columns, int seed)
    {
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        return Matrix<double>.Build.Dense(rows, columns, (_, _) => (2 * random.NextDouble()) - 1);
    }
}
