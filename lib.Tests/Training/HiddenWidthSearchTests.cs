using Eml.Data;
using Eml.Training;
using Xunit;

namespace Eml.Tests.Training;

public sealed class HiddenWidthSearchTests
{
    private static readonly HiddenWidthSearchOptions options = new()
    {
        TargetLoss = 1e-3,
        Widths = [1, 2, 3, 5, 8],
        Training = new TrainingOptions { Epochs = 400, BatchSize = 8, Optimizer = Optimizer.Adam, LearningRate = 0.05 },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_parallel_it_finds_what_it_finds_serially_to_the_last_bit(bool stopAtFirst)
    {
        HiddenWidthSearchResult serial = Run(options with { StopAtFirst = stopAtFirst, MaxDegreeOfParallelism = 1 });
        HiddenWidthSearchResult parallel = Run(options with { StopAtFirst = stopAtFirst, MaxDegreeOfParallelism = 8 });
        Assert.NotNull(serial.Width);
        Assert.Equal(serial.Rows.SelectMany(r => r.Runs), parallel.Rows.SelectMany(r => r.Runs));
        Assert.Equal(serial.Best!.History, parallel.Best!.History);
        Assert.Equal(serial.Best.Network.Parameters.ToArray(), parallel.Best.Network.Parameters.ToArray());
        Assert.Equal(serial.ToString(), parallel.ToString());
    }

    [Fact]
    public void It_ends_with_the_first_width_that_reaches_the_target_or_goes_through_all()
    {
        HiddenWidthSearchResult first = Run(options), all = Run(options with { StopAtFirst = false });
        Assert.Equal(first.Width, first.Rows[^1].Width);
        Assert.All(first.Rows.SkipLast(1), r => Assert.NotEqual(HiddenWidthOutcome.Reached, r.Outcome));
        Assert.True(first.Rows.Count is > 1 and < 5, first.ToString());
        Assert.Equal(options.Widths, all.Rows.Select(r => r.Width));
        Assert.Equal(first.Rows.SelectMany(r => r.Runs), all.Rows.Take(first.Rows.Count).SelectMany(r => r.Runs));
        Assert.Equal(first.Best!.Network.Parameters.ToArray(), all.Best!.Network.Parameters.ToArray());
    }

    [Fact]
    public void A_later_width_that_is_done_first_is_left_out()
    {
        HiddenWidthSearchResult result = Run(options with { TargetLoss = 0.02, Widths = [100, 1], Seeds = [1], MaxDegreeOfParallelism = 2 });
        Assert.Equal([100], result.Rows.Select(r => r.Width));
        Assert.Equal(100, result.Width);
    }

    [Fact]
    public void A_row_tells_of_the_fastest_seed_and_the_best_network_is_its()
    {
        HiddenWidthSearchResult result = Run(options);
        HiddenWidthRow row = result.Rows[^1];
        Assert.Equal(options.Seeds, row.Runs.Select(r => r.Seed));
        HiddenWidthRun fastest = row.Runs.Where(r => r.StopReason == StopReason.TargetReached).MinBy(r => r.Epochs)!;
        Assert.Equal((row.Epochs, fastest.Epochs), (fastest.Epochs, result.Best!.Epochs));
        Assert.Equal([1, row.Width, 1], result.Best.Network.Widths);
        Network again = Network.Create([1, row.Width, 1], Activation.Sigmoid, options.Head, fastest.Seed);
        Samples.Fit(again, Samples.Sine(), null, options.Training with { Seed = fastest.Seed, TargetLoss = options.TargetLoss });
        Assert.Equal(again.Parameters.ToArray(), result.Best.Network.Parameters.ToArray());
    }

    [Fact]
    public void Widths_that_diverge_or_miss_the_target_are_told_apart()
    {
        HiddenWidthSearchOptions two = options with { Widths = [1, 2] };
        HiddenWidthSearchResult diverged = Run(two with { Training = new TrainingOptions { LearningRate = 1e6 } });
        Assert.All(diverged.Rows, r => Assert.Equal((HiddenWidthOutcome.Diverged, (int?)null), (r.Outcome, r.Epochs)));
        HiddenWidthSearchResult missed = Run(two with { Training = new TrainingOptions { Epochs = 3 } });
        Assert.All(missed.Rows, r => Assert.Equal(HiddenWidthOutcome.NotReached, r.Outcome));
        Assert.Null(missed.Width);
        Assert.Equal(missed.Rows.Min(r => r.BestLoss), missed.Best!.BestLoss);
    }

    [Fact]
    public void Progress_tells_of_every_training()
    {
        var progress = new Recorder<HiddenWidthRun>();
        HiddenWidthSearchResult result = HiddenWidthSearch.Run(Samples.Sine(), null, options with { StopAtFirst = false }, progress, Token);
        Assert.Equal(result.Rows.SelectMany(r => r.Runs), progress.Reports.OrderBy(r => r.Width).ThenBy(r => r.Seed));
    }

    [Fact]
    public void Cancelling_keeps_the_widths_that_are_done()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Recorder<HiddenWidthRun>(r => { if (r is { Width: 2, Seed: 1 }) { cancellation.Cancel(); } });
        HiddenWidthSearchResult result = HiddenWidthSearch.Run(Samples.Sine(), null, options with { MaxDegreeOfParallelism = 1 }, progress, cancellation.Token);
        Assert.True(result.Cancelled);
        Assert.Equal([1], result.Rows.Select(r => r.Width));
        Assert.Contains("(cancelled)", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Refuses("Widths is []", options with { Widths = [] });
        Refuses("Widths is 0; it has to be at least 1", options with { Widths = [3, 0] });
        Refuses("Seeds is [1, 1]; it has to hold at least one value, and none twice", options with { Seeds = [1, 1] });
        Refuses("TargetLoss is NaN", options with { TargetLoss = double.NaN });
        Refuses("MaxDegreeOfParallelism is 0", options with { MaxDegreeOfParallelism = 0 });
        Refuses("Epochs is 0", options with { Training = new TrainingOptions { Epochs = 0 } });

        static void Refuses(string message, HiddenWidthSearchOptions bad) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => Run(bad)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_that_does_not_fit_is_refused_as_it_is_serially()
    {
        Dataset wide = Samples.Points("huge", [1], [1e200]);
        Assert.Throws<ArgumentException>(() => HiddenWidthSearch.Run(wide, null, options, cancellation: Token));
    }

    [Fact]
    public void It_is_shown_as_an_aligned_table()
    {
        var result = new HiddenWidthSearchResult(
            0.25,
            [
                new HiddenWidthRow(1, [new HiddenWidthRun(1, 1, StopReason.EpochLimit, 1000, 1 / 3.0)]),
                new HiddenWidthRow(13, [new HiddenWidthRun(13, 1, StopReason.TargetReached, 87, 0.2)]),
            ],
            null,
            Cancelled: false);
        Assert.Equal(
            """
            Hidden widths for a loss of at most 0.25: 13 is enough
            N1  outcome      seeds reached  epochs  best loss
             1  not reached         0 of 1             0.3333
            13  reached             1 of 1      87        0.2
            """,
            result.ToString());
        Assert.Contains("<td style=\"text-align:right\">0.3333</td>", result.ToHtml(), StringComparison.Ordinal);
    }

    private static HiddenWidthSearchResult Run(HiddenWidthSearchOptions o) => HiddenWidthSearch.Run(Samples.Sine(), null, o, cancellation: Token);
}
