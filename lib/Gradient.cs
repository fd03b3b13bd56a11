using MathNet.Numerics.LinearAlgebra;

namespace Eml;

/// <summary>The derivatives of the batch loss at one layer with outputs N and inputs K.</summary>
/// <param name="Weights">∂L/∂W, N×K.</param>
/// <param name="Bias">∂L/∂b, N elements.</param>
/// <param name="Delta">δ = ∂L/∂z, N×m; the factor 1/m of the batch mean is inside.</param>
/// <param name="Hidden">∂L/∂h, N×m; null for the last layer, whose output belongs to the head.</param>
public sealed record LayerGradient(Matrix<double> Weights, Vector<double> Bias, Matrix<double> Delta, Matrix<double>? Hidden)
{
    /// <summary>‖(∂L/∂W, ∂L/∂b)‖: the Euclidean norm of all this layer's derivatives together.</summary>
    public double Norm => double.Hypot(Weights.FrobeniusNorm(), Bias.L2Norm());
}

/// <summary>The loss of a batch and every derivative that backpropagation computes on the way.</summary>
public sealed class Gradient
{
    internal Gradient(double loss, IReadOnlyList<LayerGradient> layers)
    {
        Loss = loss;
        Layers = layers;
        Parameters = new ParameterVector([.. layers.SelectMany((layer, l) => new[]
        {
            new ParameterBlock(Require.Invariant($"W{l + 1}"), layer.Weights.RowCount, layer.Weights.ColumnCount, layer.Weights.AsColumnMajorArray()),
            new ParameterBlock(Require.Invariant($"b{l + 1}"), layer.Bias.Count, 1, layer.Bias.AsArray()),
        })]);
    }

    /// <summary>The batch loss at which the gradient was taken; <see cref="Network.Loss(Matrix{double}, Matrix{double})"/> may sum in another order and differ in the last bit.</summary>
    public double Loss { get; }

    /// <summary>The derivatives, the first layer first.</summary>
    public IReadOnlyList<LayerGradient> Layers { get; }

    /// <summary>∂L/∂W1, ∂L/∂b1, … as one flat vector, ordered as <see cref="Network.Parameters"/>. A view of <see cref="Layers"/>.</summary>
    public ParameterVector Parameters { get; }
}
