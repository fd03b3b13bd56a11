using System.Numerics.Tensors;

namespace Eml.Training;

/// <summary>What is done with a gradient that is too long: one of three things, and there is no fourth. A gradient that is not finite is never clipped: it is divergence.</summary>
public abstract record GradientClipping
{
    /// <summary>Nothing.</summary>
    public static GradientClipping None { get; } = new NoClipping();

    /// <summary>g ← g·min(1, limit/‖g‖), see <see cref="NormClipping"/>.</summary>
    public static GradientClipping ByNorm(double limit) => new NormClipping(limit);

    /// <summary>g ← min(limit, max(−limit, g)) element by element, see <see cref="ValueClipping"/>.</summary>
    public static GradientClipping ByValue(double limit) => new ValueClipping(limit);

    /// <summary>Refuses a limit that is out of range.</summary>
    internal abstract void Validate();

    /// <summary>Clips <paramref name="gradient"/>, whose finite norm is <paramref name="norm"/>, in place; returns whether that changed it.</summary>
    internal abstract bool Apply(ParameterVector gradient, double norm);
}

/// <summary>Leaves every gradient as it is.</summary>
internal sealed record NoClipping : GradientClipping
{
    internal override void Validate()
    {
        // It has no options.
    }

    internal override bool Apply(ParameterVector gradient, double norm) => false;
}

/// <summary>
/// Clipping by the global norm, derivations.md eq. (1.16): g ← g·min(1, limit/‖g‖), ‖g‖ taken over all weights and biases together.
/// It keeps the direction. The coefficient is exactly limit/‖g‖ (PyTorch adds 1e-6 to the norm).
/// </summary>
public sealed record NormClipping : GradientClipping
{
    internal NormClipping(double limit) => Limit = limit;

    /// <summary>The longest gradient that is left as it is; above 0.</summary>
    public double Limit { get; }

    internal override void Validate() => Require.Positive(Limit, nameof(Limit));

    internal override bool Apply(ParameterVector gradient, double norm)
    {
        if (norm <= Limit)
        {
            return false;
        }

        for (int i = 0; i < gradient.Blocks.Count; i++)
        {
            double[] g = gradient.Blocks[i].Values;
            TensorPrimitives.Multiply(g, Limit / norm, g);
        }

        return true;
    }
}

/// <summary>Clipping by value, derivations.md eq. (1.17): every element is brought into ±limit. It can turn the direction.</summary>
public sealed record ValueClipping : GradientClipping
{
    internal ValueClipping(double limit) => Limit = limit;

    /// <summary>The largest magnitude that is left as it is; above 0.</summary>
    public double Limit { get; }

    internal override void Validate() => Require.Positive(Limit, nameof(Limit));

    internal override bool Apply(ParameterVector gradient, double norm)
    {
        bool clipped = false;
        for (int i = 0; i < gradient.Blocks.Count; i++)
        {
            double[] g = gradient.Blocks[i].Values;
            clipped |= Math.Abs(TensorPrimitives.MaxMagnitude<double>(g)) > Limit;
            TensorPrimitives.Clamp(g, -Limit, Limit, g);
        }

        return clipped;
    }
}
