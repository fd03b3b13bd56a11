using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace Eml;

/// <summary>Starting values for weights and biases.</summary>
public static class Initialization
{
    /// <summary>
    /// Xavier initialisation, derivations.md eq. (1.25): every weight uniform in ±√(6/(inputs + outputs)), every bias 0.
    /// It keeps the variance of activations and gradients about equal from layer to layer, eq. (3.10) and eq. (3.11), where an activation has slope 1 and value 0 at 0, as tanh has; a sigmoid has not
    /// (Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks", eq. 16).
    /// </summary>
    /// <param name="widths">N0, N1, …: the inputs, then the outputs of every layer.</param>
    /// <param name="hidden">The activation of every layer but the last, which is <see cref="Activation.Identity"/>.</param>
    /// <param name="seed">The same seed gives the same weights, to the last bit.</param>
    /// <exception cref="ArgumentException">Fewer than two widths.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A width below 1.</exception>
    public static IReadOnlyList<DenseLayer> Xavier(IReadOnlyList<int> widths, Activation hidden, int seed)
    {
        ArgumentNullException.ThrowIfNull(widths);
        if (widths.Count < 2)
        {
            throw new ArgumentException(Require.Invariant($"widths has {Require.Count(widths.Count, "entry", "entries")}; a network needs at least 2: inputs and outputs."), nameof(widths));
        }

        foreach (int width in widths)
        {
            Require.AtLeast(width, 1, nameof(widths));
        }

        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        var layers = new List<DenseLayer>(widths.Count - 1);
        for (int l = 1; l < widths.Count; l++)
        {
            int inputs = widths[l - 1], outputs = widths[l];
            double limit = Math.Sqrt(6.0 / (inputs + outputs));
            var W = Matrix<double>.Build.Dense(outputs, inputs, (_, _) => limit * ((2 * random.NextDouble()) - 1));
            layers.Add(new DenseLayer(W, Vector<double>.Build.Dense(outputs), l < widths.Count - 1 ? hidden : Activation.Identity));
        }

        return layers;
    }
}
