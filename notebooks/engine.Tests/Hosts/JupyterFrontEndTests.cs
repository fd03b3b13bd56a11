using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Eml.Engine.Tests.Hosts;

/// <summary>Jupyter's own front-end, the classic one, in a browser without a network.</summary>
[Collection(nameof(JupyterFixture))]
public sealed class JupyterFrontEndTests(JupyterFixture jupyter)
{
    private const string Sine = "new Eml.Plots.Figure(new XPlot.Plotly.Trace[] { new XPlot.Plotly.Scatter { y = new[] { 0, 1, {0} } } }, new XPlot.Plotly.Layout.Layout { title = \"t{0}\" }, \"figure {0}\")";

    [Fact(Explicit = true)]
    public async Task Every_figure_of_the_executed_notebooks_is_drawn_once_they_are_trusted()
    {
        HostFolder folder = await jupyter.FolderAsync();
        var executed = new List<string>();
        foreach (string name in Places.Names)
        {
            executed.Add(await jupyter.ExecutedAsync(name));
        }

        await using OfflinePage page = await OfflinePage.StartAsync();
        using var server = await NotebookServer.StartAsync(folder);
        await page.OpenAsync(server.Address(Places.Names[0]));
        await page.UntilAsync("Jupyter.notebook.get_cells().length > 1");
        Assert.Equal("", (await page.StatesAsync()).Replace("no", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal));
        await folder.RunAsync("jupyter", ["trust", .. executed]);
        foreach (string name in Places.Names)
        {
            await page.OpenAsync(server.Address(name));
            await page.UntilDrawnAsync(Notebook.CommittedFigures(Path.Combine(Places.Notebooks, name + ".ipynb")));
        }
    }

    [Fact(Explicit = true)]
    public async Task Every_figure_appears_after_a_cleared_output_a_reload_and_a_single_cell()
    {
        HostFolder folder = await jupyter.FolderAsync();
        Notebook.Write(folder.File("live.ipynb"), [$"#r \"{Places.Library.Replace('\\', '/')}\"", .. Enumerable.Range(1, 3).Select(i => Sine.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))]);
        using var server = await NotebookServer.StartAsync(folder);
        await using OfflinePage page = await OfflinePage.StartAsync();
        const string ready = "Jupyter.notebook && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected() && Jupyter.notebook.kernel.info_reply.status === 'ok'";
        await page.OpenAsync(server.Address("live"));
        await page.UntilAsync(ready);
        await page.ValueAsync("Jupyter.notebook.execute_all_cells()");
        await page.UntilDrawnAsync(3);

        await page.ValueAsync("Jupyter.notebook.get_cell(1).clear_output()");
        await page.UntilDrawnAsync(2);
        await page.UntilAsync("Jupyter.notebook.save_notebook().then(() => true)");
        await page.OpenAsync(server.Address("live"));
        await page.UntilDrawnAsync(2);

        await page.UntilAsync(ready);
        await page.ValueAsync("(Jupyter.notebook.execute_cells([2]), 1)");
        await page.UntilAsync("Jupyter.notebook.get_cell(2).input_prompt_number > 4");
        await page.UntilDrawnAsync(2);
    }

    /// <summary>Jupyter's classic server on a free port of this machine, its files in a folder.</summary>
    private sealed class NotebookServer : IDisposable
    {
        private readonly Process process;
        private readonly int served;

        private NotebookServer(Process process, int port) => (this.process, served) = (process, port);

        public static async Task<NotebookServer> StartAsync(HostFolder folder)
        {
            int port;
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                port = ((IPEndPoint)free.LocalEndpoint).Port;
            }

            ProcessStartInfo start = Tool.StartInfo("jupyter", folder.Environment, "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--port={port}"),
                "--NotebookApp.token=", "--NotebookApp.password=", $"--NotebookApp.notebook_dir={folder.Path}");
            var server = new NotebookServer(Process.Start(start)!, port);
            server.process.OutputDataReceived += (_, _) => { };
            server.process.ErrorDataReceived += (_, _) => { };
            server.process.BeginOutputReadLine();
            server.process.BeginErrorReadLine();
            using var client = new HttpClient();
            for (int tries = 0; ; tries++)
            {
                try
                {
                    await client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/api")), TestContext.Current.CancellationToken);
                    return server;
                }
                catch (HttpRequestException) when (tries < 300 && !server.process.HasExited)
                {
                    await Task.Delay(200, TestContext.Current.CancellationToken);
                }
            }
        }

        public string Address(string name) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{served}/notebooks/{name}.ipynb");

        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
