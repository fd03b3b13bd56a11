using System.Text;
using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class PinnedRunsTests
{
    private const string Moons = "data=moons&samples=60&batch=16&target=", Sine = "data=sine&epochs=50&target=";

    [Fact]
    public async Task A_link_repeats_the_pinned_runs_to_the_last_bit()
    {
        using var pins = new PinnedRuns(new Budget());
        await PinAsync(pins, Moons, async session =>
        {
            await session.StepEpochAsync();
            await session.StepBatchAsync();
            await session.MoveWeightAsync(3, 0.125);
            await session.StepEpochAsync();
        });
        await PinAsync(pins, Sine, async session =>
        {
            await session.StartAsync(null);
            await Make.UntilIdleAsync(session);
        });

        using var again = new PinnedRuns(new Budget());
        await again.Repeat(pins.ToLink()!, _ => null);
        Assert.Equal(pins.Runs.Select(r => r.Name), again.Runs.Select(r => r.Name));
        Assert.All(pins.Runs.Zip(again.Runs), p => Assert.Equal(p.First.History, p.Second.History));
        Assert.Equal(2, again.Compared.Count);
        Assert.Equal(pins.ToLink(), again.ToLink());
    }

    [Fact]
    public async Task A_run_whose_file_is_missing_says_so_and_the_others_are_repeated()
    {
        Upload upload = await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes("x,y\n1,2\n2,3\n3,5\n4,4\n5,9\n6,1\n7,2\n"));
        using var pins = new PinnedRuns(new Budget());
        await PinAsync(pins, $"task=regression&data=csv&file=mine.csv&sha256={upload.Hash}", session => session.StepEpochAsync(), upload);
        await PinAsync(pins, Sine, session => session.StepEpochAsync());
        using var again = new PinnedRuns(new Budget());
        await again.Repeat(pins.ToLink()!, _ => null);
        Assert.Contains("choose", again.Runs[0].Problem, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(pins.Runs[1].History, again.Runs[1].History);
        using var found = new PinnedRuns(new Budget());
        await found.Repeat(pins.ToLink()!, hash => hash == upload.Hash ? upload : null);
        Assert.Equal(pins.Runs[0].History, found.Runs[0].History);
    }

    [Fact]
    public async Task A_fifth_is_refused_and_none_is_lost()
    {
        using var pins = new PinnedRuns(new Budget());
        for (int i = 0; i < PinnedRuns.Most; i++)
        {
            await PinAsync(pins, Sine, session => session.StepEpochAsync());
        }

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => PinAsync(pins, Sine, session => session.StepEpochAsync()));
        Assert.Equal("4 runs are pinned, and no more can be compared: remove one first.", refused.Message);
        Assert.Equal(["A", "B", "C", "D"], pins.Runs.Select(r => r.Name[..1]));
        string many = LinkData.Write(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat("?data=sine&at=1", 5))))!;
        using var hostile = new PinnedRuns(new Budget());
        Assert.Throws<InvalidDataException>(() => { _ = hostile.Repeat(many, _ => null); });
        Assert.Throws<InvalidDataException>(() => { _ = hostile.Repeat("%%%", _ => null); });
        Assert.Empty(hostile.Runs);
    }

    [Fact]
    public async Task A_closed_page_repeats_no_more()
    {
        using var pins = new PinnedRuns(new Budget());
        Task repetition = pins.Repeat(LinkData.Write(Encoding.UTF8.GetBytes("?data=sine&epochs=1000000&target=&at=1000000"))!, _ => null);
        pins.Dispose();
        await repetition.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(pins.Compared);
    }

    private static async Task PinAsync(PinnedRuns pins, string query, Func<PlaygroundSession, Task> run, Upload? upload = null)
    {
        using var session = new PlaygroundSession(Make.Experiment(query, upload));
        await run(session);
        pins.Pin(Make.Form(query), session.Current);
    }
}
