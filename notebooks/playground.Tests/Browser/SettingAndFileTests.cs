using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class SettingAndFileTests(SharedFixture shared) : BrowserTest(shared)
{
    [Fact]
    public async Task A_setting_that_cannot_be_used_is_explained_beside_it_and_no_run_starts()
    {
        PlaygroundTab tab = await OpenAsync();
        await tab.SetAsync("rate", "0,5");
        Assert.Contains("point", await tab.TextAsync("#control-rate-error"), StringComparison.Ordinal);
        Assert.True(await tab.IsDisabledAsync("#start"));
        await tab.SetAsync("rate", "0.5");
        await tab.UntilSeenAsync("#start:not([disabled])");
    }

    [Fact]
    public async Task A_file_is_refused_with_the_reason_or_taken_and_trained_on()
    {
        PlaygroundTab tab = await OpenAsync("?task=regression&data=csv&epochs=20&standardise=none&target=");
        foreach ((string content, string reason) in new[] { ("x,y\n1,2\n3,abc\n", "'abc'"), ("PK\u0003\u0004\0\0binary", "binary") })
        {
            await tab.UploadAsync("mine.csv", content);
            await tab.UntilTrueAsync("reason => document.getElementById('errors')?.innerText.includes(reason)", reason);
            Assert.Equal("true", await tab.AttributeAsync("#control-data", "aria-invalid"));
            Assert.True(await tab.IsDisabledAsync("#start"));
        }

        // A constant input cannot be drawn as a curve; no picture of other data may stay.
        await tab.UploadAsync("flat.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"1,{i}\n")));
        await tab.UntilTrueAsync("() => !document.getElementById('outdated') && !/sine/.test(document.getElementById('picture-result').ariaLabel)");

        await tab.UploadAsync("good.csv", PlaygroundTab.GoodCsv);
        await tab.UntilTrueAsync("() => document.getElementById('network').innerText.startsWith('2-20-1')");
        await tab.UploadAsync("empty.csv", "");
        await tab.UntilTrueAsync("() => document.getElementById('refused')?.innerText.includes('empty.csv')");
        await tab.RunToTheEndAsync();
        Assert.Contains("sha256=", tab.Address.Query, StringComparison.Ordinal);
    }

    /// <summary>The browser hands out a file as long as it is the chosen one; so the first cannot be read any more when its turn comes.</summary>
    [Fact]
    public async Task Of_two_files_chosen_in_one_breath_the_second_counts()
    {
        PlaygroundTab tab = await OpenAsync("?task=regression&data=csv");
        await tab.EvaluateAsync("""
            () => {
                const input = document.getElementById('file');
                for (const [name, inputs] of [['first.csv', 'a'], ['second.csv', 'a,b']]) {
                    const files = new DataTransfer();
                    const row = inputs.replace(/\w/g, '1') + ',2\n';
                    files.items.add(new File([inputs + ',y\n' + row.repeat(30)], name, { type: 'text/csv' }));
                    input.files = files.files;
                    input.dispatchEvent(new Event('change', { bubbles: true }));
                }
            }
            """);
        await tab.UntilTrueAsync("() => document.getElementById('file-help').innerText.includes('second.csv')");
        await tab.UntilTrueAsync("() => document.getElementById('network').innerText.startsWith('2-')");
    }
}
