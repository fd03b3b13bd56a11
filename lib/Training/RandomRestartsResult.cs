using Eml.Display;

namespace Eml.Training;

/// <summary>What <see cref="RandomRestarts"/> gave.</summary>
/// <param name="Seeds">The seeds of the starts.</param>
/// <param name="Results">One training per seed, in their order.</param>
[TypeFormatterSource(typeof(FormatterSource))]
public sealed record RandomRestartsResult(IReadOnlyList<int> Seeds, IReadOnlyList<TrainingResult> Results) : IRichDisplay
{
    /// <summary>The training with the lowest monitored loss; the first of equals.</summary>
    public TrainingResult Best => Results.MinBy(r => r.BestLoss)!;

    /// <summary>A line per start: why and when it ended, and its best loss.</summary>
    public override string ToString() => Table.ToString();

    /// <summary>The same as a table.</summary>
    public string ToHtml() => Table.ToHtml();

    private Table Table => new(
        Require.Invariant($"{Results.Count} starts of {Best.Network}: best {Monitored} loss {Best.BestLoss:G4}"),
        ["seed", "stopped by", "epochs", "best epoch", Monitored + " loss", ""],
        Seeds.Zip(Results, Cells));

    private string Monitored => Best.History[0].ValidationLoss is null ? "training" : "validation";

    private object?[] Cells(int seed, TrainingResult result) =>
        [seed, result.StopReason, result.Epochs, result.BestEpoch, (FormattableString)$"{result.BestLoss:G4}", ReferenceEquals(result, Best) ? "best" : ""];
}
