using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

/// <summary>What all tabs of a server share.</summary>
public sealed class BudgetTests
{
    [Fact]
    public void A_server_serves_so_many_tabs_and_so_much_memory()
    {
        var budget = new Budget();
        object[] tabs = [.. Enumerable.Range(0, Budget.MostTabs).Select(_ => new object())];
        Assert.All(tabs, t => Assert.Null(budget.Open(t)));
        Assert.Contains("serves 19 tabs already", budget.Open(new object()), StringComparison.Ordinal);
        budget.Close(tabs[0]);
        Assert.Null(budget.Open(tabs[0]));
        Assert.Null(budget.Take(tabs[0], Budget.MostValues - 1000));
        using PageState page = Make.Page("data=sine&samples=5000&hidden=100", budget: budget);
        Assert.Contains("close a tab", page.Problem, StringComparison.Ordinal);
        Assert.Null(page.Now);
    }

    [Fact]
    public void A_preparation_that_is_ended_leaves_no_run_and_nothing_taken()
    {
        using var closing = new CancellationTokenSource();
        closing.Cancel();
        var budget = new Budget();
        using var page = new PageState(new UploadStore(), budget);
        Assert.Throws<OperationCanceledException>(() => page.Open("?data=sine", closing.Token));
        Assert.Null(page.Now);
        Assert.Equal(0, budget.Count);
        Assert.Throws<OperationCanceledException>(() => new PlaygroundSession(Make.Experiment("data=sine"), preparing: closing.Token));
    }

    [Fact]
    public async Task Sweeps_and_pinned_runs_of_all_tabs_share_the_threads_of_one_machine()
    {
        var budget = new Budget();
        using PageState page = Make.Page("data=sine&epochs=3&target=0.0001&widths=1,2", budget: budget);
        int first = budget.TakeThreads(), second = budget.TakeThreads();
        Assert.Equal(Math.Max(2, Environment.ProcessorCount), first + second);
        page.StartSweep();
        Assert.Null(page.Sweep);
        Assert.StartsWith("Every thread of this playground", page.Note, StringComparison.Ordinal);
        using var pins = new PinnedRuns(budget);
        Task repetition = pins.Repeat(LinkData.Write("?data=sine&epochs=3&at=3"u8.ToArray())!, _ => null);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(repetition.IsCompleted);
        budget.GiveBack(first + second);
        await repetition;
        Assert.NotEmpty(pins.Runs[0].History);
        page.StartSweep();
        await page.Sweep!.Finished;
        int again = 0;
        for (int all = 0; all < first + second; all += again)
        {
            again = budget.TakeThreads();
            await Task.Yield();
        }
    }
}
