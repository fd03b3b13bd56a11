using MathNet.Numerics.LinearAlgebra;

namespace Eml.Heads;

/// <summary>
/// What stands on top of the last layer: the output ŷ made of z, the loss, and their common derivative δ = ∂L/∂z.
/// The three belong together: for each head here δ is (ŷ − y)/m, a result that derivations.md proves.
/// </summary>
/// <remarks>Spans hold matrices column by column; a column is a sample of <c>outputs</c> values, and m columns make a batch. Several threads may call at the same time, each with its own spans.</remarks>
public interface IHead
{
    /// <summary>The name under which it is saved, for example <c>linear+quadratic</c>.</summary>
    string Name { get; }

    /// <summary>Ŷ ← output(Z). <paramref name="yHat"/> may be <paramref name="z"/> itself.</summary>
    void Output(ReadOnlySpan<double> z, Span<double> yHat, int outputs);

    /// <summary>The mean over the m samples of the per-sample loss.</summary>
    double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, int outputs);

    /// <summary>δ ← ∂L/∂Z, the factor 1/m included; returns the loss. <paramref name="delta"/> may be <paramref name="z"/> itself.</summary>
    double LossAndDelta(ReadOnlySpan<double> z, ReadOnlySpan<double> targets, Span<double> delta, int outputs);

    /// <summary>Refuses targets that this loss is not defined for, naming the sample.</summary>
    /// <exception cref="ArgumentException">A column of <paramref name="targets"/> cannot be a target of this head.</exception>
    void CheckTargets(Matrix<double> targets);
}
