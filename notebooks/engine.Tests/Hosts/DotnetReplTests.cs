using System.Text.Json.Nodes;
using Xunit;

namespace Eml.Engine.Tests.Hosts;

/// <summary>Both notebooks in dotnet-repl, as the tool manifest pins it. Its exit code alone proves nothing: a cell that ends the process ends it with 0.</summary>
public sealed class DotnetReplTests
{
    [Theory(Explicit = true)]
    [MemberData(nameof(JudgeTests.TheNotebooks), MemberType = typeof(JudgeTests))]
    public async Task Every_cell_passes_and_every_figure_is_drawn_on_a_page_without_a_network(string name)
    {
        using var folder = new HostFolder();
        string notebook = Path.Combine(Places.Notebooks, name + ".ipynb"), executed = folder.File(name + ".ipynb");
        await folder.RunAsync("dotnet", "repl", "--run", notebook, "--exit-after-run", "--output-format", "ipynb", "--output-path", executed);
        JsonObject[] cells = Notebook.CodeCells(executed);
        Assert.Equal(Notebook.CodeCells(notebook).Length, cells.Length);
        Assert.All(cells, cell => Assert.DoesNotContain(cell["outputs"]!.AsArray(), output => output!["output_type"]!.ToString() == "error"));
        Assert.Equal(Notebook.CommittedFigures(notebook), Notebook.Figures(executed).Length);
        await using OfflinePage page = await OfflinePage.StartAsync();
        await folder.LookAtPageAsync(page, executed, Notebook.CommittedFigures(notebook));
    }

    [Fact(Explicit = true)]
    public async Task A_failing_cell_gives_exit_code_2_and_is_counted_and_an_ended_process_leaves_no_results()
    {
        using var folder = new HostFolder();
        string planted = folder.File("planted.ipynb"), ended = folder.File("ended.ipynb");
        Notebook.Write(planted, "1", "throw new System.Exception(\"planted\");", "2");
        Notebook.Write(ended, "1", "System.Environment.Exit(0);");
        (int code, _) = await Tool.RunAsync("dotnet", folder.Environment, "repl", "--run", planted, "--exit-after-run", "--output-format", "trx", "--output-path", folder.File("planted.trx"));
        Assert.Equal(2, code);

        // The file says that it is UTF-16, and is UTF-8: it is read as text.
        string results = await File.ReadAllTextAsync(folder.File("planted.trx"), TestContext.Current.CancellationToken);
        Assert.Equal((2, 1), (results.Split("outcome=\"Passed\"").Length - 1, results.Split("<UnitTestResult ").Skip(1).Count(result => result.Split('>')[0].Contains("outcome=\"Failed\"", StringComparison.Ordinal))));

        await Tool.RunAsync("dotnet", folder.Environment, "repl", "--run", ended, "--exit-after-run", "--output-format", "trx", "--output-path", folder.File("ended.trx"));
        Assert.False(File.Exists(folder.File("ended.trx")));
    }
}
