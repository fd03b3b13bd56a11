using System.Text.Json;
using Eml.Plots;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class GraphPlotsTests
{
    private static readonly (string, double, double)[] nodes = [("x", 0, 0), ("z", 1, 1), ("loss", 2, 0)];

    [Fact]
    public void Every_edge_carries_both_numbers_in_its_middle()
    {
        Figure Draw() => GraphPlots.Computation(nodes, [("x", "z", 0.5, -0.25), ("z", "loss", 2, 1)]);
        JsonElement figure = Figures.Check(Draw);
        JsonElement forward = Figures.Trace(figure, "numbers forward"), backward = Figures.Trace(figure, "numbers backward");
        Assert.Equal(["→ 0.5", "→ 2"], forward.GetProperty("text").EnumerateArray().Select(t => t.GetString()!));
        Assert.Equal(["← -0.25", "← 1"], backward.GetProperty("text").EnumerateArray().Select(t => t.GetString()!));
        Assert.Equal([0.5, 1.5], Figures.Numbers(forward, "x"));
        Assert.Equal([0.5, 0.5], Figures.Numbers(backward, "y"));
        JsonElement[] inLegend = [.. figure.GetProperty("data").EnumerateArray().Where(trace => !trace.TryGetProperty("showlegend", out JsonElement show) || show.GetBoolean())];
        Assert.Equal(["forward: value", "backward: derivative of the loss"], inLegend.Select(trace => trace.GetProperty("name").GetString()!));
        Assert.All(inLegend, trace => Assert.Equal("markers", trace.GetProperty("mode").GetString()));     // samples of text would stand at two heights
        Assert.Contains("x to z 0.5 and -0.25; z to loss 2 and 1.", Draw().Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edge_needs_its_nodes_and_a_graph_an_edge()
    {
        Assert.Contains("'w'", Assert.Throws<ArgumentException>(() => GraphPlots.Computation(nodes, [("x", "w", 1, 1)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GraphPlots.Computation(nodes, []));
    }
}
