using System.Text.Json.Nodes;
using Eml.Engine.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(JudgeFixture))]

namespace Eml.Engine.Tests;

/// <summary>The notebooks of the judgement, run once by the runner and once by .NET Interactive's kernel: the shipped ones and the small ones, each kind when the first test asks for one of it.</summary>
public sealed class JudgeFixture : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eml-engine-").FullName;
    private readonly Lazy<Task<Dictionary<string, Judged[]>>> shipped, small;

    public JudgeFixture()
    {
        shipped = new(() => JudgeAsync([.. Places.Names]));
        small = new(() => JudgeAsync([.. SmallNotebooks.All.Keys]));
    }

    private string Report => Path.Combine(folder, "report");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The cells of a notebook as both engines ran them, to the first that fails.</summary>
    internal async Task<Judged[]> OfAsync(string name) => (await (SmallNotebooks.All.ContainsKey(name) ? small : shipped).Value)[name];

    private string PathOf(string name) => Path.Combine(SmallNotebooks.All.ContainsKey(name) ? folder : Places.Notebooks, name + ".ipynb");

    /// <summary>The runner's processes and the kernel in this one, side by side.</summary>
    private async Task<Dictionary<string, Judged[]>> JudgeAsync(string[] names)
    {
        foreach (string name in names.Where(SmallNotebooks.All.ContainsKey))
        {
            Notebook.Write(PathOf(name), SmallNotebooks.All[name]);
        }

        Task ours = Runner.RunAsync(Report, [.. names.Select(PathOf)]);
        Dictionary<string, List<CellRun>> theirs = await RunInTheEngineAsync(names);
        await ours;
        return theirs.ToDictionary(notebook => notebook.Key, notebook => Judge(notebook.Key, notebook.Value), StringComparer.Ordinal);
    }

    private async Task<Dictionary<string, List<CellRun>>> RunInTheEngineAsync(string[] names)
    {
        var results = new Dictionary<string, List<CellRun>>(StringComparer.Ordinal);
        string before = Environment.CurrentDirectory;
        try
        {
            foreach (string name in names)
            {
                // A relative #r is meant from the working directory, in every host.
                Environment.CurrentDirectory = Path.GetDirectoryName(PathOf(name))!;
                using var engine = new Engine();
                List<CellRun> runs = results[name] = [];
                foreach (JsonObject cell in Notebook.CodeCells(PathOf(name)).TakeWhile(_ => runs.LastOrDefault()?.Failure is null))
                {
                    runs.Add(await engine.RunAsync(Notebook.Source(cell)));
                }
            }
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        return results;
    }

    private Judged[] Judge(string name, List<CellRun> theirs) =>
        [.. Notebook.CodeCells(Path.Combine(Report, name + ".ipynb")).Zip(theirs, (copy, their) => new Judged(Notebook.Source(copy), their, Notebook.Run(copy), copy["execution_count"] is not null))];
}

/// <summary>A cell as both engines ran it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Theirs">What .NET Interactive gave.</param>
/// <param name="Ours">What the runner gave.</param>
/// <param name="Ran">Whether the runner came that far.</param>
internal sealed record Judged(string Code, CellRun Theirs, CellRun Ours, bool Ran);
