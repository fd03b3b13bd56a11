using Eml.Playground.Sessions;
using Eml.Training;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class PicturesTests
{
    [Theory]
    [InlineData("data=sine", "units")]
    [InlineData("data=sine&hidden=4,3", "norms")]
    [InlineData("data=sinc&standardise=both&clip=norm", "rate")]
    [InlineData("data=spirals", "confusion")]
    [InlineData("data=moons&validation=0", "confusion")]
    [InlineData("data=moons&features=x,y,x2,y2,xy,sinx,siny&standardise=inputs", "confusion")]
    [InlineData("data=iris&activation=relu", "activations")]
    [InlineData("data=digits&hidden=6", "weights")]
    public async Task Every_data_set_has_pictures_before_and_after_its_first_epoch(string query, string has)
    {
        using var session = new PlaygroundSession(Make.Experiment(query));
        string[] before = Draw(session);
        await session.StepEpochAsync();
        string[] after = Draw(session);
        Assert.Contains(has, after);
        Assert.Equal(["loss", "result"], before[..2]);
    }

    [Fact]
    public async Task A_run_at_full_speed_that_ends_before_the_next_snapshot_has_its_gradient_norms()
    {
        using var session = new PlaygroundSession(Make.Experiment("data=sine&hidden=3&epochs=300&target="));
        await session.StartAsync(epochsPerSecond: null);
        Snapshot end = await Make.UntilIdleAsync(session);
        Assert.InRange(end.GradientNorms.Length, 50, 300);
        Assert.InRange(end.GradientNorms[^1].Epoch, 280, 300);
        Assert.Equal(end.GradientNorms.Select(n => n.Epoch).Distinct().Order(), end.GradientNorms.Select(n => n.Epoch));
    }

    [Theory]
    [InlineData("data=iris&train=0.6")]
    [InlineData("data=digits&train=0.6&hidden=3")]
    [InlineData("data=moons&train=0.6")]
    public void No_picture_is_made_of_the_test_part_unasked(string query)
    {
        using var session = new PlaygroundSession(Make.Experiment(query));
        string[] titles = [.. DrawAll(session).Select(p => p.Build().Layout.title).OfType<string>()];
        Assert.Contains(titles, title => title.Contains("validation", StringComparison.Ordinal));
        Assert.DoesNotContain(titles, title => title.Contains("test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_picture_stands_twice()
    {
        using var session = new PlaygroundSession(Make.Experiment("data=iris"));
        await session.StepEpochAsync();
        string[] titles = [.. DrawAll(session).Select(p => p.Build().Layout.title).OfType<string>().Where(t => t.StartsWith("Confusion", StringComparison.Ordinal))];
        Assert.Single(titles);
    }

    [Fact]
    public void A_snapshot_of_a_long_history_has_every_epoch_and_does_not_change()
    {
        EpochRecord[] all = [.. Enumerable.Range(0, 5000).Select(i => new EpochRecord(i, 1.0 / (1 + i), null, 0.1, 1, 1, 0, false, true))];
        var live = new LiveHistory();
        live.Follow(all[..700]);
        IReadOnlyList<EpochRecord> early = live.Snapshot();
        live.Follow(all);
        Assert.Equal(all[..700], early);
        Assert.Equal(all, live.Snapshot());
    }

    [Fact]
    public async Task A_sweep_fills_its_rows_and_each_opens_with_the_same_loss_to_the_last_bit()
    {
        SettingsForm form = Make.Form("data=sine&widths=1,4&seeds=3,5&epochs=60&sweepall=all&dataseed=2");
        using var sweep = new Sweep(Experiment.Create(SettingsReader.Read(form).Settings!, null), form, target: 0.02, threads: 1);
        await sweep.Finished.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Null(sweep.Problem);
        Assert.Equal([1, 4], sweep.Rows.Select(r => r.Width));
        foreach (HiddenWidthRun run in sweep.Runs)
        {
            TrainingResult opened = Make.Result(Experiment.Create(SettingsReader.Read(sweep.FormOf(run)).Settings!, null));
            Assert.Equal((run.BestLoss, run.Epochs, run.StopReason), (opened.BestLoss, opened.Epochs, opened.StopReason));
        }
    }

    [Fact]
    public void A_sweep_names_its_data_and_settings_and_says_when_the_controls_have_others()
    {
        SettingsForm form = Make.Form("data=sine&widths=1&seeds=1&epochs=2&noise=0.3&target=0.0075");
        using var sweep = new Sweep(Experiment.Create(SettingsReader.Read(form).Settings!, null), form, target: 0.0075, threads: 1);
        Assert.Equal("sine", sweep.Data);
        Assert.Equal("sigmoid, adam 0.03, noise 0.3, epochs 2", sweep.Settings);
        foreach ((string key, string text) in new[] { (Controls.Hidden1, "7"), (Controls.Seed, "9"), (Controls.TargetLoss, "0.00750"), (Controls.Speed, "full"), (Controls.SweepWidths, "1, 2") })
        {
            Assert.Null(sweep.OutdatedSentence(form.With(key, text)));
        }

        Assert.Equal("This sweep is about sine with other settings; the controls say learning rate 0.1, target loss 0.01 now.", sweep.OutdatedSentence(form.With(Controls.Rate, "0.1").With(Controls.TargetLoss, "0.01")));
        Assert.Equal("This sweep is about sine; the controls say sinc now.", sweep.OutdatedSentence(form.With(Controls.Data, "sinc")));
    }

    [Fact]
    public async Task A_curve_of_other_data_says_so_in_the_legend()
    {
        using var session = new PlaygroundSession(Make.Experiment("data=sine&epochs=2&target="));
        await session.StepEpochAsync();
        string[] Names(string query)
        {
            PinnedRun[] pinned = [new PinnedRun("B: other", Make.Form(query)) { History = session.Current.History }];
            return [.. new Pictures(session.Experiment).Main(session.Current, session.Current.BestNetwork, SettingsForm.Default, pinned)[0].Build().ToJson()
                .Split("\"name\":\"").Select(t => t.Split('"')[0]).Where(n => n.Contains('B', StringComparison.Ordinal))];
        }

        Assert.Equal(["pinned run B"], Names("data=sine&rate=0.1&hidden=3"));
        Assert.Equal(["B on sinc"], Names("data=sinc"));
        Assert.Equal(["B, noise 0.3"], Names("data=sine&noise=0.3"));
        Assert.Equal(["B, other data"], Names("data=sine&noise=0.3&samples=50"));
        Assert.Equal(["B on noisy co…"], Names("data=noisy composite"));
    }

    private static string[] Draw(PlaygroundSession session)
    {
        Picture[] all = DrawAll(session);
        Assert.All(all, p => Assert.NotEmpty(p.Build().ToJson()));
        return [.. all.Select(p => p.Id)];
    }

    private static Picture[] DrawAll(PlaygroundSession session)
    {
        var pictures = new Pictures(session.Experiment);
        Snapshot now = session.Current;
        return
        [
            .. pictures.Main(now, now.BestNetwork, SettingsForm.Default, [new PinnedRun("A: other", SettingsForm.Default) { History = now.History }]), .. pictures.Inside(now, now.BestNetwork),
            Pictures.Along(now.BestNetwork, now.Batch, 0, NetworkInspector.Range(now.BestNetwork.Parameters[0])),
        ];
    }
}
