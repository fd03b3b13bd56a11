using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Eml.Playground.Tests.Browser;

/// <summary>
/// The page goes on changing while it trains at full speed. EML_MEASURE_SECONDS=60 makes a measurement of it, which says how often a second:
/// <c>dotnet run --project notebooks/playground.Tests -- -class "*FullSpeedTests" -showLiveOutput</c>.
/// </summary>
public sealed class FullSpeedTests(BrowserFixture browser) : BrowserTest(browser)
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

    [Theory]
    [InlineData("?data=sine&samples=2000&hidden=64&epochs=1000000&target=&speed=full")]
    [InlineData("?data=digits&epochs=1000000&target=&speed=full")]
    public async Task Numbers_and_pictures_go_on_changing_at_full_speed(string query)
    {
        int seconds = int.Parse(Environment.GetEnvironmentVariable("EML_MEASURE_SECONDS") ?? "1", CultureInfo.InvariantCulture);
        PlaygroundTab tab = await OpenAsync(query);
        await tab.ClickAsync("#start");
        await tab.UntilDrawnAsync("loss", 5);        // warm
        string json = await tab.Page.EvaluateAsync<string>(Count, seconds);
        Console.WriteLine(FormattableString.Invariant($"{query}: {seconds} s, then in epoch {await tab.EpochAsync()}"));
        Dictionary<string, Updates> found = JsonSerializer.Deserialize<Dictionary<string, Updates>>(json)!;
        foreach ((string name, Updates seen) in found)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"  {name,-20} {(seen.Count == 0 ? "not in view" : $"{(double)seen.Count / seconds,5:0.0} updates a second, longest gap {seen.LongestGap,5:0} ms")}"));
        }

        Assert.True(found["numbers"].Count > 0, "The numbers stand still.");
        Assert.True(found["picture loss"].Count > 0, "The picture of the loss stands still.");
        Assert.Equal("Running", await tab.Page.GetAttributeAsync("#state", "data-state"));
    }

    private sealed record Updates(int Count, double LongestGap);
}
