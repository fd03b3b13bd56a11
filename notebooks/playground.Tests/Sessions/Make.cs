using Eml.Playground.Sessions;
using Eml.Training;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

/// <summary>Settings, experiments and sessions from the query of an address.</summary>
internal static class Make
{
    public static SettingsForm Form(string query) => SettingsForm.FromQuery("?" + query);

    public static PlaygroundSettings Settings(string query)
    {
        (PlaygroundSettings? settings, IReadOnlyDictionary<string, string> errors) = SettingsReader.Read(Form(query));
        Assert.Empty(errors);
        return settings!;
    }

    public static Experiment Experiment(string query, Upload? upload = null) => Playground.Sessions.Experiment.Create(Settings(query), upload);

    /// <summary>What the library gives without any page.</summary>
    public static TrainingResult Result(Experiment experiment) => Trainer.Fit(
        experiment.CreateNetwork(), experiment.Training, experiment.Validation, experiment.Settings.Training, progress: null, TestContext.Current.CancellationToken);

    public static PageState Page(string query, UploadStore? uploads = null, Budget? budget = null)
    {
        var page = new PageState(uploads ?? new UploadStore(), budget ?? new Budget());
        page.Open("?" + query);
        return page;
    }

    /// <summary>Waits for a state of a page's run.</summary>
    public static async Task UntilAsync(PageState page, Func<Snapshot, bool> reached)
    {
        while (!reached(page.Now!))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            await page.RefreshAsync();
        }
    }

    /// <summary>Waits until a page's run stands still.</summary>
    public static async Task<Snapshot> UntilIdleAsync(PageState page)
    {
        do
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            await page.RefreshAsync();
        }
        while (page.Busy);
        return page.Now!;
    }

    /// <summary>Waits for a state; the test's own time limit ends a wait that is in vain.</summary>
    public static async Task<Snapshot> UntilAsync(PlaygroundSession session, Func<Snapshot, bool> reached)
    {
        while (!reached(session.Current))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        return session.Current;
    }

    public static Task<Snapshot> UntilIdleAsync(PlaygroundSession session) => UntilAsync(session, s => !s.IsBusy);

    public static async Task<Upload> UploadAsync(string name, byte[] content) =>
        await Upload.ReadAsync(name, content.Length, () => new MemoryStream(content), TestContext.Current.CancellationToken);

    /// <summary>A page opened with the link of another one has the same run, to the last digit; it is given.</summary>
    public static async Task<PageState> AssertSameAsync(PageState first)
    {
        PageState second = Page(first.Link.Query[1..]);
        Snapshot there = await UntilIdleAsync(second);
        Assert.Equal(first.Now!.Position, there.Position);
        Assert.Equal(first.Now.History, there.History);
        Assert.Equal(first.Now.LastNetwork!.Parameters.ToArray(), there.LastNetwork!.Parameters.ToArray());
        Assert.Equal(first.Link.Query, second.Link.Query);
        return second;
    }
}
