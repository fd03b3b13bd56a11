using System.Text.Json.Nodes;
using Xunit;

namespace Eml.Engine.Tests.Hosts;

/// <summary>Both notebooks through the kernel's stdio protocol, which VS Code speaks.</summary>
public sealed class StdioTests(StdioFixture fixture)
{
    [Theory(Explicit = true)]
    [MemberData(nameof(JudgeTests.TheNotebooks), MemberType = typeof(JudgeTests))]
    public async Task Every_cell_succeeds_and_every_figure_arrives_as_html(string name) =>
        Assert.Equal(Notebook.CommittedFigures(Path.Combine(Places.Notebooks, name + ".ipynb")), (await fixture.FiguresAsync(name)).Length);

    [Fact(Explicit = true)]
    public async Task Completion_and_hover_on_the_library_answer_with_its_documentation()
    {
        using var folder = new HostFolder();
        using var kernel = new StdioKernel(folder);
        await kernel.SendAsync("SubmitCode", new JsonObject { ["code"] = $"#r \"{Places.Library.Replace('\\', '/')}\"\nusing Eml;" });
        JsonNode[] completion = await kernel.SendAsync("RequestCompletions", Place("Netw", 4));
        JsonNode[] items = [.. completion.Single(e => StdioKernel.Type(e) == "CompletionsProduced")["event"]!["completions"]!.AsArray()!];
        Assert.Contains(items, item => item["displayText"]!.ToString() == "Network");
        JsonNode[] members = [.. (await kernel.SendAsync("RequestCompletions", Place("Network.", 8))).Single(e => StdioKernel.Type(e) == "CompletionsProduced")["event"]!["completions"]!.AsArray()!];
        Assert.Contains(members, item => item["displayText"]!.ToString() == "Create");
        JsonNode[] hover = await kernel.SendAsync("RequestHoverText", Place("Network.Create", 3));
        Assert.Contains("Dense layers with a head on top.", hover.Single(e => StdioKernel.Type(e) == "HoverTextProduced")["event"]!["content"]![0]!["value"]!.ToString(), StringComparison.Ordinal);
    }

    private static JsonObject Place(string code, int character) =>
        new() { ["code"] = code, ["linePosition"] = new JsonObject { ["line"] = 0, ["character"] = character } };
}
