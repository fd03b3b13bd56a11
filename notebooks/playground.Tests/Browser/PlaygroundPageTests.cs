using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class PlaygroundPageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Task_1_is_trained_to_its_target_by_clicking()
    {
        await using PlaygroundTab tab = await browser.OpenAsync();
        await tab.ClickAsync("#run-to-target");
        await tab.UntilAsync("Finished");
        Assert.StartsWith("Target reached.", await tab.TextAsync("#state"), StringComparison.Ordinal);
        Assert.True(double.Parse((await tab.Page.GetAttributeAsync("#validation-loss", "data-exact"))!, CultureInfo.InvariantCulture) <= 0.0075);
        await tab.UntilDrawnAsync("loss");
        await tab.UntilDrawnAsync("result");
        await tab.Page.WaitForFunctionAsync("() => document.getElementById('picture-loss').ariaLabel.includes('the target 0.0075 is reached')");
        tab.ExpectNoFaults();
    }

    [Fact]
    public async Task The_pictures_end_where_the_run_ends()
    {
        await using PlaygroundTab tab = await browser.OpenAsync("?data=sine&speed=1000&epochs=1500&target=");
        await tab.ClickAsync("#start");
        await tab.UntilDrawnAsync("loss", 3);
        await tab.UntilAsync("Finished");
        await tab.Page.WaitForFunctionAsync("() => document.getElementById('picture-loss').ariaLabel.startsWith('Loss over 1500 epochs')");
        tab.ExpectNoFaults();
    }

    [Fact]
    public async Task Task_2_draws_its_decision_regions_while_it_learns()
    {
        await using PlaygroundTab tab = await browser.OpenAsync();
        await tab.SetAsync("task", "classification");
        await tab.UntilDrawnAsync("result");
        string before = (await tab.Page.GetAttributeAsync("#picture-result", "aria-label"))!;
        await tab.ClickAsync("#start");
        await tab.UntilDrawnAsync("result", await tab.DrawnAsync("result") + 3);
        string after = (await tab.Page.GetAttributeAsync("#picture-result", "aria-label"))!;
        Assert.StartsWith("Decision regions of 3 classes", after, StringComparison.Ordinal);
        Assert.NotEqual(before, after);
        Assert.True(await tab.Page.Locator("#picture-result .heatmaplayer image").CountAsync() > 0);
        tab.ExpectNoFaults();
    }

    [Fact]
    public async Task A_shared_link_gives_the_same_loss_to_the_last_digit()
    {
        await using PlaygroundTab first = await browser.OpenAsync("?data=moons&batch=16&noise=0.3&target=&epochs=100000");
        await first.ClickAsync("#start");
        await first.Page.WaitForFunctionAsync("() => Number(document.getElementById('epoch').innerText.replace(/\\D/g, '')) > 20");
        await first.ClickAsync("#pause");
        await first.UntilAsync("Paused");
        int paused = await first.EpochAsync();
        await first.ClickAsync("#step-batch");
        await first.ClickAsync("#step-epoch");

        // A later epoch's end, in the address and on the page alike, and the same for two seconds: every step has arrived.
        await first.Page.WaitForFunctionAsync(
            """
            paused => {
              const at = new URLSearchParams(location.search).get('at'), shown = document.getElementById('epoch').innerText.split('+')[0].replace(/\D/g, '');
              if (at !== shown || Number(at) <= paused || window.seenAt !== at) { window.seenAt = at; window.seenSince = Date.now(); return false; }
              return Date.now() - window.seenSince > 2000;
            }
            """,
            paused);
        string loss = await first.LossAsync();

        await using PlaygroundTab second = await browser.OpenAsync(new Uri(first.Page.Url).Query);
        await second.UntilAsync("Paused");
        Assert.Equal(await first.EpochAsync(), await second.EpochAsync());
        Assert.Equal(loss, await second.LossAsync());
        first.ExpectNoFaults();
        second.ExpectNoFaults();
    }

    [Fact]
    public async Task A_run_is_paused_and_goes_on()
    {
        await using PlaygroundTab tab = await browser.OpenAsync("?data=sine&target=&epochs=1000000&speed=200");
        await tab.ClickAsync("#start");
        await tab.UntilAsync("Running");
        await tab.ClickAsync("#pause");
        await tab.UntilAsync("Paused");
        int paused = await tab.EpochAsync();
        string loss = await tab.LossAsync();
        await tab.ClickAsync("#step-epoch");
        await tab.Page.WaitForFunctionAsync("loss => document.getElementById('training-loss').dataset.exact !== loss", loss);
        Assert.Equal(paused + 1, await tab.EpochAsync());
        await tab.ClickAsync("#start");
        await tab.Page.WaitForFunctionAsync("epoch => Number(document.getElementById('epoch').innerText.replace(/\\D/g, '')) > epoch", paused + 10);
        tab.ExpectNoFaults();
    }

    [Fact]
    public async Task Two_tabs_have_runs_of_their_own_and_closing_one_ends_its_run()
    {
        await using PlaygroundTab first = await browser.OpenAsync("?data=sine&target=&epochs=1000000");
        await using (PlaygroundTab second = await browser.OpenAsync("?data=spirals&target=&epochs=1000000"))
        {
            await first.ClickAsync("#start");
            await second.ClickAsync("#start");
            await first.UntilAsync("Running");
            await second.UntilAsync("Running");
            await first.ClickAsync("#pause");
            await first.UntilAsync("Paused");
            Assert.Equal("Running", await second.Page.GetAttributeAsync("#state", "data-state"));
            Assert.NotEqual(await first.TextAsync("#network"), await second.TextAsync("#network"));
            await second.Page.CloseAsync(new() { RunBeforeUnload = true });
        }

        using var client = new HttpClient { BaseAddress = browser.Address };
        while (await client.GetStringAsync(new Uri("/sessions", UriKind.Relative), TestContext.Current.CancellationToken) != "1")
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("x,y\n1,2\n3,abc\n", "line 3, column 2 ('y'): 'abc' is not a number")]
    [InlineData("x,y\n1,2\n3,NaN\n", "line 3, column 2 ('y'): 'NaN' is not finite")]
    [InlineData("name,city\nAnn,Bonn\n", "no numbers in the input columns")]
    [InlineData("PK\u0003\u0004\0\0binary", "binary")]
    public async Task A_bad_csv_is_refused_with_the_reason(string content, string reason)
    {
        await using PlaygroundTab tab = await browser.OpenAsync("?task=regression&data=csv");
        await tab.Page.SetInputFilesAsync("#file", new FilePayload { Name = "mine.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) });
        await tab.Page.WaitForFunctionAsync("reason => document.getElementById('errors')?.innerText.includes(reason)", reason);
        Assert.Equal("true", await tab.Page.GetAttributeAsync("#control-data", "aria-invalid"));
        Assert.True(await tab.Page.IsDisabledAsync("#start"));
        tab.ExpectNoFaults();
    }

    [Fact]
    public async Task A_good_csv_is_trained_on_after_a_bad_one()
    {
        await using PlaygroundTab tab = await browser.OpenAsync("?task=regression&data=csv&epochs=20");
        await tab.Page.SetInputFilesAsync("#file", new FilePayload { Name = "bad.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("x,y\n1\n") });
        await tab.Page.WaitForSelectorAsync("#errors");
        string rows = string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i * 0.1},{i % 7},{i * 0.2}\n")));
        await tab.Page.SetInputFilesAsync("#file", new FilePayload { Name = "good.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("a,b,c\n" + rows) });
        await tab.Page.WaitForFunctionAsync("() => document.getElementById('network').innerText.startsWith('2-20-1')");
        await tab.ClickAsync("#start");
        await tab.UntilAsync("Finished");
        Assert.Contains("sha256=", tab.Page.Url, StringComparison.Ordinal);
        tab.ExpectNoFaults();
    }

    [Fact]
    public async Task A_setting_that_cannot_be_used_is_explained_beside_it_and_no_run_starts()
    {
        await using PlaygroundTab tab = await browser.OpenAsync();
        await tab.SetAsync("rate", "0,5");
        Assert.Contains("point", await tab.TextAsync("#control-rate-error"), StringComparison.Ordinal);
        Assert.True(await tab.Page.IsDisabledAsync("#start"));
        await tab.SetAsync("rate", "0.5");
        await tab.Page.WaitForSelectorAsync("#start:not([disabled])");
        tab.ExpectNoFaults();
    }

    [Fact]
    public async Task Divergence_is_shown_as_what_it_is()
    {
        await using PlaygroundTab tab = await browser.OpenAsync("?data=sine&activation=relu&optimizer=gradient%20descent&rate=1e8&target=");
        await tab.ClickAsync("#start");
        await tab.UntilAsync("Finished");
        string state = await tab.TextAsync("#state");
        Assert.Contains("Diverged in epoch", state, StringComparison.Ordinal);
        Assert.Contains("try a smaller one, or gradient clipping", state, StringComparison.Ordinal);
        tab.ExpectNoFaults();
    }

    [Fact]
    public async Task A_weight_is_checked_and_dragged_by_keyboard()
    {
        await using PlaygroundTab tab = await browser.OpenAsync("?data=sine&target=");
        await tab.ClickAsync("#step-epoch");
        await tab.ClickAsync("#tab-weight");
        await tab.Page.SelectOptionAsync("#weight-block", "2");
        await tab.Page.WaitForSelectorAsync("#weight-formula[data-equation='1.9'] .katex");
        await tab.UntilDrawnAsync("along");
        string loss = await tab.TextAsync("#weight-loss");
        await tab.Page.FocusAsync("#weight-slider");
        await tab.Page.Keyboard.PressAsync("PageUp");
        await tab.Page.WaitForFunctionAsync("loss => document.getElementById('weight-loss').innerText !== loss", loss);
        Assert.NotEqual("–", await tab.TextAsync("#weight-table tbody tr:nth-child(3) td:nth-child(3)"));
        tab.ExpectNoFaults();
    }

    [Fact]
    public async Task The_sweep_fills_its_table_and_a_row_opens_in_the_main_view()
    {
        await using PlaygroundTab tab = await browser.OpenAsync("?data=sine&widths=1,2,5&seeds=1,2&epochs=3000&target=0.01");
        await tab.ClickAsync("#tab-sweep");
        await tab.ClickAsync("#sweep-start");
        await tab.Page.WaitForSelectorAsync("#sweep-table tr.good");
        await tab.Page.WaitForSelectorAsync("#sweep-start");
        string width = await tab.TextAsync("#sweep-table tr.good th"), epochs = await tab.TextAsync("#sweep-table tr.good td:nth-child(4)");
        await tab.ClickAsync("#sweep-table tr.good button");
        await tab.UntilAsync("Finished");
        Assert.StartsWith($"1-{width}-1", await tab.TextAsync("#network"), StringComparison.Ordinal);
        Assert.Equal(epochs, await tab.TextAsync("#epoch"));
        tab.ExpectNoFaults();
    }

    [Fact]
    public async Task Weights_history_and_pictures_are_downloaded()
    {
        await using PlaygroundTab tab = await browser.OpenAsync("?data=sine&epochs=30&target=");
        await tab.ClickAsync("#start");
        await tab.UntilAsync("Finished");
        await tab.ClickAsync("#tab-keep");
        Assert.Equal([0x50, 0x4B], (await DownloadAsync(tab, "#save-weights"))[..2]);
        string history = Encoding.UTF8.GetString(await DownloadAsync(tab, "#save-history"));
        Assert.Equal(32, history.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await DownloadAsync(tab, "figure:has(#picture-loss) .save"))[..4]);
        Assert.Contains("Trainer.Fit", await tab.TextAsync("#cell"), StringComparison.Ordinal);
        tab.ExpectNoFaults();
    }

    [Fact]
    public async Task A_pinned_run_is_drawn_beside_the_next()
    {
        await using PlaygroundTab tab = await browser.OpenAsync("?data=sine&epochs=50&target=");
        await tab.ClickAsync("#start");
        await tab.UntilAsync("Finished");
        await tab.ClickAsync("#pin");
        await tab.SetAsync("rate", "0.2");
        await tab.Page.WaitForSelectorAsync("#outdated");
        await tab.ClickAsync("#start");
        await tab.UntilAsync("Finished");
        await tab.Page.WaitForFunctionAsync("() => document.getElementById('picture-loss').data.some(t => t.name.startsWith('A: '))");
        tab.ExpectNoFaults();
    }

    [Fact]
    public async Task It_works_by_keyboard_alone()
    {
        await using PlaygroundTab tab = await browser.OpenAsync("?data=sine&epochs=50&target=");
        await tab.Page.WaitForSelectorAsync("#start:not([disabled])");
        for (int i = 0; i < 10 && await tab.Page.EvaluateAsync<string>("() => document.activeElement.id") != "start"; i++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
        }

        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.UntilAsync("Finished");
        await tab.Page.FocusAsync("#tab-inside");
        await tab.Page.Keyboard.PressAsync("ArrowRight");
        await tab.Page.WaitForSelectorAsync("#tab-weight[aria-selected=true]:focus");
        tab.ExpectNoFaults();
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("?data=digits", true)]
    public async Task A_phone_needs_no_scrolling_to_the_side_and_every_field_has_a_label(string query, bool dark)
    {
        await using PlaygroundTab tab = await browser.OpenAsync(query, width: 390, height: 844, dark: dark);
        await tab.UntilDrawnAsync("result");
        foreach (string id in new[] { "inside", "weight", "sweep", "keep" })
        {
            await tab.ClickAsync("#tab-" + id);
            await tab.Page.WaitForSelectorAsync($"#tab-{id}[aria-selected=true]");
            Assert.InRange(await tab.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), 1, 390);
            Assert.Equal("", await tab.Page.EvaluateAsync<string>(
                "() => [...document.querySelectorAll('input, select')].filter(e => !e.labels?.length && !e.ariaLabel).map(e => e.id).join()"));
        }

        tab.ExpectNoFaults();
    }

    private static async Task<byte[]> DownloadAsync(PlaygroundTab tab, string selector)
    {
        IDownload download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.ClickAsync(selector));
        return await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
    }
}
