using Xunit;

namespace Eml.Engine.Tests.Hosts;

/// <summary>A folder of its own for what a host writes, Jupyter's settings and kernels included; deleted at the end.</summary>
internal sealed class HostFolder : IDisposable
{
    public HostFolder()
    {
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["JUPYTER_DATA_DIR"] = File("jupyter"),
            ["JUPYTER_CONFIG_DIR"] = File("config"),
            ["JUPYTER_RUNTIME_DIR"] = File("runtime"),
            ["IPYTHONDIR"] = File("ipython"),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
        };
        Directory.CreateDirectory(File("jupyter"));

        // The kernel's command is found by the tool manifest above the notebook.
        Directory.CreateDirectory(File(".config"));
        System.IO.File.Copy(System.IO.Path.Combine(Places.Root, ".config", "dotnet-tools.json"), File(".config/dotnet-tools.json"));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("eml-host-").FullName;

    public IReadOnlyDictionary<string, string> Environment { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Runs a command that has to succeed.</summary>
    public async Task RunAsync(string command, params string[] arguments)
    {
        (int code, string output) = await Tool.RunAsync(command, Environment, arguments);
        Assert.True(code == 0, $"{command} {string.Join(' ', arguments)} ended with {code}:\n{output}");
    }

    /// <summary>An executed notebook as nbconvert's page, opened without a network: every figure is drawn.</summary>
    public async Task LookAtPageAsync(OfflinePage page, string executed, int figures)
    {
        await RunAsync("jupyter", "nbconvert", "--to", "html", "--output-dir", Path, executed);
        await page.OpenAsync(System.IO.Path.ChangeExtension(executed, ".html"));
        await page.UntilDrawnAsync(figures);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
