using System.Diagnostics;
using System.Text;
using Xunit;

namespace Eml.Engine.Tests.Hosts;

/// <summary>A command that is run to its end, or killed when it takes too long.</summary>
internal static class Tool
{
    /// <summary>What no host of a notebook needs on two cores.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>Runs a command in the notebooks' folder.</summary>
    /// <returns>Its exit code and what it wrote.</returns>
    public static async Task<(int Code, string Output)> RunAsync(string command, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Process.Start(StartInfo(command, environment, arguments))!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        void Add(string? line)
        {
            lock (output)
            {
                output.Append(line).Append('\n');
            }
        }

        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output.ToString());
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command} {string.Join(' ', arguments)} did not end within {Limit.TotalSeconds} s. It wrote:\n{output}", e);
        }
    }

    /// <summary>A command in the notebooks' folder, with all its streams in our hands.</summary>
    public static ProcessStartInfo StartInfo(string command, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = Places.Notebooks,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
