using Xunit;

namespace Eml.Playground.Tests.Browser;

/// <summary>A test in a real browser: it opens tabs, and at its end none of them may have had an error or have asked another machine for anything.</summary>
[Collection(nameof(BrowserTest))]
public abstract class BrowserTest(BrowserFixture browser) : IAsyncLifetime
{
    private readonly List<PlaygroundTab> tabs = [];

    internal Uri Server => browser.Address;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (PlaygroundTab tab in tabs)
        {
            await tab.DisposeAsync();
        }

        Assert.Empty(tabs.SelectMany(t => t.Faults));
    }

    /// <summary>A new tab of its own, as another reader's; without Chromium the test is skipped, but in CI it fails.</summary>
    internal Task<PlaygroundTab> OpenAsync(string query = "", int width = 1440, int height = 900, bool dark = false)
    {
        browser.Require();
        return OpenAsync(new Uri(Server, query), width, height, dark);
    }

    /// <inheritdoc cref="OpenAsync(string, int, int, bool)"/>
    internal async Task<PlaygroundTab> OpenAsync(Uri address, int width = 1440, int height = 900, bool dark = false)
    {
        PlaygroundTab tab = await browser.OpenAsync(address, width, height, dark);
        tabs.Add(tab);
        return tab;
    }
}

/// <summary>One server and one Chromium serve all browser tests, one after the other.</summary>
[CollectionDefinition(nameof(BrowserTest))]
public sealed class BrowserTestsInTurn : ICollectionFixture<BrowserFixture>;
