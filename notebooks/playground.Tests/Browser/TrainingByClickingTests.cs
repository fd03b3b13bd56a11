using System.Globalization;
using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class TrainingByClickingTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task Task_1_is_trained_to_its_target_by_clicking()
    {
        PlaygroundTab tab = await OpenAsync();
        await tab.ClickAsync("#run-to-target");
        await tab.UntilAsync("Finished");
        Assert.StartsWith("Target reached.", await tab.TextAsync("#state"), StringComparison.Ordinal);
        Assert.True(double.Parse((await tab.Page.GetAttributeAsync("#validation-loss", "data-exact"))!, CultureInfo.InvariantCulture) <= 0.0075);
        await tab.UntilDrawnAsync("loss");
        await tab.UntilDrawnAsync("result");
        await tab.Page.WaitForFunctionAsync("() => document.getElementById('picture-loss').ariaLabel.includes('the target 0.0075 is reached')");
    }

    [Fact]
    public async Task The_pictures_end_where_the_run_ends()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&speed=1000&epochs=1500&target=");
        await tab.RunToTheEndAsync();
        await tab.Page.WaitForFunctionAsync("() => document.getElementById('picture-loss').ariaLabel.startsWith('Loss over 1500 epochs')");

        // And so does the axis of a run after it, which began with another one.
        await tab.ClickAsync("#reset");
        await tab.Page.WaitForFunctionAsync("() => document.getElementById('picture-loss')._fullLayout.xaxis.range[1] === 10");
        await tab.SetAsync("speed", "full");
        await tab.RunToTheEndAsync();
        await tab.Page.WaitForFunctionAsync("() => { const [from, to] = document.getElementById('picture-loss')._fullLayout.xaxis.range; return from > -100 && from <= 0 && to >= 1500 && to < 1700; }");
    }

    [Fact]
    public async Task Task_2_draws_its_decision_regions_while_it_learns()
    {
        PlaygroundTab tab = await OpenAsync();
        await tab.SetAsync("task", "classification");
        await tab.SetAsync("target", "");
        await tab.SetAsync("epochs", "1000000");        // it goes on for as long as the browser needs
        const string Regions = "before => { const label = document.getElementById('picture-result').getAttribute('aria-label'); return label.startsWith('Decision regions of 3 classes') && label !== before && label; }";
        string before = await (await tab.Page.WaitForFunctionAsync(Regions, "")).JsonValueAsync<string>();
        await tab.ClickAsync("#start");
        await tab.Page.WaitForFunctionAsync(Regions, before);
        Assert.True(await tab.Page.Locator("#picture-result .heatmaplayer image").CountAsync() > 0);
    }

    [Fact]
    public async Task A_run_is_paused_and_goes_on()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&target=&epochs=1000000&speed=200");
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
    }

    [Fact]
    public async Task Two_tabs_have_runs_of_their_own_and_closing_one_ends_its_run()
    {
        PlaygroundTab first = await OpenAsync("?data=sine&target=&epochs=1000000");
        await using (PlaygroundTab second = await OpenAsync("?data=spirals&target=&epochs=1000000"))
        {
            await first.ClickAsync("#start");
            await second.ClickAsync("#start");
            await first.UntilAsync("Running");
            await second.UntilAsync("Running");
            await first.ClickAsync("#pause");
            await first.UntilAsync("Paused");
            Assert.Equal("Running", await second.Page.GetAttributeAsync("#state", "data-state"));
            Assert.NotEqual(await first.TextAsync("#network"), await second.TextAsync("#network"));
            await second.Page.GotoAsync("about:blank");       // as closing it, for the server
        }

        using var client = new HttpClient { BaseAddress = Server };
        while (await client.GetStringAsync(new Uri("/sessions", UriKind.Relative), TestContext.Current.CancellationToken) != "1")
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Divergence_is_shown_as_what_it_is()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&activation=relu&optimizer=gradient%20descent&rate=1e8&target=");
        await tab.RunToTheEndAsync();
        string state = await tab.TextAsync("#state");
        Assert.Contains("Diverged in epoch", state, StringComparison.Ordinal);
        Assert.Contains("try a smaller one, or gradient clipping", state, StringComparison.Ordinal);
    }
}
