using System.Text.Json.Nodes;
using Xunit;

namespace Eml.Engine.Tests.Hosts;

/// <summary>The notebooks in the Jupyter kernel, which nbconvert drives.</summary>
[Collection(nameof(JupyterFixture))]
public sealed class JupyterKernelTests(JupyterFixture jupyter)
{
    [Theory(Explicit = true)]
    [MemberData(nameof(JudgeTests.TheNotebooks), MemberType = typeof(JudgeTests))]
    public async Task Every_cell_passes_and_every_figure_is_drawn_on_nbconverts_page_without_a_network(string name)
    {
        string notebook = Path.Combine(Places.Notebooks, name + ".ipynb"), executed = await jupyter.ExecutedAsync(name);
        JsonObject[] cells = Notebook.CodeCells(executed);
        Assert.Equal(Notebook.CodeCells(notebook).Length, cells.Length);
        Assert.All(cells, cell => Assert.NotNull(cell["execution_count"]));
        Assert.All(cells, cell => Assert.DoesNotContain(cell["outputs"]!.AsArray(), output => output!["output_type"]!.ToString() == "error"));
        Assert.Equal(Notebook.CommittedFigures(notebook), Notebook.Figures(executed).Length);
        await using OfflinePage page = await OfflinePage.StartAsync();
        await (await jupyter.FolderAsync()).LookAtPageAsync(page, executed, Notebook.CommittedFigures(notebook));
    }
}
