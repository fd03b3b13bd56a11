using System.Text.Json;
using Eml.Plots;
using XPlot.Plotly;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class FigureSliderTests
{
    private static Figure State(double value) => new(
        [
            new Scatter { name = "same", x = new[] { 1, 2 }, y = new[] { 3, 4 } },
            new Scatter { name = "moves", x = new[] { 1, 2 }, y = new[] { value, value } },
        ],
        new FigureLayout { title = "states", xaxis = new Xaxis { title = "x" }, yaxis = new Yaxis { title = "y" } },
        Require.Invariant($"The value is {value}."));

    private static Figure Slider() => Figure.WithSlider("epoch", [("0", State(1.5)), ("10", State(2.5)), ("20", State(1.5))]);

    [Fact]
    public void Every_state_is_a_frame_that_holds_only_what_changes()
    {
        JsonElement[] frames = [.. Figures.Check(Slider).GetProperty("frames").EnumerateArray()];
        Assert.Equal(3, frames.Length);
        Assert.All(frames, frame => Assert.Equal(1, Assert.Single(frame.GetProperty("traces").EnumerateArray()).GetInt32()));
        Assert.All(frames, frame => Assert.Equal("moves", Assert.Single(frame.GetProperty("data").EnumerateArray()).GetProperty("name").GetString()));
        Assert.Equal([2.5, 2.5], Figures.Numbers(frames[1].GetProperty("data")[0], "y"));
    }

    [Fact]
    public void The_sliders_steps_name_the_frames_and_the_last_is_shown()
    {
        JsonElement root = Figures.Check(Slider);
        JsonElement slider = Assert.Single(root.GetProperty("layout").GetProperty("sliders").EnumerateArray());
        Assert.Equal(2, slider.GetProperty("active").GetInt32());
        Assert.Equal("0 10 20", string.Join(' ', slider.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("args")[0][0].GetString())));
        Assert.Equal([1.5, 1.5], Figures.Numbers(Figures.Trace(root, "moves"), "y"));
    }

    [Fact]
    public void The_sentence_tells_the_first_and_the_last_state() =>
        Assert.Equal("Slider over 3 positions, epoch 0 to 20. At epoch 0: The value is 1.5. At epoch 20: The value is 1.5.", Slider().Summary);

    [Fact]
    public void States_that_do_not_fit_together_are_refused()
    {
        var other = new Figure([new Scatter()], new FigureLayout(), "s");
        Assert.Contains("states is empty", Assert.Throws<ArgumentException>(() => Figure.WithSlider("epoch", [])).Message, StringComparison.Ordinal);
        Assert.Contains("two states named 1", Assert.Throws<ArgumentException>(() => Figure.WithSlider("epoch", [("1", other), ("1", other)])).Message, StringComparison.Ordinal);
        Assert.Contains("has 1 traces but 0 has 2", Assert.Throws<ArgumentException>(() => Figure.WithSlider("epoch", [("0", State(1)), ("1", other)])).Message, StringComparison.Ordinal);
    }
}
