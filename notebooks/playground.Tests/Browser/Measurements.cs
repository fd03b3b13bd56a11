using Xunit;

namespace Eml.Playground.Tests.Browser;

/// <summary>Times, which say something only on a machine that does nothing else: they are printed, and asked for by name.</summary>
public sealed class Measurements(SharedFixture shared, ITestOutputHelper output) : BrowserTest(shared)
{
    private const int SlowedBy = 6;

    [Fact(Explicit = true)]
    public async Task First_paint_with_a_cold_cache()
    {
        MeasureTimes();
        PlaygroundTab tab = await OpenAsync();
        for (int i = 0; i < 5; i++)
        {
            await tab.Protocol.SendAsync("Network.clearBrowserCache");
            await tab.GotoAsync(tab.Address);
            output.WriteLine(FormattableString.Invariant($"first contentful paint after {await tab.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime"):0} ms, pictures after {await tab.EvaluateAsync<double>("() => performance.now()"):0} ms"));
        }
    }

    [Theory(Explicit = true)]
    [InlineData("?data=sine&hidden=200")]     // a million epochs of a smaller one may be over before it is paused
    [InlineData("?data=spirals")]
    [InlineData("?data=digits")]
    public async Task Pause_in_a_browser_slowed_six_times(string query)
    {
        MeasureTimes();
        PlaygroundTab tab = await OpenAsync(query + "&target=&epochs=1000000&speed=full");
        await tab.Protocol.SendAsync("Emulation.setCPUThrottlingRate", new { rate = SlowedBy });
        for (int i = 0; i < 5; i++)
        {
            await tab.ClickAsync("#start");
            await tab.UntilAsync("Running");
            await Task.Delay(1500, TestContext.Current.CancellationToken);
            double took = await tab.EvaluateAsync<double>("""
                () => new Promise(resolve => setTimeout(() => {
                  const start = performance.now();
                  new MutationObserver((_, watch) => { if (document.getElementById('state').dataset.state !== 'Running') { watch.disconnect(); resolve(performance.now() - start); } })
                    .observe(document.getElementById('state'), { attributes: true });
                  document.getElementById('pause').click();
                }))
                """);
            output.WriteLine(FormattableString.Invariant($"{query}: paused after {took:0} ms"));
            await tab.ClickAsync("#reset");       // so that no run comes to its end
            await tab.UntilAsync("Ready");
        }

        await tab.Protocol.SendAsync("Emulation.setCPUThrottlingRate", new { rate = 1 });
    }
}
