using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class SlowBrowserTests(SharedFixture shared) : BrowserTest(shared)
{
    private const string Running = "?data=spirals&epochs=1000000&target=&speed=full";

    /// <summary>Milliseconds, fewer than lie between two sets of numbers that the server makes.</summary>
    private const int AtOnce = 60;

    /// <summary>A browser that is busy 0.6 s with every picture: numbers that were sent meanwhile, one pair after the other, would all be shown when it has time again.</summary>
    [Fact(Explicit = true)]
    public async Task It_gets_fewer_numbers_and_pictures_and_never_a_queue()
    {
        PlaygroundTab tab = await OpenAsync(Running);
        await tab.EvaluateAsync("""
            () => {
              const draw = emlNetwork.draw;
              window.shown = [];
              window.draws = 0;
              new MutationObserver(() => shown.push(performance.now())).observe(document.getElementById('epoch'), { characterData: true, childList: true, subtree: true });
              emlNetwork.draw = live => { draws++; for (const end = performance.now() + 600; performance.now() < end;); draw(live); };
            }
            """);
        await tab.ClickAsync("#start");
        await tab.UntilTrueAsync("() => draws > 2");
        double[] shown = await tab.EvaluateAsync<double[]>("() => shown");
        Assert.NotEmpty(shown);
        Assert.All(shown, first => Assert.InRange(shown.Count(t => t >= first && t < first + AtOnce), 1, 3));
        await tab.ClickAsync("#pause");
        await tab.UntilAsync("Paused");
        int epoch = await tab.EpochAsync();
        await tab.UntilTrueAsync("epoch => document.getElementById('picture-loss').data[0].x.at(-1) === epoch", epoch);
    }

    [Fact]
    public async Task A_run_that_is_being_stopped_is_drawn_no_more_until_it_stands()
    {
        PlaygroundTab tab = await OpenAsync(Running);
        await tab.ClickAsync("#start");
        await tab.UntilAsync("Running");
        await tab.UntilDrawnAsync("loss", 3);
        Assert.Equal("null", await tab.EvaluateAsync<string>("async () => { document.getElementById('pause').click(); return String(await eml.draw([], null, true)); }"));
        await tab.UntilAsync("Paused");
        int epoch = await tab.EpochAsync();
        await tab.UntilTrueAsync("epoch => document.getElementById('picture-loss').data[0].x.at(-1) === epoch", epoch);
    }
}
