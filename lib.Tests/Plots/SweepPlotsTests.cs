using System.Text.Json;
using Eml.Plots;
using Eml.Training;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class SweepPlotsTests
{
    private static readonly HiddenWidthRun[] trainings =
    [
        new(1, 1, StopReason.EpochLimit, 100, 0.5), new(1, 2, StopReason.Diverged, 7, double.NaN),
        new(3, 1, StopReason.EpochLimit, 100, 0.02), new(3, 2, StopReason.TargetReached, 50, 0.0099),
    ];

    [Fact]
    public void Each_outcome_has_its_own_symbol()
    {
        JsonElement figure = Figures.Check(() => SweepPlots.HiddenWidths(trainings, 0.01));
        string[] symbols = [.. new[] { "reached", "not reached", "diverged" }.Select(n => Figures.Trace(figure, n).GetProperty("marker").GetProperty("symbol").GetString()!)];
        Assert.Equal(3, symbols.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal([0.0099], Figures.Numbers(Figures.Trace(figure, "reached"), "y"));
        Assert.Equal([0.5, 0.0099], Figures.Numbers(Figures.Trace(figure, "best seed"), "y"));
    }

    [Fact]
    public void The_sentence_names_the_first_width_that_reached_it()
    {
        Assert.Contains("the target 0.01 is first reached with N1 = 3; 1 reached it, 1 diverged", SweepPlots.HiddenWidths(trainings, 0.01).Summary, StringComparison.Ordinal);
        Assert.Contains("is not reached; the best loss is 0.0099", SweepPlots.HiddenWidths(trainings, 0.001).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_sweep_is_refused() => Assert.Throws<ArgumentException>(() => SweepPlots.HiddenWidths([], 0.01));
}
