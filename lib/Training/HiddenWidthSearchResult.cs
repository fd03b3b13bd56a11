using Eml.Display;

namespace Eml.Training;

/// <summary>How the trainings of one hidden width ended, all seeds together.</summary>
public enum HiddenWidthOutcome
{
    /// <summary>At least one seed reached the target loss.</summary>
    Reached,

    /// <summary>No seed reached it, and at least one ended for another reason than divergence.</summary>
    NotReached,

    /// <summary>Every seed diverged.</summary>
    Diverged,
}

/// <summary>One training of a search.</summary>
/// <param name="Width">N1.</param>
/// <param name="Seed">The seed of its first weights and of the order of its mini-batches.</param>
/// <param name="StopReason">Why it ended.</param>
/// <param name="Epochs">How many epochs it completed.</param>
/// <param name="BestLoss">Its lowest monitored loss.</param>
public sealed record HiddenWidthRun(int Width, int Seed, StopReason StopReason, int Epochs, double BestLoss);

/// <summary>All trainings of one hidden width.</summary>
/// <param name="Width">N1.</param>
/// <param name="Runs">One per seed, in the order of the seeds.</param>
public sealed record HiddenWidthRow(int Width, IReadOnlyList<HiddenWidthRun> Runs)
{
    /// <summary>Reached, not reached or diverged.</summary>
    public HiddenWidthOutcome Outcome =>
        Runs.Any(r => r.StopReason == StopReason.TargetReached) ? HiddenWidthOutcome.Reached
        : Runs.All(r => r.StopReason == StopReason.Diverged) ? HiddenWidthOutcome.Diverged
        : HiddenWidthOutcome.NotReached;

    /// <summary>How many of the seeds reached the target.</summary>
    public int SeedsReached => Runs.Count(r => r.StopReason == StopReason.TargetReached);

    /// <summary>How many epochs the fastest seed that reached the target needed; null when none did.</summary>
    public int? Epochs => Runs.Where(r => r.StopReason == StopReason.TargetReached).Min(r => (int?)r.Epochs);

    /// <summary>The lowest monitored loss of all seeds.</summary>
    public double BestLoss => Runs.Min(r => r.BestLoss);
}

/// <summary>What a <see cref="HiddenWidthSearch"/> found.</summary>
/// <param name="TargetLoss">The loss that had to be reached.</param>
/// <param name="Rows">One per width that was tried, in the order of the options; with StopAtFirst the last one is the first that reached the target.</param>
/// <param name="Best">
/// The best training: of the first width that reached the target, the seed with the fewest epochs (the first of equals);
/// if none reached it, the lowest loss (the first of equals). Null only when the search was cancelled before a width was done.
/// </param>
/// <param name="Cancelled">Whether it was cancelled: then only the widths are there of which every seed was done.</param>
[TypeFormatterSource(typeof(FormatterSource))]
public sealed record HiddenWidthSearchResult(
    double TargetLoss, IReadOnlyList<HiddenWidthRow> Rows, TrainingResult? Best, bool Cancelled) : IRichDisplay
{
    /// <summary>The first width that reached the target; null when none did.</summary>
    public int? Width => Rows.FirstOrDefault(r => r.Outcome == HiddenWidthOutcome.Reached)?.Width;

    /// <summary>A line per width: outcome, epochs of the fastest seed, best loss.</summary>
    public override string ToString() => Table.ToString();

    /// <summary>The same as a table.</summary>
    public string ToHtml() => Table.ToHtml();

    private Table Table => new(Caption, ["N1", "outcome", "seeds reached", "epochs", "best loss"], Rows.Select(Cells));

    private string Caption =>
        Require.Invariant($"Hidden widths for a loss of at most {TargetLoss}: ")
        + (Width is { } width ? Require.Invariant($"{width} is enough") : "none was enough")
        + (Cancelled ? " (cancelled)" : "");

    private static object?[] Cells(HiddenWidthRow row) =>
    [
        row.Width,
        row.Outcome switch
        {
            HiddenWidthOutcome.Reached => "reached",
            HiddenWidthOutcome.Diverged => "diverged",
            _ => "not reached",
        },
        (FormattableString)$"{row.SeedsReached} of {row.Runs.Count}",
        row.Epochs,
        (FormattableString)$"{row.BestLoss:G4}",
    ];
}
