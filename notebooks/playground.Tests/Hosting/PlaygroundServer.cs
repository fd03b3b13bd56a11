using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Eml.Playground.Tests.Hosting;

/// <summary>The page's own program, started as a user starts it.</summary>
internal sealed partial class PlaygroundServer : IAsyncDisposable
{
    private readonly Process process;

    private PlaygroundServer(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts the program without waiting for anything.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="path">The folders in which it finds other programs; null leaves them.</param>
    public static Process StartProgram(IEnumerable<string> arguments, string? path = null)
    {
        string folder = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "PlaygroundFolder").Value!;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(folder, "Eml.Playground.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";        // it lives as long as its tests: code that counts how it is used gains nothing
        if (path is not null)
        {
            start.Environment["PATH"] = path;
        }

        return Process.Start(start)!;
    }

    /// <summary>Starts it on a free port, and waits until it has printed its address.</summary>
    public static async Task<PlaygroundServer> StartAsync(CancellationToken cancellation, bool openBrowser = false, string? path = null, int port = 0)
    {
        Process started = StartProgram([.. openBrowser ? (string[])[] : ["--no-browser"], "--port", port.ToString(CultureInfo.InvariantCulture)], path);
        var output = new List<string>();
        while (await started.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            output.Add(line);
            if (Printed().Match(line) is { Success: true } match)
            {
                return new PlaygroundServer(started, new Uri(match.Value));
            }
        }

        throw new InvalidOperationException($"The playground did not start: {string.Join('\n', output)} {await started.StandardError.ReadToEndAsync(cancellation)}");
    }

    /// <summary>The next line that it prints.</summary>
    public ValueTask<string?> ReadLineAsync(CancellationToken cancellation) => process.StandardOutput.ReadLineAsync(cancellation);

    /// <summary>Asks it to stop, as Ctrl+C and a machine that is shut down do; not on Windows.</summary>
    public void Stop()
    {
        using Process kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Ends it, and gives all that it printed after its address.</summary>
    /// <param name="orderly">Whether it is asked to stop, and not killed.</param>
    public async Task<string> EndAsync(bool orderly = false)
    {
        if (orderly)
        {
            Stop();
        }
        else
        {
            process.Kill(entireProcessTree: true);
        }

        return await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.None, 1000)]
    private static partial Regex Printed();
}
