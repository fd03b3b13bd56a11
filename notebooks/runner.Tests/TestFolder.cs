using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Eml.Runner.Cli;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>A folder of its own for a test's notebooks, deleted at the end, and the runner started on it as a user would.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("eml-runner-").FullName;

    public string Report => System.IO.Path.Combine(Path, "report");

    /// <summary>The library that the runner's build has made.</summary>
    public static string Library
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(System.IO.Path.Combine(folder, "Eml.slnx")))
            {
                folder = System.IO.Path.GetDirectoryName(folder)!;
            }

            return System.IO.Path.Combine(folder, "lib", "bin", "Release", "net10.0", "Eml.dll");
        }
    }

    /// <summary>Writes a notebook; a cell that begins with "md:" is markdown, with "params:" is tagged parameters.</summary>
    public string Write(string name, params string[] cells)
    {
        var array = new JsonArray();
        foreach (string cell in cells)
        {
            bool isCode = !cell.StartsWith("md:", StringComparison.Ordinal);
            bool isTagged = cell.StartsWith("params:", StringComparison.Ordinal);
            var node = new JsonObject
            {
                ["cell_type"] = isCode ? "code" : "markdown",
                ["id"] = string.Create(CultureInfo.InvariantCulture, $"c{array.Count}"),
                ["metadata"] = isTagged ? new JsonObject { ["tags"] = new JsonArray("parameters"), ["kept"] = true } : new JsonObject(),
                ["source"] = isTagged ? cell[7..] : isCode ? cell : cell[3..],
            };
            if (isCode)
            {
                node["execution_count"] = null;
                node["outputs"] = new JsonArray();
            }

            array.Add(node);
        }

        var root = new JsonObject
        {
            ["cells"] = array,
            ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" } },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        return WriteText(name, root.ToJsonString());
    }

    public string WriteText(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs the runner in this process with its report in this folder; paths are absolute, because the working folder is the tests' own.</summary>
    public RunnerResult Run(params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int code = CommandLine.RunAsync(arguments.Contains("--output") ? arguments : [.. arguments, "--output", Report], output, error, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return new RunnerResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs the runner as a user does, in a process of its own, with this folder as its working folder.</summary>
    public RunnerResult RunProcess(params string[] arguments) => RunProcess(_ => { }, arguments);

    /// <summary>Runs it with other environment variables.</summary>
    public RunnerResult RunProcess(Action<IDictionary<string, string?>> change, params string[] arguments)
    {
        ProcessStartInfo start = StartInfo("dotnet", arguments);
        change(start.Environment);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new RunnerResult(process.ExitCode, output, error.Result);
    }

    /// <summary>Starts the runner so that Ctrl-C reaches it, even if these tests run in the background, where a shell has it ignored.</summary>
    public Process StartInterruptible(params string[] arguments) => Process.Start(
        OperatingSystem.IsLinux() ? StartInfo("env", arguments, "--default-signal=INT", "dotnet") : StartInfo("dotnet", arguments))!;

    private ProcessStartInfo StartInfo(string executable, string[] arguments, params string[] before) =>
        new(executable, [.. before, System.IO.Path.Combine(AppContext.BaseDirectory, "Eml.Runner.dll"), .. arguments, "--output", Report])
        {
            WorkingDirectory = Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    /// <summary>The outputs of a code cell in the executed copy.</summary>
    public JsonObject[] Outputs(string name, int number) =>
        [.. Cells(name).Single(cell => cell["execution_count"]?.GetValue<int>() == number)["outputs"]!.AsArray().OfType<JsonObject>()];

    public JsonObject[] Cells(string name) =>
        [.. JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(Report, name + ".ipynb")))!["cells"]!.AsArray().OfType<JsonObject>()];

    public string Page(string name) => File.ReadAllText(System.IO.Path.Combine(Report, name + ".html"));

    public static string Lines(JsonNode? lines) => string.Concat(lines!.AsArray().Select(line => line!.ToString()));

    public static string Trace(JsonObject error) => string.Join('\n', error["traceback"]!.AsArray().Select(line => line!.ToString()));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

internal sealed record RunnerResult(int ExitCode, string Output, string Error);
