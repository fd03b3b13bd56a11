using Eml.Engine.Tests.Hosts;
using Xunit;

[assembly: AssemblyFixture(typeof(JupyterFixture))]

namespace Eml.Engine.Tests.Hosts;

/// <summary>The kernel, registered with a Jupyter of its own, and every notebook executed there once, when the first test asks for it.</summary>
/// <remarks>Kernels that start at the same moment choose the same port of theirs, and one ends: its tests are one collection, and run one after the other.</remarks>
public sealed class JupyterFixture : IDisposable
{
    private readonly Lazy<Task<HostFolder>> folder = new(RegisterAsync);
    private readonly Dictionary<string, Lazy<Task<string>>> executed;

    public JupyterFixture() => executed = Places.Names.ToDictionary(name => name, name => new Lazy<Task<string>>(() => ExecuteAsync(name)), StringComparer.Ordinal);

    /// <summary>The folder of the executed notebooks, with the kernel's registration.</summary>
    internal Task<HostFolder> FolderAsync() => folder.Value;

    /// <summary>The path of an executed notebook.</summary>
    internal Task<string> ExecutedAsync(string name) => executed[name].Value;

    public void Dispose()
    {
        if (folder.IsValueCreated && folder.Value.IsCompletedSuccessfully)
        {
            folder.Value.Result.Dispose();
        }
    }

    private static async Task<HostFolder> RegisterAsync()
    {
        var host = new HostFolder();
        await host.RunAsync("dotnet", "interactive", "jupyter", "install");
        return host;
    }

    private async Task<string> ExecuteAsync(string name)
    {
        HostFolder host = await folder.Value;
        await host.RunAsync("jupyter", "nbconvert", "--to", "notebook", "--execute", "--output-dir", host.Path, Path.Combine(Places.Notebooks, name + ".ipynb"));
        return host.File(name + ".ipynb");
    }
}
