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
    public async Task Letters_stay_when_a_link_is_opened_and_one_without_letters_is_read()
    {
        using var pins = new PinnedRuns(new Budget());
        for (int i = 0; i < 3; i++)
        {
            await PinAsync(pins, Sine, session => session.StepEpochAsync());
        }

        pins.Unpin(pins.Runs[0]);
        using var again = new PinnedRuns(new Budget());
        await again.Repeat(pins.ToLink()!, _ => null);
        Assert.Equal(['B', 'C'], again.Runs.Select(r => r.Letter));
        Assert.Equal(pins.Runs.Select(r => r.Name), again.Runs.Select(r => r.Name));
        foreach (string start in new[] { "?", "é?", "B?" })
        {
            using var odd = new PinnedRuns(new Budget());
            await odd.Repeat(LinkData.Write(Encoding.UTF8.GetBytes($"{start}data=sine&at=1\n{start}data=sinc&at=1"))!, _ => null);
            Assert.Equal(start == "B?" ? ['B', 'A'] : ['A', 'B'], odd.Runs.Select(r => r.Letter));
            Assert.Equal(["sine", "sinc"], odd.Runs.Select(r => r.Form[Controls.Data]));
        }
    }

    [Theory]
    [InlineData("data=sine&at=1", "A: sine, 10 sigmoid, adam 0.03, 1 epoch")]
    [InlineData("data=iris&hidden=20, 10&at=200.1", "A: iris, 20-10 sigmoid, adam 0.02, 200 epochs and 1 batch")]
    [InlineData("data=sine&noise=0.3&decay=0.001&batch=16&seed=2&epochs=70&at=50", "A: sine, 10 sigmoid, adam 0.03, noise 0.3, seed 2, weight decay 0.001, batch size 16, 50 epochs")]
    [InlineData("data=sine&changes=20:rate:0.1;30:batch:&edits=3:0:1;4:0:2&at=50", "A: sine, 10 sigmoid, adam 0.03, learning rate 0.1 from epoch 20, batch size all (full batch) from epoch 30, 2 weights moved, 50 epochs")]
    [InlineData("data=sine&changes=20:rate:0.1;30:rate:0.2;40:rate:0.3&at=50", "A: sine, 10 sigmoid, adam 0.03, 3 live changes, 50 epochs")]
    [InlineData("task=classification&data=csv&file=my+flowers.csv&sha256=12ab34&at=5", "A: “my flowers.csv”, 20 sigmoid, adam 0.01, classification, 5 epochs")]
    public void A_name_says_what_is_not_as_the_data_set_brings_it(string query, string name) => Assert.Equal(name, PinnedRun.NameFor('A', Make.Form(query), []));

    [Fact]
    public void Two_runs_that_differ_in_what_they_are_trained_with_have_different_names()
    {
        foreach (string query in DataSets.All.Select(d => $"task={d.Task}&data={d.Name}&clip=norm&stop=3&at=5").Append("data=csv&file=a.csv&sha256=12ab"))
        {
            SettingsForm form = Make.Form(query);
            foreach (Control control in Controls.All.Where(c => Controls.IsOfTraining(c) && c.Applies(form) && c.Key is not (Controls.Epochs or Controls.TargetLoss or Controls.EarlyStopping)))
            {
                string[] texts = control.Choices is { } choices ? [.. choices(form).Select(c => c.Value)] : control.Stops.Count > 0 ? [.. control.Stops] : ["3", "4"];
                string[] names = [.. texts.Distinct(StringComparer.Ordinal).Select(t => PinnedRun.NameFor('A', form.WithExactly([new(control.Key, t)]), []))];
                Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
            }
        }

        SettingsForm old = Make.Form("data=csv&file=a.csv&sha256=12ab34&at=5"), corrected = Make.Form("data=csv&file=a.csv&sha256=98cd76&at=5");
        Assert.Contains("“a.csv” (98cd…)", PinnedRun.NameFor('B', corrected, [new PinnedRun("A: ", old)]), StringComparison.Ordinal);
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
