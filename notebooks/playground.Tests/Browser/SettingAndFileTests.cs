using Xunit;

namespace Eml.Playground.Tests.Browser;

public sealed class SettingAndFileTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_setting_that_cannot_be_used_is_explained_beside_it_and_no_run_starts()
    {
        PlaygroundTab tab = await OpenAsync();
        await tab.SetAsync("rate", "0,5");
        Assert.Contains("point", await tab.TextAsync("#control-rate-error"), StringComparison.Ordinal);
        Assert.True(await tab.Page.IsDisabledAsync("#start"));
        await tab.SetAsync("rate", "0.5");
        await tab.Page.WaitForSelectorAsync("#start:not([disabled])");
    }

    [Theory]
    [InlineData("x,y\n1,2\n3,abc\n", "'abc'")]
    [InlineData("PK\u0003\u0004\0\0binary", "binary")]
    public async Task A_bad_csv_is_refused_with_the_reason(string content, string reason)
    {
        PlaygroundTab tab = await OpenAsync("?task=regression&data=csv");
        await tab.UploadAsync("mine.csv", content);
        await tab.Page.WaitForFunctionAsync("reason => document.getElementById('errors')?.innerText.includes(reason)", reason);
        Assert.Equal("true", await tab.Page.GetAttributeAsync("#control-data", "aria-invalid"));
        Assert.True(await tab.Page.IsDisabledAsync("#start"));
    }

    [Fact]
    public async Task A_good_csv_is_trained_on_after_a_bad_one()
    {
        PlaygroundTab tab = await OpenAsync("?task=regression&data=csv&epochs=20");
        await tab.UploadAsync("bad.csv", "x,y\n1\n");
        await tab.Page.WaitForFunctionAsync("() => document.getElementById('errors')?.innerText.includes('bad.csv') || document.getElementById('errors')");
        await tab.UploadAsync("good.csv", PlaygroundTab.GoodCsv);
        await tab.Page.WaitForFunctionAsync("() => document.getElementById('network').innerText.startsWith('2-20-1')");
        await tab.RunToTheEndAsync();
        Assert.Contains("sha256=", tab.Page.Url, StringComparison.Ordinal);
    }

    /// <summary>The browser hands out a file as long as it is the chosen one; so the first cannot be read any more when its turn comes.</summary>
    [Fact]
    public async Task Of_two_files_chosen_in_one_breath_the_second_counts()
    {
        PlaygroundTab tab = await OpenAsync("?task=regression&data=csv");
        await tab.Page.EvaluateAsync("""
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
        await tab.Page.WaitForFunctionAsync("() => document.getElementById('file-help').innerText.includes('second.csv')");
        await tab.Page.WaitForFunctionAsync("() => document.getElementById('network').innerText.startsWith('2-')");
    }
}
