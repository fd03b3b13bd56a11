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

    /// <summary>A new tab of its own, as another reader's.</summary>
    internal async Task<PlaygroundTab> OpenAsync(Uri address, int width, int height, bool dark)
    {
        IBrowserContext context = await browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            AcceptDownloads = true,
        });
        var tab = new PlaygroundTab(await context.NewPageAsync(), context);
        await tab.GotoAsync(address);
        return tab;
    }
}
