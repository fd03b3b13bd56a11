namespace Eml.Training;

/// <summary>Lowers the learning rate when the loss stalls.</summary>
public sealed record PlateauSchedule
{
    /// <summary>How many epochs without improvement are tolerated.</summary>
    public int Patience { get; init; } = 10;
}
