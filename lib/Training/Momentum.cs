using System.Numerics.Tensors;
using Eml.Kernels;

namespace Eml.Training;

/// <summary>
/// Gradient descent with momentum: v ← μ v + g, θ ← θ − η v, starting with v = 0; derivations.md eq. (1.18).
/// The velocity is not damped by 1 − μ, as in PyTorch's SGD, so a steady gradient moves θ by η/(1 − μ).
/// </summary>
/// <param name="Coefficient">μ, from 0 (plain gradient descent) up to, but not, 1.</param>
public sealed record Momentum(double Coefficient = 0.9) : Optimizer("momentum")
{
    /// <inheritdoc/>
    public override void Validate() => Require.InRange(Coefficient, 0, 1, nameof(Coefficient));

    /// <inheritdoc/>
    public override UpdateRule Start(ParameterVector parameters) => new Rule(Coefficient, parameters);

    private sealed class Rule(double mu, ParameterVector parameters) : UpdateRule
    {
        private readonly ParameterVector velocity = parameters.ZerosLike();

        protected override void Step(int block, Span<double> theta, ReadOnlySpan<double> g, double rate)
        {
            Span<double> v = velocity.Blocks[block].Values;
            TensorPrimitives.MultiplyAdd(v, mu, g, v);
            Vectors.AddScaled(theta, -rate, v);
        }
    }
}
