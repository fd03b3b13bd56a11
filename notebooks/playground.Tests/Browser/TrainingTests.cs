using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class TrainingTests(SharedFixture shared) : BrowserTest(shared)
{
    private const string Going = "&target=&epochs=1000000&speed=";

    [Fact]
    public async Task Task_1_is_trained_to_its_target_by_clicking()
    {
        PlaygroundTab tab = await OpenAsync();
        string unit = await tab.UnitAsync("unit-1-0");
        await tab.ClickAsync("#run-to-target");
        await tab.UntilAsync("Finished");
        Assert.StartsWith("Target reached.", await tab.TextAsync("#state"), StringComparison.Ordinal);
        await tab.UntilTrueAsync("() => document.getElementById('picture-loss').ariaLabel.includes('the target 0.0075 is reached')");
        await tab.UntilTrueAsync("before => document.getElementById('unit-1-0').dataset.drawn !== before", unit);
        Assert.Matches(@"^0\.9\d\d, ", await tab.TextAsync("#validation-score"));

        // A reload finds it where it was.
        string loss = await tab.LossAsync();
        await tab.UntilTrueAsync("() => location.search.includes('at=')");
        await tab.ReloadAsync();
        await tab.UntilAsync("Finished");
        Assert.Equal(loss, await tab.LossAsync());
    }

    [Fact(Explicit = true)]
    public async Task A_live_change_of_the_rate_is_reproduced_from_its_link_to_the_last_digit_and_back_undoes_it()
    {
        PlaygroundTab first = await OpenAsync("?data=moons&batch=16&noise=0.3" + Going + "50");
        await first.ClickAsync("#start");
        await first.UntilEpochAsync(20);
        await first.SetAsync("rate", "0.2");
        await first.UntilTrueAsync("() => new URLSearchParams(location.search).get('changes')");
        Assert.True(await first.EvaluateAsync<bool>("() => !document.getElementById('outdated')"));
        await first.UntilEpochAsync(await first.EpochAsync() + 20);
        await first.ClickAsync("#pause");
        await first.UntilAsync("Paused");
        await first.UntilTrueAsync("() => document.getElementById('picture-loss').data?.some(t => t.name === 'setting changed')");
        await first.UntilAddressIsHereAsync();
        PlaygroundTab second = await OpenAsync(first.Address.Query);
        await second.UntilAsync("Paused");
        Assert.Equal(await first.EpochAsync(), await second.EpochAsync());
        Assert.Equal(await first.LossAsync(), await second.LossAsync());
        Assert.Equal("0.2", await second.EvaluateAsync<string>("() => document.getElementById('control-rate').value"));

        await first.EvaluateAsync("() => history.back()");
        await first.UntilTrueAsync("() => document.getElementById('control-rate').value === '0.03'");
    }

    [Fact(Explicit = true)]
    public async Task Back_and_a_reload_keep_the_run_whatever_was_set_after_it()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&speed=1000&epochs=1500&target=&batch=16");
        await tab.ClickAsync("#start");
        await tab.UntilEpochAsync(300);
        await tab.ClickAsync("#view-valpoints");
        await tab.UntilTrueAsync("() => location.search.includes('valpoints=off')");
        await tab.UntilAsync("Finished");
        await tab.UntilTrueAsync("() => location.search.includes('at=1500')");
        await tab.EvaluateAsync("() => history.back()");
        await tab.UntilTrueAsync("() => document.getElementById('view-valpoints').checked");
        await tab.UntilTrueAsync("() => location.search.includes('valpoints=on') && location.search.includes('at=1500')");
        Assert.Equal(1500, await tab.EpochAsync());
        await tab.SetAsync("hidden", "7");
        await tab.UntilSeenAsync("#outdated");
        await tab.UntilTrueAsync("() => location.search.includes('at=1500') && location.search.includes('waiting=hidden')");
        await tab.ReloadAsync();
        await tab.UntilSeenAsync("#outdated");
        await tab.UntilAsync("Finished");
        Assert.Equal(1500, await tab.EpochAsync());
        Assert.Equal("7", await tab.EvaluateAsync<string>("() => document.getElementById('control-hidden').value"));
        await tab.EvaluateAsync("() => history.back()");
        await tab.UntilTrueAsync("() => !document.getElementById('outdated')");
        Assert.Equal(1500, await tab.EpochAsync());
        await tab.ClickAsync("#reset");         // a trained run that is replaced can be had again, and so can the one after it
        await tab.UntilAsync("Ready");
        await tab.EvaluateAsync("() => history.back()");
        await tab.UntilAsync("Finished");
        Assert.Equal(1500, await tab.EpochAsync());
        await tab.UntilTrueAsync("() => location.search.includes('at=1500')");
    }

    [Fact]
    public async Task A_reload_in_the_middle_of_a_run_loses_a_second_at_most()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine" + Going + "full");
        await tab.ClickAsync("#start");
        await tab.UntilTrueAsync("() => Number(new URLSearchParams(location.search).get('at')) > 20");
        await tab.ReloadAsync();
        await tab.UntilAsync("Paused");
        Assert.True(await tab.EpochAsync() > 20);
    }

    [Fact]
    public async Task The_pictures_end_where_the_run_ends_and_so_does_the_axis_of_a_run_after_it()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&speed=1000&epochs=800&target=");
        await tab.RunToTheEndAsync();
        await tab.UntilTrueAsync("() => document.getElementById('picture-loss').ariaLabel.startsWith('Loss over 800 epochs')");
        await tab.ClickAsync("#reset");
        await tab.UntilTrueAsync("() => document.getElementById('picture-loss')._fullLayout.xaxis.range[1] === 10");
        await tab.SetAsync("speed", "full");
        await tab.RunToTheEndAsync();
        await tab.UntilTrueAsync("() => { const [from, to] = document.getElementById('picture-loss')._fullLayout.xaxis.range; return from > -100 && from <= 0 && to >= 800 && to < 900; }");
    }

    [Fact(Explicit = true)]
    public async Task Two_tabs_have_runs_of_their_own_and_closing_one_ends_its_run()
    {
        PlaygroundTab first = await OpenAsync("?data=sine" + Going + "10");
        await using (PlaygroundTab second = await OpenAsync("?data=spirals" + Going + "10"))
        {
            await first.ClickAsync("#start");
            await second.ClickAsync("#start");
            await first.UntilAsync("Running");
            await second.UntilAsync("Running");
            await first.ClickAsync("#pause");
            await first.UntilAsync("Paused");
            Assert.Equal("Running", await second.AttributeAsync("#state", "data-state"));
        }

        while (await AskServerAsync("/sessions") != "1")
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
