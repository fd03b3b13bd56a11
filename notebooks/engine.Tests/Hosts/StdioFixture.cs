using System.Text.Json.Nodes;
using Eml.Engine.Tests.Hosts;
using Xunit;

[assembly: AssemblyFixture(typeof(StdioFixture))]

namespace Eml.Engine.Tests.Hosts;

/// <summary>Every notebook run once through the kernel's stdio protocol, which VS Code speaks, when the first test asks for it.</summary>
public sealed class StdioFixture
{
    private readonly Dictionary<string, Lazy<Task<string[]>>> figures = Places.Names.ToDictionary(name => name, name => new Lazy<Task<string[]>>(() => RunAsync(name)), StringComparer.Ordinal);

    /// <summary>The HTML of a notebook's figures, as it came from the kernel. It is an error if a cell of it did not succeed.</summary>
    internal Task<string[]> FiguresAsync(string name) => figures[name].Value;

    private static async Task<string[]> RunAsync(string name)
    {
        using var folder = new HostFolder();
        using var kernel = new StdioKernel(folder);
        var html = new List<string>();
        foreach (string code in Notebook.CodeCells(Path.Combine(Places.Notebooks, name + ".ipynb")).Select(Notebook.Source))
        {
            JsonNode[] events = await kernel.SendAsync("SubmitCode", new JsonObject { ["code"] = code });
            Assert.True(StdioKernel.Type(events[^1]) == "CommandSucceeded", $"{code}\n{events[^1]}");
            html.AddRange(events.Where(e => StdioKernel.Type(e) == "ReturnValueProduced").SelectMany(e => e["event"]!["formattedValues"]!.AsArray())
                .Where(value => value!["mimeType"]!.ToString() == "text/html").Select(value => value!["value"]!.ToString()).Where(Notebook.IsFigure));
        }

        return [.. html];
    }
}
