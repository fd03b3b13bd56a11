using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class LookInsideTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_weight_is_checked_and_dragged_by_keyboard()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&target=");
        await tab.ClickAsync("#step-epoch");
        await tab.ClickAsync("#tab-weight");
        await tab.Page.SelectOptionAsync("#weight-block", "2");
        await tab.Page.WaitForSelectorAsync("#weight-formula[data-equation='1.9'] .katex");
        await tab.UntilDrawnAsync("along");
        string loss = await tab.TextAsync("#weight-loss");
        await tab.Page.FocusAsync("#weight-slider");
        await tab.Page.Keyboard.PressAsync("PageUp");
        await tab.Page.WaitForFunctionAsync("loss => document.getElementById('weight-loss').innerText !== loss", loss);
        Assert.NotEqual("–", await tab.TextAsync("#weight-table tbody tr:nth-child(3) td:nth-child(3)"));
    }

    [Fact]
    public async Task The_sweep_fills_its_table_and_a_row_opens_in_the_main_view()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&widths=1,2,5&seeds=1,2&epochs=3000&target=0.01");
        await tab.ClickAsync("#tab-sweep");
        await tab.ClickAsync("#sweep-start");
        await tab.Page.WaitForSelectorAsync("#sweep-table tr.good");
        await tab.Page.WaitForSelectorAsync("#sweep-start");
        string width = await tab.TextAsync("#sweep-table tr.good th"), epochs = await tab.TextAsync("#sweep-table tr.good td:nth-child(4)");
        await tab.ClickAsync("#sweep-table tr.good button");
        await tab.UntilAsync("Finished");
        Assert.StartsWith($"1-{width}-1", await tab.TextAsync("#network"), StringComparison.Ordinal);
        Assert.Equal(epochs, await tab.TextAsync("#epoch"));
    }
}
