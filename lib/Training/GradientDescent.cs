using Eml.Kernels;

namespace Eml.Training;

/// <summary>Plain gradient descent: θ ← θ − η g, derivations.md eq. (1.15).</summary>
internal sealed record GradientDescent() : Optimizer("gradient descent")
{
    /// <inheritdoc/>
    public override void Validate()
    {
        // It has no options.
    }

    /// <inheritdoc/>
    public override UpdateRule Start(ParameterVector parameters) => new Rule();

    private sealed class Rule : UpdateRule
    {
        protected override void Step(int block, Span<double> theta, ReadOnlySpan<double> g, double rate) =>
            Vectors.AddScaled(theta, -rate, g);
    }
}
