using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Eml.Playground.Tests.Browser;

/// <summary>
/// How often a second the page really changes while it trains at full speed, for EML_MEASURE_SECONDS (60 if not given). It is no test, but a measurement, and runs only when it is asked for:
/// <c>dotnet run --project notebooks/playground.Tests -- -explicit only -class "*PageSpeedMeasurement" -showLiveOutput</c>.
/// </summary>
public sealed class PageSpeedMeasurement(BrowserFixture browser) : BrowserTest(browser)
{
    /// <summary>Counts changes of the numbers and redraws of the pictures, and the longest time between two.</summary>
    private const string Count = """
        seconds => new Promise(resolve => {
          const found = {}, start = performance.now();
          const follow = (name, element, what) => {
            const seen = found[name] = { Count: 0, LongestGap: 0 };
            let last = start;
            new MutationObserver(() => { const now = performance.now(); seen.Count++; seen.LongestGap = Math.max(seen.LongestGap, now - last); last = now; }).observe(element, what);
          };
          follow('numbers', document.getElementById('epoch'), { subtree: true, childList: true, characterData: true });
          document.querySelectorAll('[data-picture]').forEach(e => follow('picture ' + e.dataset.picture, e, { attributeFilter: ['data-drawn'] }));
          setTimeout(() => resolve(JSON.stringify(found)), 1000 * seconds);
        })
        """;

    [Theory(Explicit = true)]
    [InlineData("?data=sine&samples=2000&hidden=64&epochs=1000000&target=&speed=full")]
    [InlineData("?data=spirals&samples=2000&hidden=64&epochs=1000000&target=&speed=full")]
    [InlineData("?data=digits&epochs=1000000&target=&speed=full")]
    public async Task Updates_per_second_at_full_speed(string query)
    {
        int seconds = int.Parse(Environment.GetEnvironmentVariable("EML_MEASURE_SECONDS") ?? "60", CultureInfo.InvariantCulture);
        PlaygroundTab tab = await OpenAsync(query);
        await tab.ClickAsync("#start");
        await tab.UntilDrawnAsync("loss", 5);        // warm
        string json = await tab.Page.EvaluateAsync<string>(Count, seconds);
        Console.WriteLine(FormattableString.Invariant($"{query}: {seconds} s, then in epoch {await tab.EpochAsync()}"));
        foreach ((string name, Updates seen) in JsonSerializer.Deserialize<Dictionary<string, Updates>>(json)!)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"  {name,-20} {(seen.Count == 0 ? "not in view" : $"{(double)seen.Count / seconds,5:0.0} updates a second, longest gap {seen.LongestGap,5:0} ms")}"));
        }

        Assert.Equal("Running", await tab.Page.GetAttributeAsync("#state", "data-state"));
    }

    private sealed record Updates(int Count, double LongestGap);
}
