using System.Numerics.Tensors;
using Eml.Kernels;

namespace Eml.Training;

/// <summary>
/// Adam, derivations.md eq. (1.19): Kingma and Ba 2015, "Adam: a method for stochastic optimization", algorithm 1.
/// In step t, u ← β1 u + (1 − β1) g and q ← β2 q + (1 − β2) g², both starting with 0; then
/// θ ← θ − η û/(√q̂ + ε) with the bias-corrected û = u/(1 − β1ᵗ) and q̂ = q/(1 − β2ᵗ). The paper writes m and v for u and q.
/// </summary>
/// <remarks>A gradient above 1e154, whose square overflows, moves θ as any other: from then on √q is kept in the place of q.</remarks>
public sealed record Adam() : Optimizer("adam")
{
    /// <summary>β1, the decay of the mean gradient, from 0 up to, but not, 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β2, the decay of the mean squared gradient, from 0 up to, but not, 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, which keeps the division finite; above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.InRange(Beta1, 0, 1, nameof(Beta1));
        Require.InRange(Beta2, 0, 1, nameof(Beta2));
        Require.Positive(Epsilon, nameof(Epsilon));
    }

    /// <inheritdoc/>
    public override UpdateRule Start(ParameterVector parameters) => new Rule(this, parameters);

    private sealed class Rule(Adam options, ParameterVector parameters) : UpdateRule
    {
        private readonly double beta1 = options.Beta1, beta2 = options.Beta2, epsilon = options.Epsilon;
        private readonly ParameterVector mean = parameters.ZerosLike(), square = parameters.ZerosLike(), scratch = parameters.ZerosLike();
        private readonly bool[] keepsRoot = new bool[parameters.Blocks.Count];
        private double correction1 = 1, correction2 = 1;
        private long t;

        public override void Step(ParameterVector parameters, ParameterVector gradient, double rate)
        {
            t++;
            correction1 = 1 - Math.Pow(beta1, t);
            correction2 = 1 - Math.Pow(beta2, t);
            base.Step(parameters, gradient, rate);
        }

        protected override unsafe void Step(int block, Span<double> theta, ReadOnlySpan<double> g, double rate)
        {
            Span<double> u = mean.Blocks[block].Values, q = square.Blocks[block].Values;
            if (!keepsRoot[block] && !double.IsFinite(TensorPrimitives.SumOfSquares(g)))
            {
                keepsRoot[block] = true;
                TensorPrimitives.Sqrt(q, q);
            }

            if (keepsRoot[block])
            {
                StepWithRoots(scratch.Blocks[block].Values, theta, g, u, q, rate);
                return;
            }

            fixed (double* thetas = theta, gradient = g, means = u, squares = q)
            {
                new AdamStep
                {
                    Theta = thetas,
                    Gradient = gradient,
                    Mean = means,
                    Square = squares,
                    Length = g.Length,
                    Beta1 = beta1,
                    Beta2 = beta2,
                    Epsilon = epsilon,
                    Rate = rate / correction1,
                    Correction = correction2,
                }.Run();
            }
        }

        /// <summary>The same step with √q in the place of q: √q = √(β2 q + (1 − β2) g²), and nothing is squared on the way.</summary>
        private void StepWithRoots(Span<double> step, Span<double> theta, ReadOnlySpan<double> g, Span<double> u, Span<double> q, double rate)
        {
            TensorPrimitives.Multiply(u, beta1, u);
            TensorPrimitives.MultiplyAdd(g, 1 - beta1, u, u);
            TensorPrimitives.Multiply(g, Math.Sqrt(1 - beta2), step);
            TensorPrimitives.Multiply(q, Math.Sqrt(beta2), q);
            TensorPrimitives.Hypot(q, step, q);
            TensorPrimitives.Divide(q, Math.Sqrt(correction2), step);
            TensorPrimitives.Add(step, epsilon, step);
            TensorPrimitives.Divide(u, step, step);
            TensorPrimitives.MultiplyAdd(step, -rate / correction1, theta, theta);
        }
    }
}
