using System.Text;
using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class KeepTests(SharedFixture shared) : BrowserTest(shared)
{
    [Fact]
    public async Task Weights_history_and_pictures_are_downloaded_and_a_pinned_run_is_drawn_beside_the_next()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&epochs=30&target=&speed=full");
        await tab.RunToTheEndAsync();
        await tab.ClickAsync("#tab-keep");
        Assert.Equal([0x50, 0x4B], (await tab.DownloadAsync("#save-weights"))[..2]);
        string history = Encoding.UTF8.GetString(await tab.DownloadAsync("#save-history"));
        Assert.Equal(32, history.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await tab.DownloadAsync("figure:has(#picture-loss) .save"))[..4]);
        Assert.Contains("Trainer.Fit", await tab.TextAsync("#cell"), StringComparison.Ordinal);

        await tab.ClickAsync("#pin");
        await tab.SetAsync("rate", "0.2");
        await tab.UntilSeenAsync("#outdated");
        await tab.RunToTheEndAsync();
        await tab.UntilTrueAsync("() => document.getElementById('picture-loss').data.some(t => t.name === 'pinned run A')");
        await tab.ClickAsync("label:has(#data-sinc)");
        await tab.ClickAsync("#reset");
        await tab.UntilTrueAsync("() => document.getElementById('picture-loss').data.some(t => t.name === 'A on sine')");
    }
}
