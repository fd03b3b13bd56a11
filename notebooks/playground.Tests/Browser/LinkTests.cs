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

        PlaygroundTab second = await OpenAsync(new Uri(first.Page.Url).Query);
        await second.UntilAsync("Paused");
        Assert.Equal(await first.EpochAsync(), await second.EpochAsync());
        Assert.Equal(loss, await second.LossAsync());
    }
}
