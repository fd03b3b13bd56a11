using Xunit;

namespace Eml.Playground.Tests.Browser;

/// <summary>A test in a real browser: it opens tabs, and at its end none of them may have had an error or have asked another machine for anything.</summary>
[Collection(nameof(BrowserTest))]
public abstract class BrowserTest(SharedFixture shared) : IAsyncLifetime
{
    private readonly List<PlaygroundTab> tabs = [];

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (PlaygroundTab tab in tabs)
        {
            await tab.DisposeAsync();
        }

        string[] faults = [.. tabs.SelectMany(t => t.Faults)];
        Assert.True(faults.Length == 0, string.Join("\n", faults));
    }

    /// <summary>Asks for a browser that is as fast as a reader's; before the first tab.</summary>
    internal void MeasureTimes() => shared.MeasuresTimes = true;

    /// <summary>What the page's server answers.</summary>
    internal async Task<string> AskServerAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = await shared.AddressAsync() };
        return await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
    }

    /// <summary>A new tab of its own, as another reader's.</summary>
    internal async Task<PlaygroundTab> OpenAsync(string query = "", int width = 1440, int height = 900, bool dark = false) =>
        await OpenAsync(new Uri(await shared.AddressAsync(), query), width, height, dark);

    /// <summary>A new tab with the page of another server.</summary>
    internal async Task<PlaygroundTab> OpenAsync(Uri address, int width = 1440, int height = 900, bool dark = false)
    {
        PlaygroundTab tab = await shared.OpenAsync(address, width, height, dark);
        tabs.Add(tab);
        return tab;
    }
}
