using MathNet.Numerics.LinearAlgebra;

namespace Eml;

/// <summary>What one layer computed for a batch of m samples.</summary>
/// <param name="Z">z = W h + b, outputs×m.</param>
/// <param name="H">h = a(z), outputs×m.</param>
public sealed record LayerActivations(Matrix<double> Z, Matrix<double> H);

/// <summary>Every intermediate of one forward pass.</summary>
/// <param name="Layers">z and h of each layer, the first layer first.</param>
/// <param name="Output">ŷ, outputs×m.</param>
public sealed record ForwardPass(IReadOnlyList<LayerActivations> Layers, Matrix<double> Output);
