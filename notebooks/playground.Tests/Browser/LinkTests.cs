using System.Net;
using Eml.Playground.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class LinkTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_shared_link_gives_the_same_loss_to_the_last_digit()
    {
        PlaygroundTab first = await OpenAsync("?data=moons&batch=16&noise=0.3&target=&epochs=100000");
        await first.ClickAsync("#start");
        await first.Page.WaitForFunctionAsync("() => Number(document.getElementById('epoch').innerText.replace(/\\D/g, '')) > 20");
        string at = await AddressAfterAsync(first, "#pause", before: "");
        at = await AddressAfterAsync(first, "#step-batch", at);
        _ = await AddressAfterAsync(first, "#step-epoch", at);
        string loss = await first.LossAsync();

        PlaygroundTab second = await OpenAsync(new Uri(first.Page.Url).Query);
        await second.UntilAsync("Paused");
        Assert.Equal(await first.EpochAsync(), await second.EpochAsync());
        Assert.Equal(loss, await second.LossAsync());
    }

    [Fact]
    public async Task A_link_holds_the_file_and_the_pinned_runs_and_opens_on_another_machine()
    {
        PlaygroundTab first = await OpenAsync("?task=regression&data=csv");
        await first.UploadAsync("mine.csv", PlaygroundTab.GoodCsv);
        await first.Page.WaitForSelectorAsync("#start:not([disabled])");
        await first.SetAsync("epochs", "30");
        await first.RunToTheEndAsync();
        await first.ClickAsync("#pin");
        await first.SetAsync("rate", "0.1");
        await first.ClickAsync("#start");
        await first.Page.WaitForFunctionAsync("() => document.getElementById('state').dataset.state === 'Finished' && !document.getElementById('outdated')");
        await first.Page.WaitForFunctionAsync("() => location.search.includes('pins=') && location.search.includes('at=30')");
        await first.ClickAsync("#tab-keep");
        Assert.Equal(0, await first.Page.Locator("#missing").CountAsync());

        await using PlaygroundServer other = await PlaygroundServer.StartAsync(TestContext.Current.CancellationToken);
        await using PlaygroundTab second = await OpenAsync(new Uri(other.Address, new Uri(first.Page.Url).Query));
        await second.UntilAsync("Finished", "Paused");
        await second.Page.WaitForFunctionAsync("() => document.getElementById('picture-loss').data?.some(t => t.name.startsWith('A: '))");
        Assert.Equal(await first.LossAsync(), await second.LossAsync());
        const string Curve = "() => JSON.stringify(document.getElementById('picture-loss').data.find(t => t.name.startsWith('A: ')).y)";
        Assert.Equal(await first.Page.EvaluateAsync<string>(Curve), await second.Page.EvaluateAsync<string>(Curve));
    }

    [Fact]
    public async Task A_file_too_large_for_a_link_is_said_beside_it()
    {
        PlaygroundTab tab = await OpenAsync("?task=regression&data=csv");
        var random = new Random(1);
        string rows = string.Concat(Enumerable.Range(0, 2000).Select(_ => FormattableString.Invariant($"{random.NextDouble():R},{random.NextDouble():R}\n")));
        await tab.UploadAsync("large.csv", "a,b\n" + rows);
        await tab.Page.WaitForSelectorAsync("#start:not([disabled])");
        await tab.ClickAsync("#tab-keep");
        Assert.StartsWith("The file “large.csv” is too large for a link", await tab.TextAsync("#missing"), StringComparison.Ordinal);
        Assert.True(tab.Page.Url.Length < 2000, tab.Page.Url);
    }

    [Theory]
    [InlineData("?data=moons&hidden=7&rate=fast", "rate", "fast")]
    [InlineData("?data=csv&task=regression&file=lost.csv&sha256=abc", "data", "choose that file")]
    [InlineData("?data=csv&task=regression&file=lost.csv&sha256=abc&content=%25%25%25", "data", "no base64url")]
    public async Task A_link_with_a_setting_that_cannot_be_used_shows_a_run_and_says_why_beside_the_control(string query, string control, string says)
    {
        PlaygroundTab tab = await OpenAsync(query);
        Assert.Contains(says, await tab.TextAsync($"#control-{control}-error"), StringComparison.Ordinal);
        await tab.UntilDrawnAsync("loss");
        await tab.UntilDrawnAsync("result");
        Assert.True(await tab.Page.IsDisabledAsync("#start"));
        if (control == "rate")
        {
            Assert.StartsWith("2-7-2", await tab.TextAsync("#network"), StringComparison.Ordinal);
            await tab.SetAsync("rate", "0.1");
            await tab.Page.WaitForSelectorAsync("#start:not([disabled])");
            Assert.Equal(0, await tab.Page.Locator("#outdated").CountAsync());
        }
    }

    [Fact]
    public async Task Hostile_pinned_runs_are_refused_and_the_rest_of_the_link_is_used()
    {
        PlaygroundTab tab = await OpenAsync("?data=moons&pins=AAAA");
        Assert.StartsWith("The pinned runs of this link cannot be read", await tab.TextAsync("#link-problem"), StringComparison.Ordinal);
        await tab.Page.WaitForSelectorAsync("#start:not([disabled])");
    }

    [Fact]
    public async Task A_link_far_too_long_is_answered_in_one_sentence()
    {
        _ = await OpenAsync();      // skips without a browser
        using var client = new HttpClient { BaseAddress = Server };
        using HttpResponseMessage answer = await client.GetAsync(new Uri("/?content=" + new string('A', 50_000), UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, answer.StatusCode);
        Assert.StartsWith("This link has 50009 characters", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Clicks, and waits until the run stands elsewhere than before, in the address and on the page alike.</summary>
    private static async Task<string> AddressAfterAsync(PlaygroundTab tab, string button, string before)
    {
        await tab.ClickAsync(button);
        IJSHandle at = await tab.Page.WaitForFunctionAsync(
            """
            before => {
              const at = new URLSearchParams(location.search).get('at') ?? '';
              const [epoch, batch] = document.getElementById('epoch').innerText.split('+').map(text => text.split('/')[0].replace(/\D/g, ''));
              return document.getElementById('state').dataset.state === 'Paused' && at !== before && at === (batch ? `${epoch}.${batch}` : epoch) && at;
            }
            """,
            before);
        return await at.JsonValueAsync<string>();
    }
}
