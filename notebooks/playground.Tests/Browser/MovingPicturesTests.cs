using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class MovingPicturesTests(SharedFixture shared) : BrowserTest(shared)
{
    /// <summary>Two figures that differ in every way that can be moved: a line, a line with a gap on a logarithmic axis, more and fewer markers, and a map.</summary>
    private const string Figures = """
        const layout = { width: 500, height: 400, xaxis: { range: [0, 10] }, yaxis: { range: [0, 10] }, yaxis2: { type: 'log', range: [-3, 1], overlaying: 'y' } };
        const figure = (y, gap, few, many, z, words) => ({ layout, data: [
          { type: 'heatmap', x0: 0.5, dx: 1, y0: 0.5, dy: 2, z, zmin: 0, zmax: 2, showscale: false, colorscale: [[0, '#ff0000'], [0.5, 'rgba(0,255,0,1)'], [1, '#0000ff']] },
          { type: 'scatter', mode: 'lines', name: 'first: ' + y[0], x0: 0, dx: 2.5, y, line: { simplify: false } },
          { type: 'scatter', mode: 'lines', x: [1, 2, null, 3, 4], y: gap, yaxis: 'y2', line: { simplify: false } },
          { type: 'scatter', mode: 'markers', x: few, y: few },
          { type: 'scatter', mode: 'markers', x: many, y: many },
          { type: 'scatter', mode: 'markers', x: [5], y: [5] },
          { type: 'scatter', mode: 'text', x: [1, 8], y: [1, 8], text: words } ] });
        const before = figure([1, 2, 3, 4, 5], [0.1, 0.2, null, 0.3, 0.4], [1, 2], [3, 4, 5], [[0, 1, 2], [1, 1, 1]], ['3', '7 ✗']);
        const after = figure([5, 4.5, 3, 2, 9], [1, 0.2, null, 0.01, 4], [2, 6, 9], [8], [[2, 0, 1], [0, 2, 1]], ['3 ✗', '7']);
        const place = document.body.appendChild(document.createElement('div'));
        """;

    private const string Seen = """
        const numbers = d => (d.match(/-?[\d.]+/g) || []).map(v => Math.round(v));
        const seen = () => JSON.stringify({
          lines: [...place.querySelectorAll('path.js-line')].map(p => p.getAttribute('d')).filter(d => d !== 'M0,0').flatMap(numbers),
          points: [...place.querySelectorAll('path.point')].map(p => numbers(p.getAttribute('transform'))),
          words: [...place.querySelectorAll('.textpoint text')].map(t => `${t.textContent} at ${numbers(t.getAttribute('transform') ?? '')} ${t.getAttribute('x')}, ${t.getAttribute('text-anchor')}`),
          names: [...place.querySelectorAll('.legendtext')].map(t => t.textContent), hover: place._fullData.map(t => t.name) });
        const colours = async () => {
          const shown = place.querySelector('.heatmaplayer image'), image = new Image();
          image.src = shown.href.baseVal;
          await image.decode();
          const canvas = Object.assign(document.createElement('canvas'), { width: 300, height: 200 }), context = canvas.getContext('2d');
          context.imageSmoothingEnabled = false;
          context.drawImage(image, 0, 0, 300, 200);
          return [50, 150].flatMap(y => [50, 150, 250].map(x => context.getImageData(x, y, 1, 1).data.join())).join(' ');
        };
        """;

    [Fact]
    public async Task What_is_moved_lies_where_plotly_draws_it_and_a_map_has_plotlys_colours()
    {
        PlaygroundTab tab = await OpenAsync();
        string[] seen = await tab.EvaluateAsync<string[]>($$"""
            async () => {
              {{Figures}}
              {{Seen}}
              await Plotly.newPlot(place, structuredClone(before.data), structuredClone(before.layout));
              const was = seen(), moved = emlMoving.move(place, before, after), found = [seen(), await colours()];
              await Plotly.react(place, structuredClone(after.data), structuredClone(after.layout));
              return [String(moved), was, ...found, seen(), await colours()];
            }
            """);
        Assert.Equal("true", seen[0]);
        Assert.NotEqual(seen[1], seen[2]);
        Assert.Equal(seen[4..], seen[2..4]);
        Assert.Contains("255,0,0,255", seen[3], StringComparison.Ordinal);
        Assert.Contains("first: 5", seen[2], StringComparison.Ordinal);
        Assert.Contains("3 ✗", seen[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_moved_is_left_to_plotly()
    {
        PlaygroundTab tab = await OpenAsync();
        string[] changes =
        [
            "after.data[1].y[2] = 11", "after.data[1].line.width = 7", "after.data.pop()", "after.data[1].name = before.data[1].name + '<br>more'", "after.layout = { ...after.layout, title: { text: 'other' } }", "before.data[5].x = before.data[5].y = []",
            "after.data[6].text[0] = '<b>3</b>'", "after.data[6].text.pop()", "after.data[1].text = ['when pointed at']", "after.data[6].x[0] = 2",
        ];
        foreach (string change in changes)
        {
            bool moved = await tab.EvaluateAsync<bool>($$"""
                async () => {
                  {{Figures}}
                  {{change}};
                  await Plotly.newPlot(place, structuredClone(before.data), structuredClone(before.layout));
                  const moved = emlMoving.move(place, before, after);
                  place.remove();
                  return moved;
                }
                """);
            Assert.False(moved, change);
        }
    }

    [Theory(Explicit = true)]
    [InlineData("?data=sine&epochs=1000000&target=&speed=200", "unit-1-0")]
    [InlineData("?data=spirals&epochs=1000000&target=&speed=200", "unit-2-1")]
    public async Task While_a_run_goes_on_its_pictures_are_seen_to_change_beside_numbers_of_the_same_epoch_and_most_are_moved(string query, string unit)
    {
        PlaygroundTab tab = await OpenAsync(query);
        await tab.ClickAsync("#look-at-weight");
        await tab.UntilDrawnAsync("along");
        await tab.EvaluateAsync("""
            () => {
              window.others = [];
              const compare = (element, data) => {
                if (element.id !== 'picture-loss' || document.getElementById('state').dataset.state !== 'Running') return;
                const epoch = Number(document.getElementById('epoch').innerText.replace(/\D/g, '')), last = data[0].x.at(-1);
                if (epoch !== last) others.push(`epoch ${epoch} beside a loss of ${last}`);
              };
              const move = emlMoving.move;
              window.slopes = { moved: 0, false: [] };
              emlMoving.move = (element, before, after) => {
                compare(element, after.data);
                const moved = move(element, before, after), slope = element.querySelector('.legendtext')?.textContent;
                if (moved && element.id === 'picture-along' && before.data[1].name !== after.data[1].name && slope === after.data[1].name) slopes.moved++;
                else if (moved && element.id === 'picture-along' && slope !== after.data[1].name) slopes.false.push(slope);
                return moved;
              };
              window.whole = { 'picture-loss': 0, 'picture-result': 0 };
              const react = Plotly.react;
              Plotly.react = (element, data, ...rest) => { compare(element, data); if (element.id in whole) whole[element.id]++; return react(element, data, ...rest); };
            }
            """);
        const string Result = "before => { const seen = [...document.querySelectorAll('#picture-result :is(.js-line, .heatmaplayer image)')].map(e => e.getAttribute('d') ?? e.href.baseVal).join(); return seen !== before && seen; }";
        string result = await tab.UntilValueAsync(Result, ""), picture = await tab.UnitAsync(unit);
        await tab.ClickAsync("#start");
        await tab.UntilValueAsync(Result, result);
        await tab.UntilTrueAsync("(id, before) => document.getElementById(id).dataset.drawn !== before", unit, picture);
        await tab.UntilTrueAsync("() => Object.keys(whole).every(id => document.getElementById(id).dataset.drawn - whole[id] > 5)");
        await tab.UntilTrueAsync("() => slopes.moved + slopes.false.length > 0");
        Assert.Equal("", await tab.EvaluateAsync<string>("() => slopes.false.concat(others).join()"));
        await tab.ClickAsync("#pause");
        await tab.UntilAsync("Paused");
        int epoch = await tab.EpochAsync();
        await tab.UntilTrueAsync("epoch => document.getElementById('picture-loss').data[0].x.at(-1) === epoch", epoch);
    }

    [Fact(Explicit = true)]
    public async Task A_tab_in_the_background_draws_nothing_keeps_its_address_and_draws_the_latest_when_it_is_seen_again()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&epochs=1000000&target=&speed=200");
        await tab.ClickAsync("#start");
        await tab.UntilEpochAsync(20);
        const string Hide = "hidden => { Object.defineProperty(document, 'hidden', { configurable: true, value: hidden }); document.dispatchEvent(new Event('visibilitychange')); }";
        const string At = "least => Number(new URLSearchParams(location.search).get('at')) > least";
        await tab.EvaluateAsync(Hide, true);
        int epoch = await tab.EpochAsync();
        await tab.UntilTrueAsync(At, epoch + 50);       // long after the last frame that was under way
        string drawn = await tab.EvaluateAsync<string>("() => document.getElementById('picture-loss').dataset.drawn");
        epoch = await tab.EpochAsync();
        await tab.UntilTrueAsync(At, epoch + 200);
        Assert.Equal((drawn, epoch), (await tab.EvaluateAsync<string>("() => document.getElementById('picture-loss').dataset.drawn"), await tab.EpochAsync()));
        await tab.EvaluateAsync(Hide, false);
        await tab.UntilTrueAsync("before => document.getElementById('picture-loss').dataset.drawn !== before", drawn);
        Assert.True(await tab.EpochAsync() > epoch + 200);
    }

    [Fact(Explicit = true)]
    public async Task A_picture_out_of_view_is_drawn_as_it_is_then_when_it_comes_into_view()
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&target=&epochs=40&speed=full", width: 1280, height: 720);
        await tab.RunToTheEndAsync();
        await tab.UntilTrueAsync("() => document.getElementById('picture-loss').data[0].x.at(-1) === 40");
        Assert.Null(await tab.EvaluateAsync<string?>("() => document.getElementById('picture-norms').dataset.drawn ?? null"));
        await tab.EvaluateAsync("() => document.getElementById('picture-norms').scrollIntoView()");
        await tab.UntilTrueAsync("() => document.getElementById('picture-norms').data?.[0].x.at(-1) === 40");
    }

    /// <summary>The fault that was: after a matrix, whose rows run downwards, a curve stood on its head, cut off.</summary>
    [Fact(Explicit = true)]
    public async Task A_picture_of_another_kind_has_axes_of_its_own()
    {
        PlaygroundTab tab = await OpenAsync("?task=classification&data=iris");
        Assert.True(await tab.EvaluateAsync<bool>("() => { const { range } = document.getElementById('picture-result')._fullLayout.yaxis; return range[0] > range[1]; }"));
        await tab.SetAsync("task", "regression");
        await tab.UntilTrueAsync("() => document.getElementById('picture-result')._fullLayout?.title.text === 'Data and fit'");
        Assert.True(await tab.EvaluateAsync<bool>("() => { const { range: [from, to] } = document.getElementById('picture-result')._fullLayout.yaxis; return from < -0.9 && from > -2.5 && to > 0.9 && to < 2.5; }"));
        await tab.ClickAsync("#start");
        await tab.UntilAsync("Running");
        await tab.UntilDrawnAsync("result", 5);
        Assert.True(await tab.EvaluateAsync<bool>("() => { const { range: [from, to] } = document.getElementById('picture-result')._fullLayout.yaxis; return from < -0.9 && from > -2.5 && to > 0.9 && to < 2.5; }"));
    }
}
