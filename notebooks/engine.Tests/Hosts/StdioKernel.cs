using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Eml.Engine.Tests.Hosts;

/// <summary>The kernel's process: a line of JSON for a command, lines of JSON for its events.</summary>
internal sealed class StdioKernel : IDisposable
{
    private readonly Process process;
    private int commands;

    public StdioKernel(HostFolder folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        process = Process.Start(Tool.StartInfo("dotnet", environment ?? folder.Environment, "interactive", "stdio", "--working-dir", Places.Notebooks))!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    /// <summary>Sends a command to the C# kernel.</summary>
    /// <returns>Its events, the last of which says how it ended.</returns>
    public async Task<JsonNode[]> SendAsync(string type, JsonObject command)
    {
        string token = string.Create(CultureInfo.InvariantCulture, $"t{++commands}");
        command["targetKernelName"] = "csharp";
        var message = new JsonObject { ["token"] = token, ["commandType"] = type, ["command"] = command, ["routingSlip"] = new JsonArray() };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        await process.StandardInput.WriteLineAsync(message.ToJsonString().AsMemory(), limit.Token);
        await process.StandardInput.FlushAsync(limit.Token);
        var events = new List<JsonNode>();
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is string line)
        {
            // On its first run in a home it greets the user in words before it speaks its protocol.
            if (line.StartsWith('{') && JsonNode.Parse(line) is JsonNode e && e["command"]?["token"]?.ToString().Split('.')[0] == token)
            {
                events.Add(e);
                if (e["command"]!["token"]!.ToString() == token && Type(e) is "CommandSucceeded" or "CommandFailed")
                {
                    return [.. events];
                }
            }
        }

        throw new IOException($"The kernel ended during command {token}.");
    }

    /// <summary>What an event tells.</summary>
    public static string Type(JsonNode e) => e["eventType"]!.ToString();

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
