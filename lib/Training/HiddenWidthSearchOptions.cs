using Eml.Heads;

namespace Eml.Training;

/// <summary>How to look for the smallest hidden layer that reaches a target loss.</summary>
public sealed record HiddenWidthSearchOptions
{
    /// <summary>The monitored loss to reach; it takes the place of <see cref="TrainingOptions.TargetLoss"/>.</summary>
    public required double TargetLoss { get; init; }

    /// <summary>The values of N1, in the order in which they are tried.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [1, 2, 3, 5, 8, 13, 21, 34];

    /// <summary>Every width is trained once per seed, which gives the first weights and takes the place of <see cref="TrainingOptions.Seed"/>.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3];

    /// <summary>How each network is trained.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>The activation of the hidden layer.</summary>
    public Activation Activation { get; init; } = Activation.Sigmoid;

    /// <summary>Output and loss.</summary>
    public Head Head { get; init; } = Eml.Heads.Head.LinearQuadratic;

    /// <summary>Whether the search ends with the first width that reaches the target; otherwise it goes through all.</summary>
    public bool StopAtFirst { get; init; } = true;

    /// <summary>How many networks are trained at the same time; null takes one per core. The result does not depend on it.</summary>
    public int? MaxDegreeOfParallelism { get; init; }

    /// <summary>Refuses options that mean nothing. The search calls it before any work.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it, its value and what is allowed.</exception>
    public void Validate()
    {
        Require.Distinct(Widths, nameof(Widths));
        Require.Distinct(Seeds, nameof(Seeds));
        foreach (int width in Widths)
        {
            Require.AtLeast(width, 1, nameof(Widths));
        }

        ArgumentNullException.ThrowIfNull(Training);
        ArgumentNullException.ThrowIfNull(Activation);
        ArgumentNullException.ThrowIfNull(Head);
        Require.AtLeast(MaxDegreeOfParallelism ?? 1, 1, nameof(MaxDegreeOfParallelism));
        ForSeed(Seeds[0]).Validate();
    }

    /// <summary>The training options of the run with that seed.</summary>
    internal TrainingOptions ForSeed(int seed) => Training with { Seed = seed, TargetLoss = TargetLoss };
}
