using System.Net;
using Eml.Display;

namespace Eml.Training;

/// <summary>What a training gave. Its network holds the best weights, not the last ones.</summary>
/// <param name="Network">The trained network, with the weights of <paramref name="BestEpoch"/>.</param>
/// <param name="History">Every completed epoch in order, the untrained network (epoch 0) first: epoch e is <c>History[e]</c>. Every loss, rate and norm is finite.</param>
/// <param name="BestEpoch">The epoch with the lowest monitored loss; the earliest of equals.</param>
/// <param name="BestLoss">The monitored loss of that epoch.</param>
/// <param name="StopReason">Why it ended.</param>
/// <param name="Message">The same in a sentence: with divergence, which layer, epoch and batch, and what to try.</param>
[TypeFormatterSource(typeof(FormatterSource))]
public sealed record TrainingResult(
    Network Network, IReadOnlyList<EpochRecord> History, int BestEpoch, double BestLoss, StopReason StopReason, string Message) : IRichDisplay
{
    /// <summary>How many epochs were completed.</summary>
    public int Epochs => History[^1].Epoch;

    /// <summary>Network, epochs, best loss and why training stopped, in two lines.</summary>
    public override string ToString() => $"{Summary}\n{Message}";

    /// <summary>The same as <see cref="ToString"/>.</summary>
    public string ToHtml() =>
        $"<p class=\"eml\"><strong>{WebUtility.HtmlEncode(Summary)}</strong><br>{WebUtility.HtmlEncode(Message)}</p>";

    private string Summary => Require.Invariant(
        $"{Network}: {StopReason} after {Require.Count(Epochs, "epoch")}, best {History[BestEpoch].Monitored} loss {BestLoss:G6} in epoch {BestEpoch}.");
}
