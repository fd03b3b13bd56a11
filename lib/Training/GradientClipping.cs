namespace Eml.Training;

/// <summary>What is done with a gradient that is too long.</summary>
public abstract record GradientClipping
{
    /// <summary>Nothing.</summary>
    public static GradientClipping None { get; } = new NoClipping();
}

/// <summary>Leaves every gradient as it is.</summary>
public sealed record NoClipping : GradientClipping;
