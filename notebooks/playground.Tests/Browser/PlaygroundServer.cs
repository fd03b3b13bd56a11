using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Eml.Playground.Tests.Browser;

/// <summary>The page's own program, started as a user starts it, on a free port.</summary>
internal sealed partial class PlaygroundServer : IAsyncDisposable
{
    private readonly Process process;

    private PlaygroundServer(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<PlaygroundServer> StartAsync(CancellationToken cancellation)
    {
        string folder = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "PlaygroundFolder").Value!;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Eml.Playground.dll"), "--no-browser"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process started = Process.Start(start)!;
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
