using Deque.AxeCore.Commons;
using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class EveryReaderTests(SharedFixture shared) : BrowserTest(shared)
{
    private static readonly string axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>Whether every picture of the stage is drawn for the size that it has.</summary>
    private const string Fits = """
        () => [...document.querySelectorAll('.stage .plot')].every(e => e.dataset.size === `${e.clientWidth}×${e.clientHeight}`
            && (!document.documentElement.matches('.present') || Math.abs(e._fullLayout.font.size - parseFloat(getComputedStyle(document.documentElement).fontSize)) < 0.01))
        """;

    /// <summary>The words in the stage's pictures that are cut off or lie on one another.</summary>
    private const string Unreadable = """
        () => [...document.querySelectorAll('.stage .plot')].flatMap(picture => {
          const place = picture.getBoundingClientRect(), names = picture.querySelector('.legend .bg')?.getBoundingClientRect();
          const words = [...picture.querySelectorAll('text')].filter(e => e.textContent && !e.parentNode.closest('text') && !e.closest('.textpoint, .heatmaplayer')).map(e => ({ text: e.textContent, e, at: e.getBoundingClientRect() }));
          const outside = words.filter(({ e, at }) => at.left < place.left - 2 || at.right > place.right + 2 || at.top < place.top - 3 || at.bottom > place.bottom + 3 || (e.matches('.legendtext') && at.right > names.right + 1));
          const over = words.flatMap((a, i) => words.slice(i + 1).filter(b => Math.min(a.at.right, b.at.right) - Math.max(a.at.left, b.at.left) > 1 && Math.min(a.at.bottom, b.at.bottom) - Math.max(a.at.top, b.at.top) > 3).map(b => `${a.text} over ${b.text}`));
          return [...outside.map(w => w.text + ' is cut'), ...over].map(fault => `${picture.id} at ${innerWidth}×${innerHeight}: ${fault}`);
        }).join('; ')
        """;

    private bool isDark;

    [Fact(Explicit = true)]
    public async Task No_state_breaks_a_rule_of_accessibility_in_the_light_or_in_the_dark()
    {
        PlaygroundTab tab = await OpenAsync("?data=moons&epochs=50&speed=full&target=&train=0.6");
        await CheckAsync(tab, "ready");
        await tab.RunToTheEndAsync();
        await tab.ClickAsync("#pin");
        await tab.UntilSeenAsync(".pins li");
        await tab.ClickAsync("#look-at-weight");
        await tab.UntilSeenAsync("#weight-formula .katex");
        await tab.UntilDrawnAsync("along");
        await CheckAsync(tab, "a weight of a run that has ended");
        foreach (string id in new[] { "sweep", "keep" })
        {
            await tab.ClickAsync("#tab-" + id);
            await tab.UntilSeenAsync($"#tab-{id}[aria-selected=true]");
            await CheckAsync(tab, id);
        }

        await tab.SetAsync("rate", "fast");
        await tab.UntilSeenAsync("#errors");
        await CheckAsync(tab, "an error");
        await tab.ResizeAsync(390, 844);
        await CheckAsync(tab, "a phone");
        await tab.ResizeAsync(1920, 1080);
        await tab.PressAsync("p");
        await CheckAsync(tab, "presentation");
        await tab.PressAsync("p");
        await tab.PressAsync("?");
        await tab.UntilSeenAsync("dialog[open]");
        await CheckAsync(tab, "the keys");
        await tab.KeyAsync("Escape");
        await tab.ResizeAsync(1440, 900);
        await tab.GotoAsync(new Uri(tab.Address, "?data=sine&epochs=1000000&target=&speed=10"));
        await tab.ClickAsync("#start");
        await tab.UntilEpochAsync(5);
        await CheckAsync(tab, "Task 1 while it runs");
        await tab.GotoAsync(new Uri(tab.Address, "?task=regression&data=csv"));
        await tab.UploadAsync("good.csv", PlaygroundTab.GoodCsv);
        await tab.UntilSeenAsync("#preview");
        await CheckAsync(tab, "a preview of a file");
    }

    [Fact]
    public async Task All_that_moves_is_seen_without_scrolling()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&epochs=40&speed=full");
        await tab.RunToTheEndAsync();
        await tab.ClickAsync("#pin");
        await tab.UntilSeenAsync(".pins li");
        foreach ((int width, int height) in new[] { (1024, 768), (1280, 720), (1440, 900) })
        {
            await tab.ResizeAsync(width, height);
            await tab.UntilTrueAsync(Fits);
            foreach (string selector in new[] { "#start", "#epoch", "#validation-loss", "#validation-score", "#state", "#picture-loss", "#picture-result", ".graph", "#control-noise" })
            {
                Assert.True(await tab.InViewAsync(selector), $"{selector} at {width}×{height}");
            }

            Assert.InRange(await tab.EvaluateAsync<double>("() => document.getElementById('picture-loss').getBoundingClientRect().height"), 150, 800);
            Assert.Equal("apart", await tab.EvaluateAsync<string>("""
                () => {
                  const picture = document.getElementById('picture-loss'), { left, top } = picture.getBoundingClientRect(), { l, t, w, h } = picture._fullLayout._size;
                  const names = picture.querySelector('.legend').getBoundingClientRect();
                  return names.top < top + t + h && names.bottom > top + t && names.left < left + l + w && names.right > left + l ? 'names over curves' : names.bottom > picture.getBoundingClientRect().bottom + 1 ? 'names outside' : 'apart';
                }
                """));
            Assert.Equal("", await tab.EvaluateAsync<string>(Unreadable));
            Assert.Equal(height, await tab.EvaluateAsync<int>("() => document.documentElement.scrollHeight"));      // nothing to scroll but the columns
        }
    }

    [Fact]
    public async Task Long_names_leave_the_regions_their_place_and_a_low_loss_its_title()
    {
        PlaygroundTab tab = await OpenAsync("?task=classification&data=csv&target=&epochs=20&speed=full", 1280, 720);
        string rows = string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i * 0.1},{i % 5},{(i % 2 == 0 ? "a class whose name is extremely long indeed" : "another with a name as long as that & more")}\n")));
        await tab.UploadAsync("long.csv", "a_very_long_column_name_that_never_ends_at_all_and_goes_on,another very long name with many words in it,kind\n" + rows);
        await tab.UntilSeenAsync("#preview");
        await tab.UntilDrawnAsync("result");
        await tab.RunToTheEndAsync();
        foreach ((int height, bool open, int least) in new[] { (720, false, 110), (900, true, 80) })
        {
            await tab.ResizeAsync(1280, height);
            await tab.EvaluateAsync("open => document.getElementById('preview').open = open", open);
            await tab.UntilTrueAsync(Fits);
            Assert.Equal("", await tab.EvaluateAsync<string>(Unreadable));
            Assert.InRange(await tab.EvaluateAsync<double>("() => document.querySelector('#picture-result .heatmaplayer image').getBoundingClientRect().width"), least, 400);
        }
    }

    [Theory]
    [InlineData("?data=digits")]
    [InlineData("?data=sine&hidden=20,10,12")]
    [InlineData("?data=iris&hidden=14")]
    public async Task Nothing_in_the_drawn_network_covers_anything(string query)
    {
        PlaygroundTab tab = await OpenAsync(query);
        if (query.Contains("iris", StringComparison.Ordinal))
        {
            await tab.ClickAsync("#look-at-weight");
            await tab.UntilSeenAsync("#weight");
        }

        foreach ((int width, int height) in new[] { (1024, 768), (1280, 720), (1440, 900), (1920, 1080), (390, 844) })
        {
            await tab.ResizeAsync(width, height);
            Assert.Equal("", await tab.EvaluateAsync<string>("""
                () => {
                  const parts = [...document.querySelectorAll('.graph .caption > span:first-child, .graph .mini, .graph .unit, .graph .unit-name')];
                  const covers = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
                  const name = e => e.ariaLabel || e.innerText;
                  return parts.length < 20 ? 'no network' : parts.flatMap((e, i) => parts.slice(i + 1).filter(o => covers(e.getBoundingClientRect(), o.getBoundingClientRect())).map(o => `${name(e)} and ${name(o)} at ${innerWidth}`)).join('; ');
                }
                """));
            if (width < 1280)
            {
                Assert.Equal("", await tab.EvaluateAsync<string>("() => [...document.querySelectorAll('.unit-name')].filter(e => [e, ...e.children].some(part => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)).map(e => `${e.innerText} at ${innerWidth}`).join()"));
            }
        }
    }

    [Fact]
    public async Task Keys_are_commands_the_button_keeps_the_focus_few_stops_lead_to_the_pictures_and_the_last_row_can_read_a_presentation()
    {
        PlaygroundTab tab = await OpenAsync("?data=spirals&hidden=8&batch=16&target=&epochs=1000000&speed=10");
        await tab.PressAsync("s");
        await tab.UntilTrueAsync("() => document.getElementById('epoch').innerText === '1'");
        await tab.PressAsync("b");
        await tab.UntilTrueAsync("() => document.getElementById('epoch').innerText.includes('1/')");
        await tab.PressAsync("Space");
        await tab.UntilAsync("Running");
        await tab.PressAsync("Space");
        await tab.UntilAsync("Paused");

        await tab.FocusAsync("#start");
        await tab.KeyAsync("Enter");
        await tab.UntilSeenAsync("#pause:focus");
        await tab.KeyAsync("Space");
        await tab.UntilSeenAsync("#start:focus");
        await tab.UntilAsync("Paused");
        int stops = 2;      // the two links before Start
        while (!await tab.EvaluateAsync<bool>("() => !!document.activeElement.closest('.stage')"))
        {
            await tab.KeyAsync("Tab");
            Assert.InRange(++stops, 1, 15);
        }

        await tab.PressAsync("r");
        await tab.UntilAsync("Ready");

        await tab.ResizeAsync(1920, 1080);
        await tab.PressAsync("p");
        await tab.UntilTrueAsync("() => [...document.querySelectorAll('.plot')].every(e => !e._fullLayout || !e.checkVisibility() || e._fullLayout.font.size >= 24)");
        Assert.False(await tab.EvaluateAsync<bool>("() => document.getElementById('settings').checkVisibility()"));
        Assert.Equal("", await tab.EvaluateAsync<string>("""
            () => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 2 && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
                && parseFloat(getComputedStyle(e).fontSize) < 24 && !e.closest('.skip, .sr, sup, sub, .plot')).map(e => e.tagName + '.' + e.className + ' ' + e.textContent).join()
            """));
        Assert.Equal("", await tab.EvaluateAsync<string>(
            "() => [...document.querySelectorAll('.plot text')].filter(e => e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 24 && !(e.parentNode.closest('text'))).map(e => e.textContent).join()"));
        await tab.PressAsync("p");
    }

    [Fact]
    public async Task Keys_stay_commands_after_a_click_unless_the_control_uses_them_itself()
    {
        PlaygroundTab tab = await OpenAsync("?data=moons&batch=16&target=&epochs=1000000&speed=10");
        foreach (string clicked in new[] { "label:has(#data-circles)", "#control-features-xy", "label:has(#show-best)", "#tab-keep", "input.stops[aria-label^='Learning rate']" })
        {
            await tab.ClickAsync(clicked);
            await tab.KeyAsync("s");
            await tab.UntilTrueAsync("() => document.getElementById('epoch').innerText === '1'");
            await tab.KeyAsync("r");
            await tab.UntilAsync("Ready");
        }

        // A list, a text and a box to tick take what they use themselves; then nothing has been trained.
        await tab.FocusAsync("#control-speed");
        await tab.KeyAsync("s");
        await tab.FocusAsync("#control-hidden");
        await tab.KeyAsync("b");
        await tab.KeyAsync("Backspace");
        await tab.FocusAsync("#control-features-sinx");
        await tab.KeyAsync("Space");
        await tab.UntilTrueAsync("() => document.getElementById('control-features-sinx').checked && document.getElementById('network').innerText.startsWith('4-')");
        Assert.Equal("Ready", await tab.AttributeAsync("#state", "data-state"));
        await tab.ClickAsync("label:has(#data-moons)");
        await tab.KeyAsync("Space");
        await tab.UntilEpochAsync(1);
        await tab.KeyAsync("Space");
        await tab.UntilAsync("Paused");
    }

    [Theory]
    [InlineData("?data=digits&hidden=8")]
    [InlineData("?data=iris&target=&at=120")]
    [InlineData("?data=sine&target=&at=20")]
    public async Task The_last_row_sees_all_that_moves_and_can_read_it(string query)
    {
        PlaygroundTab tab = await OpenAsync(query, 1920, 1080);
        await tab.UntilAsync("Ready", "Paused");
        await tab.UntilDrawnAsync("result");
        await tab.PressAsync("p");
        string[] seen = ["#start", "#epoch", "#validation-loss", "#validation-score", "#state", ".graph", "#picture-loss", "#picture-result"];
        await CheckAsync("alone");
        await tab.EvaluateAsync("() => document.getElementById('look-at-weight').click()");
        await tab.UntilSeenAsync("#weight-formula .katex");
        await tab.UntilDrawnAsync("along");
        seen = [.. seen, "#weight-name", "#weight-table", "#weight-slider", "#weight-value", "#picture-along"];
        await CheckAsync("with a weight");

        async Task CheckAsync(string how)
        {
            foreach ((int width, int height) in new[] { (1280, 720), (1366, 768), (1920, 1080) })
            {
                await tab.ResizeAsync(width, height);
                await tab.UntilTrueAsync(Fits);
                foreach (string selector in seen)
                {
                    Assert.True(await tab.InViewAsync(selector), $"{selector} {how} at {width}×{height}");
                }

                Assert.Equal("", await tab.EvaluateAsync<string>(Unreadable));
                Assert.Equal("", await tab.EvaluateAsync<string>("() => [...document.querySelectorAll('.wide')].filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1).map(e => e.innerText).join()"));
                Assert.InRange(await tab.EvaluateAsync<double>("() => Math.min(...['result', 'loss'].map(id => document.getElementById('picture-' + id)._fullLayout._size.h))"), 100, 800);
            }

            Assert.Equal("", await tab.EvaluateAsync<string>(
                "() => [...document.querySelectorAll('.stage .plot :is(text, tspan)')].filter(e => e.textContent && !/^\\s*$/.test(e.textContent) && parseFloat(getComputedStyle(e).fontSize) < 24).map(e => e.textContent).join()"));
            Assert.NotEqual("", await tab.EvaluateAsync<string>("() => document.querySelector('#picture-loss .ytitle').textContent"));
        }
    }

    [Theory]
    [InlineData("?data=sine&activation=relu&optimizer=gradient+descent&rate=1000&widths=1,5&seeds=1&sweepall=all&epochs=200", false)]
    [InlineData("?data=digits", true)]
    public async Task A_phone_has_Start_in_reach_the_pictures_first_and_needs_no_scrolling_to_the_side(string query, bool dark)
    {
        PlaygroundTab tab = await OpenAsync(query, width: 390, height: 844, dark: dark);
        await tab.UntilDrawnAsync("result");
        Assert.True(await tab.InViewAsync("#start"));
        Assert.True(await tab.EvaluateAsync<bool>("() => document.getElementById('picture-result').getBoundingClientRect().top < document.getElementById('settings').getBoundingClientRect().top"));
        if (!dark)
        {
            await tab.RunToTheEndAsync();
            string state = await tab.TextAsync("#state");
            Assert.Contains("Diverged in epoch", state, StringComparison.Ordinal);
            Assert.Contains("try a smaller one, or gradient clipping", state, StringComparison.Ordinal);
            await tab.ClickAsync("#tab-sweep");
            await tab.ClickAsync("#sweep-start");
            await tab.UntilSeenAsync("#sweep-table tr:nth-child(2)");
            await tab.UntilSeenAsync("#sweep-start");
        }

        foreach (string id in new[] { "inside", "sweep", "keep" })
        {
            await tab.ClickAsync("#tab-" + id);
            await tab.UntilSeenAsync($"#tab-{id}[aria-selected=true]");
            Assert.InRange(await tab.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), 1, 390);
        }

        Assert.Equal("", await tab.EvaluateAsync<string>("() => [...document.querySelectorAll('.numbers dd')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText).join()"));
    }

    /// <summary>All rules in the colours that are there, and those that a colour can break in the others, which stay for the next state: each change draws every picture anew.</summary>
    private async Task CheckAsync(PlaygroundTab tab, string state)
    {
        if (!await tab.EvaluateAsync<bool>("() => !!window.axe"))
        {
            await tab.LoadAsync(axe);
        }

        await CheckAsync("");
        isDark = !isDark;
        await tab.PreferAsync(isDark);
        await CheckAsync("runOnly: ['color-contrast', 'link-in-text-block'], ");

        async Task CheckAsync(string rules)
        {
            string found = await tab.EvaluateAsync<string>($"async () => (await axe.run({{ {rules}resultTypes: ['violations'], preload: false }})).violations.map(v => `${{v.id}}: ${{v.nodes.map(n => n.html.slice(0, 150)).join(' ')}}`).join('\\n')");
            Assert.True(found.Length == 0, $"{state}, {(isDark ? "dark" : "light")}: {found}");
        }
    }
}
