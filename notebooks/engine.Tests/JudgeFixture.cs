using System.Text.Json.Nodes;
using Xunit;

namespace Eml.Engine.Tests;

/// <summary>Every notebook of the judgement, run once by the runner and once by .NET Interactive's kernel.</summary>
public sealed class JudgeFixture : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("eml-engine-").FullName;
    private readonly Dictionary<string, Judged[]> judged = new(StringComparer.Ordinal);

    /// <summary>The cells of a notebook as both engines ran them, to the first that fails.</summary>
    internal Judged[] Of(string name) => judged[name];

    public async ValueTask InitializeAsync()
    {
        string[] small = [.. SmallNotebooks.All.Select(notebook => Path.Combine(folder, notebook.Key + ".ipynb"))];
        foreach (string path in small)
        {
            Notebook.Write(path, SmallNotebooks.All[Path.GetFileNameWithoutExtension(path)]);
        }

        string[] notebooks = [.. Places.Names.Select(name => Path.Combine(Places.Notebooks, name + ".ipynb")), .. small];
        var copies = new List<string>();
        foreach (string[] some in notebooks.Chunk(Environment.ProcessorCount))
        {
            copies.AddRange(await Runner.RunAsync(Path.Combine(folder, "report"), some));
        }

        string before = Environment.CurrentDirectory;
        try
        {
            foreach ((string notebook, string copy) in notebooks.Zip(copies))
            {
                Environment.CurrentDirectory = Path.GetDirectoryName(notebook)!;
                judged[Path.GetFileNameWithoutExtension(notebook)] = [.. await JudgeAsync(Notebook.CodeCells(notebook), Notebook.CodeCells(copy))];
            }
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<IEnumerable<Judged>> JudgeAsync(JsonObject[] cells, JsonObject[] copies)
    {
        var results = new List<Judged>();
        using var engine = new Engine();
        foreach ((JsonObject cell, JsonObject copy) in cells.Zip(copies))
        {
            CellRun theirs = await engine.RunAsync(Notebook.Source(cell));
            results.Add(new Judged(Notebook.Source(cell), theirs, Notebook.Run(copy), copy["execution_count"] is not null));
            if (theirs.Failure is not null)
            {
                break;
            }
        }

        return results;
    }
}

/// <summary>A cell as both engines ran it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Theirs">What .NET Interactive gave.</param>
/// <param name="Ours">What the runner gave.</param>
/// <param name="Ran">Whether the runner came that far.</param>
internal sealed record Judged(string Code, CellRun Theirs, CellRun Ours, bool Ran);
