using System.Text.Json;
using Eml.Heads;
using Eml.Plots;
using Eml.Training;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class LossPlotsTests
{
    private static TrainingResult Result(int epochs, bool validation = true, Func<int, double>? loss = null)
    {
        loss ??= e => 1.0 / (1 + e);
        EpochRecord[] history = [.. Enumerable.Range(0, epochs + 1).Select(e => new EpochRecord(
            e, loss(e), validation ? 1.5 * loss(e) : null, e <= 6 ? 0.2 : 0.1, e == 0 ? 0 : 4.0 / e, 1, e is 1 or 2 or 3 or 8 ? 1 : 0, e == 6, e == 9))];
        return new TrainingResult(
            Network.Create([1, 3, 1], Activation.Sigmoid, Head.LinearQuadratic, 1), history, 9, history[Math.Min(9, epochs)].MonitoredLoss, StopReason.EpochLimit, "done");
    }

    [Fact]
    public void The_history_says_its_key_numbers()
    {
        string summary = LossPlots.History(Result(10), targetLoss: 0.2).Summary;
        Assert.Contains("from 1 to 0.0909", summary, StringComparison.Ordinal);
        Assert.Contains("best validation loss is 0.15 in epoch 9", summary, StringComparison.Ordinal);
        Assert.Contains("the target 0.2 is reached", summary, StringComparison.Ordinal);
        Assert.Contains("reduced 1 time and 4 epochs clipped", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_history_marks_what_happened()
    {
        JsonElement figure = Figures.Check(() => LossPlots.History(Result(10), targetLoss: 0.05));
        Assert.Equal([6, 6, double.NaN], Figures.Numbers(Figures.Trace(figure, "learning rate reduced"), "x"));
        Assert.Equal([0.5, 3.5, double.NaN, 7.5, 8.5, double.NaN], Figures.Numbers(Figures.Trace(figure, "gradient clipped"), "x"));
        Assert.Equal([9.0], Figures.Numbers(Figures.Trace(figure, "best: epoch 9"), "x"));
        Assert.Equal([0.05, 0.05], Figures.Numbers(Figures.Trace(figure, "target 0.05"), "y"));
        Assert.Equal(11, Figures.Numbers(Figures.Trace(figure, "validation loss"), "y").Length);
        Assert.Equal("log", figure.GetProperty("layout").GetProperty("yaxis").GetProperty("type").GetString());
    }

    [Fact]
    public void Compared_trainings_are_drawn_by_the_loss_that_decides()
    {
        TrainingResult other = Result(5, loss: e => 3.0 / (1 + e));
        JsonElement figure = Figures.Check(() => LossPlots.History(Result(10), targetLoss: 0.05, compared: [new("A: <other>", other.History)]));
        Assert.Equal(4.5, Figures.Numbers(Figures.Trace(figure, "A: &lt;other&gt;"), "y")[0]);
        string[] colours = [.. new[] { "A: &lt;other&gt;", "target 0.05", "training loss", "validation loss" }.Select(n => Figures.Trace(figure, n).GetProperty("line").GetProperty("color").GetString()!)];
        Assert.Equal(colours, colours.Distinct());
        Assert.False(Figures.HasTrace(Figures.Check(() => LossPlots.History(Result(10))), "A"));
    }

    [Fact]
    public void Without_validation_set_and_target_nothing_stands_for_them()
    {
        JsonElement figure = Figures.Check(() => LossPlots.History(Result(10, validation: false)));
        Assert.False(Figures.HasTrace(figure, "validation loss"));
        Assert.False(Figures.HasTrace(figure, "target"));
    }

    [Fact]
    public void A_long_history_is_thinned_and_says_so()
    {
        Figures.Check(() => LossPlots.History(Result(100_000)));
        Assert.Contains("of 100001 points are drawn", LossPlots.History(Result(100_000)).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void An_untrained_or_diverged_network_is_drawn_too()
    {
        Figures.Check(() => LossPlots.History(Result(0)));
        JsonElement figure = Figures.Check(() => LossPlots.History(Result(10, loss: e => e > 7 ? double.NaN : 1 + e)));
        Assert.Equal(3, Figures.Numbers(Figures.Trace(figure, "training loss"), "y").Count(double.IsNaN));
        Figures.Check(() => LossPlots.History(Result(10, loss: _ => 0)));
    }

    [Fact]
    public void Rate_and_gradient_leave_the_untrained_network_out()
    {
        JsonElement figure = Figures.Check(() => LossPlots.RateAndGradient(Result(10), clippingNorm: 2));
        Assert.Equal(1, Figures.Numbers(Figures.Trace(figure, "gradient norm"), "x")[0]);
        Assert.Equal([2.0, 2], Figures.Numbers(Figures.Trace(figure, "clipped above 2"), "y"));
        Assert.Contains("the rate goes from 0.2 to 0.1, the norm from 4 to 0.4", LossPlots.RateAndGradient(Result(10)).Summary, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LossPlots.RateAndGradient(Result(0)));
        Assert.Equal([0.1, 0.2], Figures.Numbers(figure.GetProperty("layout").GetProperty("yaxis2"), "tickvals"));
    }
}
