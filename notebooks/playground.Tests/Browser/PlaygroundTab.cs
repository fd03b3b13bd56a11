using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace Eml.Playground.Tests.Browser;

/// <summary>A tab, with the words in which the tests speak of the page. It remembers every error and every request that leaves the machine.</summary>
internal sealed class PlaygroundTab : IAsyncDisposable
{
    private const float Patience = 120_000, LookEvery = 50;

    private readonly Uri rest;
    private readonly Action<IPage> giveBack;
    private readonly List<string> faults = [];
    private bool given;

    /// <param name="page">The browser's tab.</param>
    /// <param name="rest">Where it rests when the test is over: on the same site, so that the browser keeps the process.</param>
    /// <param name="giveBack">What is done with it then.</param>
    public PlaygroundTab(IPage page, Uri rest, Action<IPage> giveBack)
    {
        Page = page;
        this.rest = rest;
        this.giveBack = giveBack;
        page.SetDefaultTimeout(Patience);
        page.Console += NoteConsole;
        page.PageError += NoteError;
        page.Request += NoteRequest;
    }

    /// <summary>Forty rows of three columns that can be trained on.</summary>
    public static string GoodCsv => "a,b,c\n" + string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i * 0.1},{i % 7},{i * 0.2}\n")));

    public IPage Page { get; }

    /// <summary>Errors in the console, and requests to other machines.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>Opens the page, and waits until it is alive and has drawn its pictures.</summary>
    public async Task GotoAsync(Uri address)
    {
        await Page.GotoAsync(address.AbsoluteUri);
        await UntilDrawnAsync("loss");
    }

    /// <summary>Waits until an expression is true; looked at now and then, because asking in every frame would make the browser draw every frame.</summary>
    public Task UntilTrueAsync(string expression, object? argument = null) => Page.WaitForFunctionAsync(expression, argument, new() { PollingInterval = LookEvery });

    /// <summary>Waits for a value that counts as true, and gives it.</summary>
    public async Task<string> UntilValueAsync(string expression, object? argument = null) =>
        await (await Page.WaitForFunctionAsync(expression, argument, new() { PollingInterval = LookEvery })).JsonValueAsync<string>();

    /// <summary>Presses a key that no control has for itself.</summary>
    public async Task PressAsync(string key)
    {
        await Page.EvaluateAsync("() => document.activeElement.blur()");
        await Page.Keyboard.PressAsync(key);
    }

    public Task UntilEpochAsync(int epoch) => UntilTrueAsync("epoch => Number(document.getElementById('epoch').innerText.split('+')[0].replace(/\\D/g, '')) >= epoch", epoch);

    /// <summary>Waits until the address says where the run stands.</summary>
    public Task UntilAddressIsHereAsync() => UntilTrueAsync("""
        () => {
          const [epoch, batch] = document.getElementById('epoch').innerText.split('+').map(text => text.split('/')[0].replace(/\D/g, ''));
          return new URLSearchParams(location.search).get('at') === (batch ? `${epoch}.${batch}` : epoch);
        }
        """);

    /// <summary>Whether an element lies whole in the window, with nothing over its middle.</summary>
    public Task<bool> InViewAsync(string selector) => Page.EvaluateAsync<bool>("""
        selector => {
          const e = document.querySelector(selector), { top, bottom, left, right } = e.getBoundingClientRect();
          if (!(top >= -1 && left >= -1 && bottom <= innerHeight + 1 && right <= innerWidth + 1 && bottom > top)) return false;
          for (let p = e.parentElement; p; p = p.parentElement) {
            const box = p.getBoundingClientRect();
            if (getComputedStyle(p).overflowY !== 'visible' && (bottom > box.bottom + 1 || top < box.top - 1)) return false;
          }
          return true;
        }
        """, selector);

    /// <summary>What stands in a unit's picture, once it is drawn.</summary>
    public Task<string> UnitAsync(string id) => UntilValueAsync("id => document.getElementById(id)?.dataset.drawn", id);

    public Task ClickAsync(string selector) => Page.ClickAsync(selector);

    public async Task SetAsync(string control, string text)
    {
        ILocator field = Page.Locator("#control-" + control);
        if (await field.EvaluateAsync<string>("e => e.tagName") == "SELECT")
        {
            await field.SelectOptionAsync(text);
        }
        else
        {
            await field.FillAsync(text);
            await field.PressAsync("Tab");
        }
    }

    public Task UploadAsync(string name, string content) =>
        Page.SetInputFilesAsync("#file", new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) });

    public Task UntilAsync(params string[] states) => UntilTrueAsync("states => states.includes(document.getElementById('state')?.dataset.state)", states);

    /// <summary>Starts a run that ends by itself, and waits for its end.</summary>
    public async Task RunToTheEndAsync()
    {
        await ClickAsync("#start");
        await UntilAsync("Finished");
    }

    /// <summary>Waits for another text than the one that was there.</summary>
    public Task UntilTextChangesAsync(string selector, string before) => UntilTrueAsync(
        "([selector, before]) => document.querySelector(selector).innerText.trim() !== before", new[] { selector, before });

    public async Task<string> TextAsync(string selector) => (await Page.InnerTextAsync(selector)).Trim();

    /// <summary>The training loss with all its digits.</summary>
    public async Task<string> LossAsync() => await Page.GetAttributeAsync("#training-loss", "data-exact") ?? "";

    public async Task<int> EpochAsync() =>
        int.Parse(string.Concat((await TextAsync("#epoch")).TakeWhile(c => c != '+').Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);


    public Task UntilDrawnAsync(string picture, int times = 1) => UntilTrueAsync(
        "([id, times]) => Number(document.getElementById('picture-' + id)?.dataset.drawn || 0) >= times", new object[] { picture, times });

    /// <summary>Forgets the errors so far: the test itself has broken the connection.</summary>
    public void Forgive() => faults.Clear();

    public async ValueTask DisposeAsync()
    {
        if (!given)
        {
            given = true;
            Page.Console -= NoteConsole;
            Page.PageError -= NoteError;
            Page.Request -= NoteRequest;
            await Page.GotoAsync(rest.AbsoluteUri);
            giveBack(Page);
        }
    }

    private void NoteConsole(object? sender, IConsoleMessage message)
    {
        if (message.Type == "error")
        {
            faults.Add($"{message.Text} {message.Location}");
        }
    }

    private void NoteError(object? sender, string error) => faults.Add(error);

    private void NoteRequest(object? sender, IRequest request)
    {
        if (new Uri(request.Url) is { Scheme: "http" or "https" or "ws" or "wss", Host: not "127.0.0.1" })
        {
            faults.Add("left the machine: " + request.Url);
        }
    }
}
