using System.Collections.Concurrent;
using Eml.Playground.Tests;
using Eml.Playground.Tests.Browser;
using Eml.Playground.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedFixture))]

namespace Eml.Playground.Tests;

/// <summary>One server and one headless Chromium for all tests; each is started when the first test needs it.</summary>
public sealed class SharedFixture : IAsyncDisposable
{
    private static readonly string[] arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--process-per-site",       // what one tab has compiled of plotly is there for the others
    ];

    private readonly Lazy<Task<PlaygroundServer>> server = new(() => PlaygroundServer.StartAsync(CancellationToken.None));
    private readonly ConcurrentBag<IPage> idle = [];
    private readonly SemaphoreSlim starting = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;
    private IBrowserContext? context;

    /// <summary>Debian's Chromium, or the one that EML_CHROMIUM names.</summary>
    private static string Chromium => Environment.GetEnvironmentVariable("EML_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (server.IsValueCreated)
        {
            await (await server.Value).DisposeAsync();
        }

        starting.Dispose();
    }

    internal async Task<Uri> AddressAsync() => (await server.Value).Address;

    /// <summary>
    /// A tab of its own, as another reader's. A tab that is given back serves the next test: all state of the page is in its address, and what the
    /// browser has loaded and compiled once it need not load again. Without Chromium the test is skipped, but in CI it fails.
    /// </summary>
    internal async Task<PlaygroundTab> OpenAsync(Uri address, int width, int height, bool dark)
    {
        if (!idle.TryTake(out IPage? page))
        {
            page = await (await StartedAsync()).NewPageAsync();
        }

        await page.SetViewportSizeAsync(width, height);
        await page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        var tab = new PlaygroundTab(page, new Uri(await AddressAsync(), "/icon.svg"), idle.Add);
        await tab.GotoAsync(address);
        return tab;
    }

    private async Task<IBrowserContext> StartedAsync()
    {
        if (!File.Exists(Chromium))
        {
            string reason = $"There is no Chromium at {Chromium}; install it (apt-get install chromium) or set EML_CHROMIUM.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Fail(reason);
        }

        await starting.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = arguments });
            return context ??= await browser.NewContextAsync(new() { AcceptDownloads = true });
        }
        finally
        {
            starting.Release();
        }
    }
}
