using System.Globalization;
using Eml.Runner.Pictures;
using PuppeteerSharp;
using PuppeteerSharp.Input;
using Xunit;

namespace Eml.Playground.Tests.Browser;

/// <summary>A tab, with the words in which the tests speak of the page. It remembers every error and every request that leaves the machine.</summary>
internal sealed class PlaygroundTab : IAsyncDisposable
{
    private const int Patience = InstalledChromium.Patience, LookEvery = 50;

    private readonly IPage page;
    private readonly Uri rest;
    private readonly Action<IPage> giveBack;
    private readonly List<string> faults = [];
    private bool given;

    /// <param name="page">The browser's tab.</param>
    /// <param name="rest">Where it rests when the test is over: on the same site, so that the browser keeps the process.</param>
    /// <param name="giveBack">What is done with it then.</param>
    public PlaygroundTab(IPage page, Uri rest, Action<IPage> giveBack)
    {
        this.page = page;
        this.rest = rest;
        this.giveBack = giveBack;
        page.DefaultTimeout = Patience;
        page.DefaultNavigationTimeout = Patience;
        page.Console += NoteConsole;
        page.PageError += NoteError;
        page.Request += NoteRequest;
    }

    /// <summary>Forty rows of three columns that can be trained on.</summary>
    public static string GoodCsv => "a,b,c\n" + string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i * 0.1},{i % 7},{i * 0.2}\n")));

    /// <summary>Errors in the console, and requests to other machines.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>What stands in the browser's address bar.</summary>
    public Uri Address => new(page.Url);

    public IMouse Mouse => page.Mouse;

    /// <summary>The browser's own protocol, for what no reader can do.</summary>
    public ICDPSession Protocol => page.Client;

    /// <summary>Opens the page, and waits until it is alive and has drawn its pictures.</summary>
    public async Task GotoAsync(Uri address)
    {
        await page.GoToAsync(address.AbsoluteUri);
        await UntilDrawnAsync("loss");
    }

    public Task ReloadAsync() => page.ReloadAsync();

    /// <summary>Sets the window's size, in CSS pixels.</summary>
    public Task ResizeAsync(int width, int height) => page.SetViewportAsync(new() { Width = width, Height = height });

    /// <summary>Sets the colours that the reader prefers. All readers here prefer less motion.</summary>
    public Task PreferAsync(bool dark) => page.EmulateMediaFeaturesAsync(
    [
        new() { MediaFeature = MediaFeature.PrefersColorScheme, Value = dark ? "dark" : "light" },
        new() { MediaFeature = MediaFeature.PrefersReducedMotion, Value = "reduce" },
    ]);

    /// <summary>The value of a function on the page; a promise is awaited.</summary>
    public Task<T> EvaluateAsync<T>(string function, params object[] arguments) => page.EvaluateFunctionAsync<T>(function, arguments);

    /// <summary>Runs a function on the page.</summary>
    public Task EvaluateAsync(string function, params object[] arguments) => page.EvaluateFunctionAsync(function, arguments);

    /// <summary>Runs a program on the page.</summary>
    public Task LoadAsync(string program) => page.EvaluateExpressionAsync(program);

    /// <summary>Waits until a function is true; looked at now and then, because asking in every frame would make the browser draw every frame.</summary>
    public Task UntilTrueAsync(string function, params object[] arguments) => page.WaitForFunctionAsync(function, new() { PollingInterval = LookEvery }, arguments);

    /// <summary>Waits for a value that counts as true, and gives it.</summary>
    public async Task<string> UntilValueAsync(string function, params object[] arguments) =>
        await (await page.WaitForFunctionAsync(function, new() { PollingInterval = LookEvery }, arguments)).JsonValueAsync<string>();

    /// <summary>Waits until an element is seen.</summary>
    public Task UntilSeenAsync(string selector) => UntilTrueAsync("selector => document.querySelector(selector)?.checkVisibility({ visibilityProperty: true })", selector);

    /// <summary>Presses a key where the focus is.</summary>
    public Task KeyAsync(string key) => page.Keyboard.PressAsync(key);

    /// <summary>Presses a key that no control has for itself.</summary>
    public async Task PressAsync(string key)
    {
        await EvaluateAsync("() => document.activeElement.blur()");
        await KeyAsync(key);
    }

    public Task FocusAsync(string selector) => OfAsync<object?>(selector, "e => e.focus()");

    public Task UntilEpochAsync(int epoch) => UntilTrueAsync("epoch => Number(document.getElementById('epoch').innerText.split('+')[0].replace(/\\D/g, '')) >= epoch", epoch);

    /// <summary>Waits until the address says where the run stands.</summary>
    public Task UntilAddressIsHereAsync() => UntilTrueAsync("""
        () => {
          const [epoch, batch] = document.getElementById('epoch').innerText.split('+').map(text => text.split('/')[0].replace(/\D/g, ''));
          return new URLSearchParams(location.search).get('at') === (batch ? `${epoch}.${batch}` : epoch);
        }
        """);

    /// <summary>Whether an element lies whole in the window, with nothing over its middle.</summary>
    public Task<bool> InViewAsync(string selector) => EvaluateAsync<bool>("""
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

    /// <summary>Clicks what is seen, enabled and stands still, as soon as it is.</summary>
    public Task ClickAsync(string selector) => page.Locator(selector).SetTimeout(Patience).ClickAsync();

    /// <summary>Chooses an option, or writes a text over the one that is there and leaves the field.</summary>
    public async Task SetAsync(string control, string text)
    {
        string field = "#control-" + control;
        if (await OfAsync<bool>(field, "e => e.tagName === 'SELECT'"))
        {
            await page.SelectAsync(field, text);
            return;
        }

        await FocusAsync(field);
        await EvaluateAsync("() => document.activeElement.select()");
        await page.Keyboard.SendCharacterAsync(text);
        await KeyAsync("Tab");
    }

    /// <summary>Chooses a file.</summary>
    public Task UploadAsync(string name, string content) => OfAsync<object?>("#file", """
        (input, name, content) => {
          const chosen = new DataTransfer();
          chosen.items.add(new File([content], name, { type: 'text/csv' }));
          input.files = chosen.files;
          input.dispatchEvent(new Event('change', { bubbles: true }));
        }
        """, name, content);

    /// <summary>Clicks on what gives a file, and takes the file.</summary>
    public async Task<byte[]> DownloadAsync(string selector)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("eml-download-");
        await Protocol.SendAsync("Browser.setDownloadBehavior", new { behavior = "allow", downloadPath = folder.FullName, eventsEnabled = true });
        var whole = new TaskCompletionSource();
        Protocol.MessageReceived += Note;
        await ClickAsync(selector);
        await whole.Task.WaitAsync(TimeSpan.FromMilliseconds(Patience), TestContext.Current.CancellationToken);
        Protocol.MessageReceived -= Note;
        byte[] content = await File.ReadAllBytesAsync(folder.GetFiles().Single().FullName, TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);
        return content;

        void Note(object? sender, MessageEventArgs message)
        {
            if (message.MessageID == "Browser.downloadProgress" && message.MessageData.GetProperty("state").GetString() == "completed")
            {
                whole.TrySetResult();
            }
        }
    }

    public Task UntilAsync(params string[] states) => UntilTrueAsync("states => states.includes(document.getElementById('state')?.dataset.state)", [states]);

    /// <summary>Starts a run that ends by itself, and waits for its end.</summary>
    public async Task RunToTheEndAsync()
    {
        await ClickAsync("#start");
        await UntilAsync("Finished");
    }

    /// <summary>Waits for another text than the one that was there.</summary>
    public Task UntilTextChangesAsync(string selector, string before) => UntilTrueAsync("(selector, before) => document.querySelector(selector).innerText.trim() !== before", selector, before);

    public async Task<string> TextAsync(string selector) => (await OfAsync<string>(selector, "e => e.innerText")).Trim();

    public Task<string?> AttributeAsync(string selector, string name) => OfAsync<string?>(selector, "(e, name) => e.getAttribute(name)", name);

    public Task<bool> IsDisabledAsync(string selector) => OfAsync<bool>(selector, "e => e.disabled");

    /// <summary>The training loss with all its digits.</summary>
    public async Task<string> LossAsync() => await AttributeAsync("#training-loss", "data-exact") ?? "";

    public async Task<int> EpochAsync() =>
        int.Parse(string.Concat((await TextAsync("#epoch")).TakeWhile(c => c != '+').Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);

    public Task UntilDrawnAsync(string picture, int times = 1) => UntilTrueAsync("(id, times) => Number(document.getElementById('picture-' + id)?.dataset.drawn || 0) >= times", picture, times);

    /// <summary>Forgets the errors so far: the test itself has broken the connection.</summary>
    public void Forgive() => faults.Clear();

    public async ValueTask DisposeAsync()
    {
        if (!given)
        {
            given = true;
            page.Console -= NoteConsole;
            page.PageError -= NoteError;
            page.Request -= NoteRequest;
            await page.GoToAsync(rest.AbsoluteUri);
            giveBack(page);
        }
    }

    /// <summary>What a function makes of an element, as soon as it is there.</summary>
    private async Task<T> OfAsync<T>(string selector, string function, params object[] arguments)
    {
        await using IElementHandle element = await page.WaitForSelectorAsync(selector);
        return await element.EvaluateFunctionAsync<T>(function, arguments);
    }

    private void NoteConsole(object? sender, ConsoleEventArgs said)
    {
        if (said.Message.Type == ConsoleType.Error)
        {
            faults.Add($"{said.Message.Text} {said.Message.Location?.URL}");
        }
    }

    private void NoteError(object? sender, PageErrorEventArgs error) => faults.Add(error.Message);

    private void NoteRequest(object? sender, RequestEventArgs asked)
    {
        if (new Uri(asked.Request.Url) is { Scheme: "http" or "https" or "ws" or "wss", Host: not "127.0.0.1" })
        {
            faults.Add("left the machine: " + asked.Request.Url);
        }
    }
}
