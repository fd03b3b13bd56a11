namespace Eml.Training;

/// <summary>An update rule: plain gradient descent, momentum or Adam.</summary>
/// <param name="Name">gradient descent, momentum or adam.</param>
public abstract record Optimizer(string Name)
{
    /// <summary>θ ← θ − η ∂L/∂θ.</summary>
    public static Optimizer GradientDescent { get; } = new GradientDescent();
}

/// <summary>θ ← θ − η ∂L/∂θ.</summary>
public sealed record GradientDescent() : Optimizer("gradient descent");
