using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Eml;

/// <summary>The derivatives of the batch loss at one layer with outputs N and inputs K.</summary>
/// <param name="Weights">∂L/∂W, N×K.</param>
/// <param name="Bias">∂L/∂b, N elements.</param>
/// <param name="Delta">δ = ∂L/∂z, N×m; the factor 1/m of the batch mean is inside.</param>
/// <param name="Hidden">∂L/∂h, N×m; null for the last layer, whose output belongs to the head.</param>
public sealed record LayerGradient(Matrix<double> Weights, Vector<double> Bias, Matrix<double> Delta, Matrix<double>? Hidden);

/// <summary>The loss of a batch and every derivative that backpropagation computes on the way.</summary>
public sealed class Gradient
{
    internal Gradient(double loss, Network network, Backpropagation pass, int m)
    {
        Loss = loss;
        Parameters = pass.Gradient;
        var layers = new List<LayerGradient>();
        for (int l = 0; l < network.Layers.Count; l++)
        {
            DenseLayer layer = network.Layers[l];
            layers.Add(new LayerGradient(
                new DenseMatrix(layer.Outputs, layer.Inputs, pass.Gradient.Blocks[2 * l].Values),
                new DenseVector(pass.Gradient.Blocks[(2 * l) + 1].Values),
                new DenseMatrix(layer.Outputs, m, pass.Delta[l]),
                l == network.Layers.Count - 1 ? null : new DenseMatrix(layer.Outputs, m, pass.GradientH[l])));
        }

        Layers = layers;
    }

    /// <summary>The batch loss at which the gradient was taken.</summary>
    public double Loss { get; }

    /// <summary>The derivatives, the first layer first.</summary>
    public IReadOnlyList<LayerGradient> Layers { get; }

    /// <summary>∂L/∂W1, ∂L/∂b1, … as one flat vector, ordered as <see cref="Network.Parameters"/>. A view of <see cref="Layers"/>.</summary>
    public ParameterVector Parameters { get; }
}
