using Microsoft.Playwright;
using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class LookInsideTests(BrowserFixture browser) : BrowserTest(browser)
{
    /// <summary>A point of a line, in pixels of the window, at which no other line lies over it.</summary>
    private const string WhereItIsOnTop = """
        line => {
            const end = (x, y) => new DOMPoint(line[x].baseVal.value, line[y].baseVal.value).matrixTransform(line.getScreenCTM());
            const from = end('x1', 'y1'), to = end('x2', 'y2');
            for (let share = 0.2; share < 0.9; share += 0.05) {
                const x = from.x + share * (to.x - from.x), y = from.y + share * (to.y - from.y);
                if (document.elementFromPoint(x, y) === line) return [x, y];
            }
            throw new Error('other lines cover it everywhere');
        }
        """;

    [Fact]
    public async Task A_weight_is_checked_and_dragged_by_keyboard()
    {
        PlaygroundTab tab = await OpenWeightsAsync("?data=sine&target=");
        await tab.Page.SelectOptionAsync("#weight-block", "2");
        await tab.Page.WaitForSelectorAsync("#weight-formula[data-equation='1.9'] .katex");
        string loss = await tab.TextAsync("#weight-loss");
        await tab.Page.FocusAsync("#weight-slider");
        await tab.Page.Keyboard.PressAsync("PageUp");
        await tab.UntilTextChangesAsync("#weight-loss", loss);
        Assert.NotEqual("–", await tab.TextAsync("#weight-table tbody tr:nth-child(3) td:nth-child(3)"));
    }

    [Fact]
    public async Task A_line_of_the_graph_is_clicked_and_its_weight_dragged_with_the_mouse()
    {
        PlaygroundTab tab = await OpenWeightsAsync("?data=sine&hidden=6&target=");
        ILocator line = tab.Page.Locator(".network .hit").Nth(8);       // after the six of W1
        await line.ScrollIntoViewIfNeededAsync();
        double[] place = await line.EvaluateAsync<double[]>(WhereItIsOnTop);
        await tab.Page.Mouse.ClickAsync((float)place[0], (float)place[1]);
        await tab.Page.WaitForSelectorAsync("#weight-formula[data-equation='1.9'] .katex");
        string name = await tab.TextAsync("#weight-name");
        Assert.StartsWith("W2[0, 2] = ", name, StringComparison.Ordinal);

        ILocator slider = tab.Page.Locator("#weight-slider");
        await slider.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await slider.BoundingBoxAsync())!;
        float y = box.Y + (box.Height / 2);
        await tab.Page.Mouse.MoveAsync(box.X + (box.Width / 2), y);
        await tab.Page.Mouse.DownAsync();
        foreach (float share in new[] { 0.6f, 0.75f, 0.9f })
        {
            string loss = await tab.TextAsync("#weight-loss");
            await tab.Page.Mouse.MoveAsync(box.X + (share * box.Width), y);
            await tab.UntilTextChangesAsync("#weight-loss", loss);
        }

        await tab.Page.Mouse.UpAsync();
        Assert.InRange(await slider.EvaluateAsync<double>("e => (e.value - e.min) / (e.max - e.min)"), 0.85, 0.95);
        await tab.UntilTextChangesAsync("#weight-name", name);
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

    /// <summary>A tab on which a run has gone one epoch, with the view of a weight open.</summary>
    private async Task<PlaygroundTab> OpenWeightsAsync(string query)
    {
        PlaygroundTab tab = await OpenAsync(query);
        await tab.ClickAsync("#step-epoch");
        await tab.ClickAsync("#tab-weight");
        await tab.UntilDrawnAsync("along");
        return tab;
    }
}
