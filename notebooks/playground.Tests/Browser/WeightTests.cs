using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class WeightTests(SharedFixture shared) : BrowserTest(shared)
{
    /// <summary>A point of a line, in pixels of the window, at which nothing lies over it.</summary>
    private const string WhereItIsOnTop = """
        number => {
            const line = document.querySelectorAll('.graph .hit')[number];
            const end = (x, y) => new DOMPoint(line[x].baseVal.value, line[y].baseVal.value).matrixTransform(line.getScreenCTM());
            const from = end('x1', 'y1'), to = end('x2', 'y2');
            for (let share = 0.2; share < 0.9; share += 0.02) {
                const x = from.x + share * (to.x - from.x), y = from.y + share * (to.y - from.y);
                if (document.elementFromPoint(x, y) === line) return [x, y];
            }
            throw new Error('other lines cover it everywhere');
        }
        """;

    [Fact]
    public async Task A_line_is_dragged_or_moved_by_keyboard_and_the_fit_moves_in_view()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&hidden=6&target=", width: 1280, height: 800);
        await tab.ClickAsync("#step-epoch");
        decimal[] place = await tab.EvaluateAsync<decimal[]>(WhereItIsOnTop, 8);       // after the six of W1
        await tab.Mouse.MoveAsync(place[0], place[1]);
        await tab.Mouse.DownAsync();
        await tab.UntilSeenAsync("#weight-formula[data-equation='1.9'] .katex");
        Assert.StartsWith("W2[0, 2] = ", await tab.TextAsync("#weight-name"), StringComparison.Ordinal);
        const string Fit = "() => JSON.stringify(document.getElementById('picture-result').data.find(t => t.name === 'fit').y)";
        await tab.UntilDrawnAsync("result", 2);
        string fit = await tab.EvaluateAsync<string>(Fit), loss = await tab.TextAsync("#weight-loss");
        await tab.Mouse.MoveAsync(place[0], place[1] - 60);
        await tab.UntilTextChangesAsync("#weight-loss", loss);
        await tab.Mouse.UpAsync();
        await tab.UntilTrueAsync("before => JSON.stringify(document.getElementById('picture-result').data.find(t => t.name === 'fit').y) !== before", fit);
        foreach ((int width, int height) in new[] { (1440, 900), (1024, 768), (1280, 720) })
        {
            await tab.ResizeAsync(width, height);
            foreach (string selector in new[] { "#picture-result", ".graph", "#weight-formula", "#weight-table", "#weight-slider", "#weight-value", ".drag button", "#picture-along", ".drag .help" })
            {
                Assert.True(await tab.InViewAsync(selector), $"{selector} at {width}×{height}");
            }

            Assert.True(await tab.EvaluateAsync<bool>("() => document.getElementById('weight-slider').getBoundingClientRect().right <= document.getElementById('weight').getBoundingClientRect().right"), $"the slider at {width}×{height}");
        }

        // In the last two windows the weight has the settings' place; they come out where they are asked for, by a button or a link.
        Assert.False(await tab.InViewAsync("#control-noise"));
        await tab.ClickAsync("#show-settings");
        await tab.UntilSeenAsync("#settings:focus-within");
        Assert.True(await tab.InViewAsync("#control-noise"));
        await tab.FocusAsync("#main");
        Assert.False(await tab.InViewAsync("#control-noise"));
        await tab.FocusAsync(".skip[href='#settings']");
        await tab.KeyAsync("Enter");
        await tab.UntilSeenAsync("#settings:focus-within");
        Assert.True(await tab.InViewAsync("#control-noise"));

        loss = await tab.TextAsync("#weight-loss");
        await tab.FocusAsync("#weight-slider");
        await tab.KeyAsync("PageUp");
        await tab.UntilTextChangesAsync("#weight-loss", loss);
        Assert.NotEqual("–", await tab.TextAsync("#weight-table tbody tr:nth-child(3) td:nth-child(3)"));

        // The numbers are those of the pictures, and the line below them says why they changed: the batch is all training samples.
        await tab.UntilTrueAsync("() => document.getElementById('training-loss').textContent === document.getElementById('weight-loss').textContent");
        Assert.StartsWith("W2[0, 2] is moved by hand, and numbers and pictures with it", await tab.TextAsync("#state"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Units_and_layers_are_added_and_removed_with_a_click()
    {
        PlaygroundTab tab = await OpenAsync("?data=moons&hidden=3&features=x,x2");
        await tab.UntilTrueAsync("() => [...document.querySelectorAll('.unit-name')].map(e => e.innerText).join() === 'x,x²,upper,lower'");
        Assert.Equal("input x²", await tab.EvaluateAsync<string>("() => document.getElementById('unit-0-1').parentElement.ariaLabel"));
        await tab.ClickAsync("#add-unit-1");
        await tab.UntilTrueAsync("() => document.getElementById('network').innerText.startsWith('2-4-2')");
        await tab.ClickAsync("#add-layer");
        await tab.UntilTrueAsync("() => document.getElementById('network').innerText.startsWith('2-4-4-2')");
        await tab.ClickAsync("#remove-unit-2");
        await tab.UntilTrueAsync("() => document.getElementById('network').innerText.startsWith('2-4-3-2') && document.querySelectorAll('.unit').length === 11");
    }

    [Fact]
    public async Task The_sweep_fills_its_table_and_a_row_opens_in_the_main_view()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&widths=1,2,5&seeds=1,2&epochs=3000&target=0.01");
        await tab.ClickAsync("#tab-sweep");
        await tab.ClickAsync("#sweep-start");
        await tab.UntilSeenAsync("#sweep-table tr.good");
        await tab.UntilSeenAsync("#sweep-start");
        string width = await tab.TextAsync("#sweep-table tr.good th"), epochs = await tab.TextAsync("#sweep-table tr.good td:nth-child(4)");
        await tab.ClickAsync("#sweep-table tr.good button");
        await tab.UntilAsync("Finished");
        Assert.StartsWith($"1-{width}-1", await tab.TextAsync("#network"), StringComparison.Ordinal);
        Assert.Equal(epochs, await tab.TextAsync("#epoch"));

        Assert.Contains("on sine: sigmoid, adam 0.03", await tab.TextAsync("#sweep-table caption"), StringComparison.Ordinal);
        Assert.Contains("on sine.", await tab.TextAsync("#sweep-state"), StringComparison.Ordinal);
        Assert.False(await tab.EvaluateAsync<bool>("() => !!document.getElementById('sweep-outdated')"));
        await tab.ClickAsync("label:has(#data-sinc)");
        await tab.UntilTrueAsync("() => document.getElementById('sweep-outdated')?.innerText.startsWith('This sweep is about sine; the controls say sinc')");
        Assert.Contains("on sine: ", await tab.TextAsync("#sweep-table caption"), StringComparison.Ordinal);
    }
}
