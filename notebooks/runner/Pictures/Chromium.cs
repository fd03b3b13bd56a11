using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Eml.Runner.Pictures;

/// <summary>
/// One page in a headless Chromium, driven by the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/) on a port of this machine.
/// The browser has a profile of its own that is deleted at the end.
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    /// <summary>How long the browser may take for an answer. Nothing that is asked of it takes seconds, except on a machine that does many things at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ClientWebSocket socket = new();
    private readonly List<JsonNode> events = [];
    private readonly string profile = Directory.CreateTempSubdirectory("eml-chromium-").FullName;
    private readonly Process process;
    private int lastId;

    private Chromium(string executable, IEnumerable<string> switches) =>
        process = Process.Start(new ProcessStartInfo(executable,
        [
            "--headless", "--remote-debugging-port=0", $"--user-data-dir={profile}", "--hide-scrollbars", "--force-color-profile=srgb",
            .. InstalledChromium.Switches, InstalledChromium.CompileOnce, .. switches, "about:blank",
        ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>What the page has told so far: requests, console messages and exceptions, as the protocol words them.</summary>
    public IReadOnlyList<JsonNode> Events => events;

    /// <summary>Starts the browser with an empty page.</summary>
    /// <param name="executable">The browser's path.</param>
    /// <param name="cancellation">Ends the browser.</param>
    /// <param name="switches">Switches of its command line besides the usual ones.</param>
    /// <exception cref="IOException">It does not start.</exception>
    public static async Task<Chromium> StartAsync(string executable, CancellationToken cancellation, params IEnumerable<string> switches)
    {
        var browser = new Chromium(executable, switches);
        try
        {
            await browser.ConnectAsync(cancellation);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sets the window's size in CSS pixels and whether the page's reader prefers dark colours.</summary>
    public async Task ShowAsync(int width, int height, bool dark, CancellationToken cancellation)
    {
        await CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false }, cancellation);
        var scheme = new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" };
        await CallAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(scheme) }, cancellation);
    }

    /// <summary>Opens a file or an address and waits until it is loaded.</summary>
    /// <exception cref="IOException">It is not loaded in time.</exception>
    public async Task OpenAsync(string path, CancellationToken cancellation)
    {
        events.Clear();
        await CallAsync("Page.navigate", new JsonObject { ["url"] = new Uri(path).AbsoluteUri }, cancellation);
        await InTimeAsync($"Loading {path}", async limit =>
        {
            while (!events.Exists(e => e["method"]!.ToString() == "Page.loadEventFired"))
            {
                events.Add(await ReceiveAsync(limit));
            }

            return true;
        }, cancellation);
    }

    /// <summary>The value of a JavaScript expression on the page; a promise is awaited.</summary>
    /// <exception cref="IOException">The expression throws.</exception>
    public async Task<JsonNode?> EvaluateAsync(string expression, CancellationToken cancellation)
    {
        var arguments = new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true };
        JsonNode result = await CallAsync("Runtime.evaluate", arguments, cancellation);
        return result["exceptionDetails"] is JsonNode details
            ? throw new IOException($"The page threw: {details["exception"]?["description"] ?? details["text"]}")
            : result["result"]!["value"];
    }

    /// <summary>Calls a method of the protocol; events that arrive meanwhile are kept.</summary>
    /// <exception cref="IOException">The method reports an error, there is no answer in time, or the browser is gone.</exception>
    public Task<JsonNode> CallAsync(string method, JsonObject arguments, CancellationToken cancellation) => InTimeAsync(method, async limit =>
    {
        int id = ++lastId;
        var request = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = arguments };
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(request), WebSocketMessageType.Text, endOfMessage: true, limit);
        while (true)
        {
            JsonNode message = await ReceiveAsync(limit);
            if (message["id"]?.GetValue<int>() == id)
            {
                return message["result"] ?? throw new IOException($"{method}: {message["error"]?["message"]}");
            }

            events.Add(message);
        }
    }, cancellation);

    /// <summary>Ends the browser and deletes its profile.</summary>
    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync();
        process.Dispose();
        try
        {
            Directory.Delete(profile, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A helper of the browser may still hold a file; it lies in the folder for temporary files.
        }
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        const string announcement = "DevTools listening on ";
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data?.StartsWith(announcement, StringComparison.Ordinal) != false)
            {
                _ = e.Data is null ? address.TrySetException(new IOException("Chromium ended before it was up.")) : address.TrySetResult(new Uri(e.Data[announcement.Length..]));
            }
        };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        int port = await InTimeAsync("Starting", async limit => (await address.Task.WaitAsync(limit)).Port, cancellation);
        using var client = new HttpClient();
        string pages = await client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/json/list")), cancellation);
        JsonNode page = JsonNode.Parse(pages)!.AsArray().First(target => target!["type"]!.ToString() == "page")!;
        await socket.ConnectAsync(new Uri(page["webSocketDebuggerUrl"]!.ToString()), cancellation);
        foreach (string domain in new[] { "Page", "Runtime", "Network", "Log" })
        {
            await CallAsync(domain + ".enable", [], cancellation);
        }
    }

    /// <summary>What an operation gives, if it does so within <see cref="Patience"/>.</summary>
    private static async Task<T> InTimeAsync<T>(string name, Func<CancellationToken, Task<T>> operation, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            return await operation(limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"{name}: Chromium did not answer within {Patience.TotalMinutes:0} minutes.", e);
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer, cancellation);
            await message.WriteAsync(buffer.AsMemory(0, part.Count), cancellation);
        }
        while (!part.EndOfMessage);
        return part.MessageType == WebSocketMessageType.Text ? JsonNode.Parse(message.ToArray())! : throw new IOException("Chromium closed the connection.");
    }
}
