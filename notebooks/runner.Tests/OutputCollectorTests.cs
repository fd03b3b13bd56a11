using System.Text.Json.Nodes;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>What a cell shows has an end, however it is portioned, and one note says what is missing.</summary>
public sealed class OutputCollectorTests
{
    private readonly Cell cell = new(new JsonObject { ["cell_type"] = "code", ["outputs"] = new JsonArray() }, CellKind.Code);

    [Fact]
    public void Many_small_values_are_no_less_than_a_large_one()
    {
        var collector = new OutputCollector(cell);
        for (int i = 0; i < 25_000; i++)
        {
            collector.Add(Value("123"));
        }

        collector.End();
        Assert.InRange(cell.Outputs.Count, 9_900, 10_001);
        Assert.Equal($"\n[{25_001 - cell.Outputs.Count} more values of {3 * (25_001 - cell.Outputs.Count)} characters are not kept; a cell shows at most 10000 values and 50000000 characters of them, a notebook twice as many]\n", Last);
        Assert.InRange(collector.Room, 50_000_000, 50_010_000);
    }

    [Fact]
    public void Streams_that_take_turns_are_no_less_than_one()
    {
        var collector = new OutputCollector(cell);
        for (int i = 0; i < 30_000; i++)
        {
            collector.Add(new Message(MessageKind.Text) { Name = i % 2 == 0 ? "stdout" : "stderr", Text = "ab" });
        }

        collector.End();
        Assert.InRange(cell.Outputs.Count, 9_700, 10_001);
        int kept = cell.Outputs.Sum(output => TestFolder.Lines(output!["text"]).Split('\n')[0].Length);
        Assert.InRange(kept + (100 * (cell.Outputs.Count - 1)), 999_000, 1_000_000);
        Assert.EndsWith($"[{60_000 - kept} more characters of text are not kept; a cell keeps 1000000, and 100 fewer for each change between its streams]\n", Last, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_room_for_values_text_has_its_own()
    {
        var collector = new OutputCollector(cell, room: 0);
        collector.Add(Value("x"));
        collector.Add(new Message(MessageKind.Text) { Name = "stdout", Text = new string('y', 1_000_000) });
        collector.End();
        Assert.StartsWith(new string('y', 1_000_000) + "\n[1 more value of 1 characters is not kept", Last, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_for_which_there_is_no_room_costs_only_itself()
    {
        var collector = new OutputCollector(cell, room: 100_000);
        collector.Add(Value(new string('x', 90_000)));
        collector.Add(Value(new string('x', 90_000)));
        collector.Add(new Message(MessageKind.Text) { Name = "stdout", Text = "after" });
        collector.End();
        Assert.Equal(2, cell.Outputs.Count);
        Assert.StartsWith("after\n[1 more value of 90000 characters is not kept", Last, StringComparison.Ordinal);
    }

    private string Last => TestFolder.Lines(cell.Outputs[^1]!["text"]);

    private static Message Value(string text) => new(MessageKind.Value) { Bundle = new Dictionary<string, string>(StringComparer.Ordinal) { [MediaTypes.PlainText] = text } };
}
