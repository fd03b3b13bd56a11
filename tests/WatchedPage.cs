using System.Text.Json.Nodes;
using Eml.Runner.Pictures;
using PuppeteerSharp;

namespace Eml.Testing;

/// <summary>A page in a headless Chromium of its own. All that the browser tells of it is kept: what it asks for, its exceptions and its messages.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowser browser;
    private readonly IPage page;
    private readonly Lock key = new();
    private readonly List<(string Method, JsonNode What)> told = [];

    private WatchedPage(IBrowser browser, IPage page)
    {
        this.browser = browser;
        this.page = page;
        page.DefaultTimeout = page.DefaultNavigationTimeout = InstalledChromium.Patience;
        page.Client.MessageReceived += (_, message) =>
        {
            lock (key)
            {
                told.Add((message.MessageID, JsonNode.Parse(message.MessageData.GetRawText())!));
            }
        };
    }

    /// <summary>Starts the browser (see <see cref="TestBrowser"/>).</summary>
    /// <param name="switches">Switches of its command line besides the usual ones, a value with blanks in quotes.</param>
    public static async Task<WatchedPage> StartAsync(params IEnumerable<string> switches)
    {
        IBrowser started = await TestBrowser.StartAsync([InstalledChromium.CompileOnce, .. switches]);
        return new WatchedPage(started, await started.NewPageAsync());
    }

    /// <summary>Sets the window's size in CSS pixels and whether the page's reader prefers dark colours.</summary>
    public async Task ShowAsync(int width, int height, bool dark)
    {
        await page.SetViewportAsync(new() { Width = width, Height = height });
        await page.EmulateMediaFeaturesAsync([new() { MediaFeature = MediaFeature.PrefersColorScheme, Value = dark ? "dark" : "light" }]);
    }

    /// <summary>Opens a file or an address and waits until it is loaded; what was told before is forgotten.</summary>
    public Task OpenAsync(string address)
    {
        lock (key)
        {
            told.Clear();
        }

        return page.GoToAsync(new Uri(address).AbsoluteUri);
    }

    /// <summary>The value of a JavaScript expression on the page; a promise is awaited.</summary>
    public Task<T> EvaluateAsync<T>(string expression) => page.EvaluateExpressionAsync<T>(expression);

    /// <summary>What the browser told, by its protocol's methods, each with its parameters.</summary>
    public (string Method, JsonNode What)[] Told()
    {
        lock (key)
        {
            return [.. told];
        }
    }

    /// <summary>The addresses that the page asked for, apart from its own data.</summary>
    public string[] Requests() =>
        [.. Told("Network.requestWillBeSent").Select(what => what["request"]!["url"]!.ToString()).Where(url => !url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal))];

    /// <summary>The exceptions and the console messages of the page.</summary>
    public string[] Complaints() =>
    [
        .. Told("Runtime.exceptionThrown").Select(what => what["exceptionDetails"]!.ToJsonString()),
        .. Told("Runtime.consoleAPICalled").Select(what => $"{what["type"]}: {string.Join(' ', what["args"]!.AsArray().Select(value => value!["value"] ?? value["description"]))}"),
    ];

    public ValueTask DisposeAsync() => browser.DisposeAsync();

    private IEnumerable<JsonNode> Told(string method) => Told().Where(one => one.Method == method).Select(one => one.What);
}
