using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class EveryReaderTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task It_works_by_keyboard_alone()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&epochs=50&target=");
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
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("?data=digits", true)]
    public async Task A_phone_needs_no_scrolling_to_the_side_and_every_field_has_a_label(string query, bool dark)
    {
        PlaygroundTab tab = await OpenAsync(query, width: 390, height: 844, dark: dark);
        await tab.UntilDrawnAsync("result");
        foreach (string id in new[] { "inside", "weight", "sweep", "keep" })
        {
            await tab.ClickAsync("#tab-" + id);
            await tab.Page.WaitForSelectorAsync($"#tab-{id}[aria-selected=true]");
            Assert.InRange(await tab.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), 1, 390);
            Assert.Equal("", await tab.Page.EvaluateAsync<string>(
                "() => [...document.querySelectorAll('input, select')].filter(e => !e.labels?.length && !e.ariaLabel).map(e => e.id).join()"));
        }
    }
}
