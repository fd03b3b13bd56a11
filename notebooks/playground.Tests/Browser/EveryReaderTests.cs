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

    [Fact]
    public async Task Start_and_pause_are_one_button_that_keeps_the_focus()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&target=&speed=50");
        await tab.Page.FocusAsync("#start");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForSelectorAsync("#pause:focus");
        await tab.Page.Keyboard.PressAsync("Space");
        await tab.Page.WaitForSelectorAsync("#start:focus");
        await tab.UntilAsync("Paused");
    }

    [Theory]
    [InlineData("?data=sine&rate=fast", "control-rate")]
    [InlineData("?data=sine&widths=wide", "sweep-widths")]
    public async Task What_cannot_be_used_is_one_click_away_on_a_phone(string query, string field)
    {
        PlaygroundTab tab = await OpenAsync(query, width: 390, height: 844);
        await tab.ClickAsync("#errors a");
        await tab.Page.WaitForSelectorAsync($"#{field}:focus");
    }

    [Fact]
    public async Task A_full_sweep_table_and_a_diverged_run_fit_a_phone()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&activation=relu&optimizer=gradient+descent&rate=1000&widths=1,5&seeds=1,2&sweepall=all", width: 390, height: 844);
        await tab.RunToTheEndAsync();
        await tab.ClickAsync("#tab-sweep");
        await tab.ClickAsync("#sweep-start");
        await tab.Page.WaitForSelectorAsync("#sweep-table tr:nth-child(2)");
        await tab.Page.WaitForSelectorAsync("#sweep-start");
        Assert.InRange(await tab.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), 1, 390);
        Assert.Equal("", await tab.Page.EvaluateAsync<string>("() => [...document.querySelectorAll('.numbers dd')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.innerText).join()"));
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
