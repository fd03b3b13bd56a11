using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Eml.Runner.Pictures;
using Xunit;

namespace Eml.Engine.Tests;

/// <summary>A page in a headless Chromium for which no host name resolves but this machine's own address: the network cable is out.</summary>
internal sealed class OfflinePage : IAsyncDisposable
{
    private readonly Chromium browser;

    private OfflinePage(Chromium browser) => this.browser = browser;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<OfflinePage> StartAsync()
    {
        string? chromium = InstalledChromium.Find();
        Assert.SkipWhen(chromium is null && Environment.GetEnvironmentVariable("CI") != "true", $"No Chromium on PATH or in {InstalledChromium.Variable}.");
        Assert.NotNull(chromium);
        return new OfflinePage(await Chromium.StartAsync(chromium, Cancellation, "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"));
    }

    public async Task OpenAsync(string address, bool dark = false)
    {
        await browser.ShowAsync(1000, 800, dark, Cancellation);
        await browser.OpenAsync(address, Cancellation);
    }

    /// <summary>The value of an expression on the page.</summary>
    public async Task<string> ValueAsync(string expression) => (await browser.EvaluateAsync(expression, Cancellation))?.ToString() ?? "";

    /// <summary>Waits until an expression on the page is true.</summary>
    public async Task UntilAsync(string expression, int seconds = 60)
    {
        string wait = string.Create(CultureInfo.InvariantCulture, $$"""
            new Promise((resolve) => {
              const end = Date.now() + {{seconds * 1000}};
              const look = async () => { let is = false; try { is = await ({{expression}}); } catch { } is || Date.now() > end ? resolve(!!is) : setTimeout(look, 50); };
              look();
            })
            """);
        Assert.True(await ValueAsync(wait) == "true", $"Not within {seconds} s: {expression}\nThe figures: {await StatesAsync()}\n{string.Join('\n', Complaints())}");
    }

    /// <summary>Waits until a number of figures is on the page, each drawn with at least one trace to be seen.</summary>
    public async Task UntilDrawnAsync(int figures)
    {
        string all = string.Create(CultureInfo.InvariantCulture, $"(() => {{ const all = [...document.querySelectorAll('.eml-figure')]; return all.length === {figures} && all.every((f) => f.dataset.drawn === 'yes' && f.querySelector('.main-svg .trace, .main-svg .hm, .main-svg image')); }})()");
        await UntilAsync(all);
    }

    /// <summary>What each figure on the page says of itself.</summary>
    public Task<string> StatesAsync() => ValueAsync("[...document.querySelectorAll('.eml-figure')].map((f) => f.dataset.drawn || 'no').join()");

    /// <summary>Inserts HTML as the webview of VS Code does: as inner HTML of an element, and then its scripts, one by one, at the element's end.</summary>
    public Task InsertAsync(string html) => ValueAsync($$"""
        (() => {
          const output = document.body.appendChild(document.createElement("div"));
          output.className = "output";
          output.innerHTML = {{JsonSerializer.Serialize(html)}};
          for (const inert of [...output.querySelectorAll("script")]) {
            const script = document.createElement("script");
            script.text = inert.innerText;
            output.appendChild(script).remove();
          }
        })()
        """);

    /// <summary>The addresses that the page asked for, apart from its own data.</summary>
    public string[] Requests() =>
        [.. Events("Network.requestWillBeSent").Select(e => e["params"]!["request"]!["url"]!.ToString()).Where(url => !url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal))];

    /// <summary>The exceptions and the console messages of the page.</summary>
    public string[] Complaints() =>
    [
        .. Events("Runtime.exceptionThrown").Select(e => e["params"]!["exceptionDetails"]!.ToJsonString()),
        .. Events("Runtime.consoleAPICalled").Select(e => $"{e["params"]!["type"]}: {string.Join(' ', e["params"]!["args"]!.AsArray().Select(value => value!["value"] ?? value["description"]))}"),
    ];

    public ValueTask DisposeAsync() => browser.DisposeAsync();

    private IEnumerable<JsonNode> Events(string method) => browser.Events.Where(e => e["method"]!.ToString() == method);
}
