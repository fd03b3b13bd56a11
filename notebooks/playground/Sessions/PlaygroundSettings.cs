using Eml.Heads;
using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>What a form means, once every text in it is right.</summary>
public sealed record PlaygroundSettings
{
    /// <summary>The form that says so.</summary>
    public required SettingsForm Form { get; init; }

    public required DataSet DataSet { get; init; }

    public required bool Classification { get; init; }

    public required int Samples { get; init; }

    public required int Classes { get; init; }

    public required double Noise { get; init; }

    /// <summary>The file's target column; null is its last.</summary>
    public required string? Target { get; init; }

    /// <summary>The file's input columns; null is all others.</summary>
    public required IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>What the network is given of points in the plane; see <see cref="Eml.Data.PlaneFeatures"/>.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    public required bool StandardiseInputs { get; init; }

    public required bool StandardiseTargets { get; init; }

    public required double TrainFraction { get; init; }

    public required double ValidationFraction { get; init; }

    /// <summary>Seeds noise and split; weights and batches have <see cref="Seed"/>.</summary>
    public required int DataSeed { get; init; }

    public required IReadOnlyList<int> HiddenWidths { get; init; }

    public required Activation Activation { get; init; }

    public required TrainingOptions Training { get; init; }

    /// <summary>Epochs a second; null is full speed.</summary>
    public required double? EpochsPerSecond { get; init; }

    public required IReadOnlyList<int> SweepWidths { get; init; }

    public required IReadOnlyList<int> SweepSeeds { get; init; }

    public required bool SweepAll { get; init; }

    public Head Head => Classification ? Heads.Head.SoftmaxCrossEntropy : Heads.Head.LinearQuadratic;

    public int Seed => Training.Seed;
}
