using System.Collections.Concurrent;
using Eml.Playground.Tests;
using Eml.Playground.Tests.Browser;
using Eml.Playground.Tests.Hosting;
using Eml.Runner.Pictures;
using Eml.Testing;
using PuppeteerSharp;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedFixture))]

namespace Eml.Playground.Tests;

/// <summary>One server and one headless Chromium for all tests; each is started when the first test needs it.</summary>
public sealed class SharedFixture : IAsyncDisposable
{
    /// <summary>What one tab has compiled of plotly is there for the others.</summary>
    private const string OneProcess = "--process-per-site";

    private readonly Lazy<Task<PlaygroundServer>> server = new(() => PlaygroundServer.StartAsync(CancellationToken.None));
    private readonly ConcurrentBag<IPage> idle = [];
    private readonly SemaphoreSlim starting = new(1);
    private IBrowser? browser;

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        if (server.IsValueCreated)
        {
            await (await server.Value).DisposeAsync();
        }

        starting.Dispose();
    }

    /// <summary>Whether the browser that is started compiles the page's code as well as a reader's.</summary>
    internal bool MeasuresTimes { get; set; }

    internal async Task<Uri> AddressAsync() => (await server.Value).Address;

    /// <summary>
    /// A tab of its own, as another reader's. A tab that is given back serves the next test: all state of the page is in its address, and what the
    /// browser has loaded and compiled once it need not load again.
    /// </summary>
    internal async Task<PlaygroundTab> OpenAsync(Uri address, int width, int height, bool dark)
    {
        if (!idle.TryTake(out IPage? page))
        {
            page = await (await StartedAsync()).NewPageAsync();
            await page.EmulateFocusedPageAsync(true);       // every tab is in front of its reader
        }

        var tab = new PlaygroundTab(page, new Uri(await AddressAsync(), "/icon.svg"), idle.Add);
        await tab.ResizeAsync(width, height);
        await tab.PreferAsync(dark);
        await tab.GotoAsync(address);
        return tab;
    }

    private async Task<IBrowser> StartedAsync()
    {
        await starting.WaitAsync();
        try
        {
            return browser ??= await TestBrowser.StartAsync(MeasuresTimes ? [OneProcess] : [OneProcess, InstalledChromium.CompileOnce]);
        }
        finally
        {
            starting.Release();
        }
    }
}
