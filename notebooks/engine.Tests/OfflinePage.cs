using System.Globalization;
using System.Text.Json;
using Eml.Testing;
using Xunit;

namespace Eml.Engine.Tests;

/// <summary>A page in a headless Chromium for which no host name resolves but this machine's own address: the network cable is out.</summary>
internal sealed class OfflinePage : IAsyncDisposable
{
    private readonly WatchedPage page;

    private OfflinePage(WatchedPage page) => this.page = page;

    public static async Task<OfflinePage> StartAsync() => new(await WatchedPage.StartAsync("--host-resolver-rules=\"MAP * ~NOTFOUND , EXCLUDE 127.0.0.1\""));

    public async Task OpenAsync(string address, bool dark = false)
    {
        await page.ShowAsync(1000, 800, dark);
        await page.OpenAsync(address);
    }

    /// <summary>The value of an expression on the page as JavaScript writes it; nothing for none.</summary>
    public Task<string> ValueAsync(string expression) => page.EvaluateAsync<string>($"(async () => String((await ({expression})) ?? ''))()");

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
    public string[] Requests() => page.Requests();

    /// <summary>The exceptions and the console messages of the page.</summary>
    public string[] Complaints() => page.Complaints();

    public ValueTask DisposeAsync() => page.DisposeAsync();
}
