using System.Collections.Concurrent;
using Eml.Playground.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace Eml.Playground.Tests.Browser;

/// <summary>One server and one headless Chromium for all tests of this room.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private PlaygroundServer? server;
    private IPlaywright? playwright;
    private readonly ConcurrentBag<IPage> idle = [];
    private IBrowser? browser;

    /// <summary>Debian's Chromium, or the one that EML_CHROMIUM names.</summary>
    private static string Chromium => Environment.GetEnvironmentVariable("EML_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    internal Uri Address => server!.Address;

    public async ValueTask InitializeAsync()
    {
        if (File.Exists(Chromium))
        {
            server = await PlaygroundServer.StartAsync(TestContext.Current.CancellationToken);
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = arguments });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Without Chromium the test is skipped, but in CI it fails.</summary>
    internal void Require()
    {
        if (browser is null)
        {
            string reason = $"There is no Chromium at {Chromium}; install it (apt-get install chromium) or set EML_CHROMIUM.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Fail(reason);
        }
    }

    /// <summary>
    /// A tab of its own, as another reader's. A tab that is given back serves the next test: all state of the page is in its address, and what the
    /// browser has loaded and compiled once it need not load again.
    /// </summary>
    internal async Task<PlaygroundTab> OpenAsync(Uri address, int width, int height, bool dark)
    {
        IPage page = idle.TryTake(out IPage? free) ? free : await (await browser!.NewContextAsync(new() { AcceptDownloads = true })).NewPageAsync();
        await page.SetViewportSizeAsync(width, height);
        await page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
        var tab = new PlaygroundTab(page, idle.Add);
        await tab.GotoAsync(address);
        return tab;
    }
}
