namespace Eml.Training;

/// <summary>An update rule, described by its options: plain gradient descent, momentum, Adam, or one of your own. What it remembers belongs to one training run.</summary>
/// <param name="Name">What it is called, for example gradient descent, momentum or adam.</param>
public abstract record Optimizer(string Name)
{
    /// <summary>θ ← θ − η g.</summary>
    public static Optimizer GradientDescent { get; } = new GradientDescent();

    /// <summary>Momentum with μ = 0.9; other values with <c>new Momentum(0.5)</c>.</summary>
    public static Optimizer Momentum { get; } = new Momentum();

    /// <summary>Adam with the constants of its paper; others with <c>new Adam { Beta1 = … }</c>.</summary>
    public static Optimizer Adam { get; } = new Adam();

    /// <summary>The update rules that come with the library, with their default options, the order in which they are offered.</summary>
    public static IReadOnlyList<Optimizer> All { get; } = [GradientDescent, Momentum, Adam];

    /// <summary>Refuses options that are out of range.</summary>
    public abstract void Validate();

    /// <summary>What the rule needs to train these parameters, made once per run.</summary>
    public abstract UpdateRule Start(ParameterVector parameters);
}

/// <summary>An <see cref="Optimizer"/> at work: its buffers, and the step. A step allocates nothing.</summary>
public abstract class UpdateRule
{
    /// <summary>Changes the parameters θ along their gradient g, which has the same blocks.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="gradient">g = ∂L/∂θ, after clipping.</param>
    /// <param name="rate">η.</param>
    public virtual void Step(ParameterVector parameters, ParameterVector gradient, double rate)
    {
        for (int i = 0; i < parameters.Blocks.Count; i++)
        {
            Step(i, parameters.Blocks[i].Values, gradient.Blocks[i].Values, rate);
        }
    }

    /// <summary>The same for the block of that index.</summary>
    protected abstract void Step(int block, Span<double> theta, ReadOnlySpan<double> g, double rate);
}
