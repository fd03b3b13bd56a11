using System.Text;
using Eml.Playground.Sessions;
using Eml.Training;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class PageStateTests
{
    private const string Quick = "data=moons&batch=16&noise=0.3&target=&epochs=100000&speed=full";
    private const string Csv = "a,b,c\n1,2,3\n2,3,4\n3,5,5\n4,4,6\n5,9,7\n6,1,8\n7,2,9\n8,3,1\n";

    [Fact]
    public async Task A_link_gives_the_same_run_to_the_last_digit()
    {
        using PageState first = Make.Page(Quick);
        await first.StartAsync();
        await Make.UntilAsync(first, now => now.Position.Epoch > 20);
        await first.PauseAsync();
        await first.StepBatchAsync();
        await first.OpenWeightAsync(3);
        await first.MoveWeightAsync(0.25);
        await first.StepBatchAsync();
        await AssertSameAsync(first);
    }

    [Fact]
    public async Task Live_changes_of_every_kind_are_repeated_to_the_last_digit()
    {
        using PageState first = Make.Page(Quick);
        await first.StepEpochAsync();
        foreach ((string key, string text) in new[] { (Controls.Rate, "0.2"), (Controls.Batch, "7"), (Controls.Clipping, "norm"), (Controls.ClippingLimit, "0.1"), (Controls.Patience, "1"), (Controls.Batch, ""), (Controls.TargetLoss, "0.0001"), (Controls.Decay, "0.003") })
        {
            await first.ChangeAsync(key, text);
            Assert.False(first.Outdated, key);
            await first.StepEpochAsync();
            await first.StepBatchAsync();
        }

        await first.StartAsync();
        await Make.UntilAsync(first, now => now.Position.Epoch > 30);
        await first.ChangeAsync(Controls.Rate, "0.02");
        await Make.UntilAsync(first, now => now.Position.Epoch > 60);
        await first.PauseAsync();
        Assert.Equal("0.02", first.Form[Controls.Rate]);
        Assert.Equal(9, first.Now!.Changes.Length);
        Assert.NotEmpty(first.MainPictures[0].Build().ToJson());
        PageState second = await AssertSameAsync(first);
        Assert.Equal("0.02", second.Form[Controls.Rate]);
        Assert.Equal(first.Now.Changes, second.Now!.Changes);
    }

    /// <summary>The fault that was: what the link still had ahead stood in the way of what was changed after the pause, and went into the run later.</summary>
    [Theory]
    [InlineData("changes=300:rate:0.001", "10")]
    [InlineData("edits=300:5:3", "")]
    public async Task A_link_whose_repetition_is_paused_leaves_out_what_it_had_ahead(string ahead, string rate)
    {
        using PageState page = Make.Page(Quick + "&at=100000&" + ahead);
        await page.PauseAsync();
        Position paused = page.Now!.Position;
        Assert.True(paused.Epoch < 300);
        Assert.Equal((0, 0), (page.Now.Changes.Length, page.Now.Edits.Length));
        Assert.False(page.Outdated);
        if (rate.Length > 0)
        {
            await page.ChangeAsync(Controls.Rate, "0.2");
            await page.StepEpochAsync();
            Assert.Equal(("0.2", 0.2), (page.Form[Controls.Rate], page.Now.LearningRate));
        }

        while (page.Now.Position.Epoch < 310)
        {
            await page.StepEpochAsync();
        }

        Assert.Empty(page.Now.Edits);
        await AssertSameAsync(page);
    }

    [Fact]
    public async Task A_live_setting_changed_while_a_link_is_repeated_goes_into_the_run_when_it_has_been()
    {
        using PageState page = Make.Page(Quick + "&at=400");
        Assert.Equal(RunState.Replaying, page.Now!.State);
        await page.ChangeAsync(Controls.Rate, "0.02");
        Assert.Equal("These changes go into the run as soon as it has been repeated.", page.OutdatedSentence);
        await Make.UntilIdleAsync(page);
        Assert.Equal((400, 0.02, false), (page.Now.Position.Epoch, page.Now.LearningRate, page.Outdated));
        using PageState again = Make.Page(page.Link.Query.TrimStart('?'));
        Assert.Equal(0.02, (await Make.UntilIdleAsync(again)).LearningRate);
        await page.StepEpochAsync();
        await AssertSameAsync(page);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("seven")]
    public async Task A_live_setting_is_live_while_another_waits_for_a_restart(string hidden)
    {
        using PageState page = Make.Page(Quick);
        await page.StepEpochAsync();
        await page.ChangeAsync(Controls.Hidden1, hidden);
        await page.ChangeAsync(Controls.Rate, "0.2");
        Assert.Equal(0.2, page.Now!.LearningRate);
        page.UndoChanges();
        Assert.Equal(("0.2", false), (page.Form[Controls.Rate], page.Outdated));
        await page.ChangeAsync(Controls.Data, "circles");
        await page.ChangeAsync(Controls.Rate, "0.3");
        Assert.Equal(0.2, page.Now.LearningRate);       // meant for the other data
    }

    [Fact]
    public async Task A_file_that_is_refused_stands_in_nobodys_way()
    {
        using PageState page = Make.Page("task=regression&data=csv");
        await page.UseAsync(await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes(Csv)));
        await page.StepEpochAsync();
        page.Refuse("empty.csv is empty.");
        Assert.Equal((true, true, "empty.csv is empty."), (page.CanStart, page.CanStep, page.Refusal));
        await page.UseAsync(await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes(Csv)));
        Assert.Null(page.Refusal);
    }

    [Fact]
    public async Task A_link_names_as_many_columns_as_a_file_has()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"measured_column_{i:00}")];
        string csv = string.Join(',', names) + ",y\n" + string.Concat(Enumerable.Range(0, 12).Select(r => string.Join(',', names.Select((_, c) => (r * c) % 7)) + $",{r}\n"));
        using PageState page = Make.Page("task=regression&data=csv");
        await page.UseAsync(await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes(csv)));
        await page.ChangeAsync(Controls.Inputs, string.Join(", ", names[..25]));
        await page.StepEpochAsync();
        await AssertSameAsync(page);
    }

    [Fact]
    public async Task A_change_that_needs_a_restart_waits_for_it_and_can_be_undone()
    {
        using PageState page = Make.Page(Quick);
        await page.StepEpochAsync();
        await page.ChangeAsync(Controls.Seed, "9");
        Assert.True(page.Outdated);
        Assert.Equal(1, page.Now!.Position.Epoch);
        page.UndoChanges();
        Assert.False(page.Outdated);
        await page.ChangeAsync(Controls.Seed, "9");
        page.Reset();
        Assert.Equal((false, 0), (page.Outdated, page.Now!.Position.Epoch));
    }

    /// <summary>The fault that was: a reload after a setting was touched that needs a restart lost the run.</summary>
    [Theory]
    [InlineData(Controls.Seed, "9")]
    [InlineData(Controls.Data, "sine")]
    [InlineData(Controls.Data, "csv")]
    [InlineData(Controls.Hidden1, "many, x & y")]
    [InlineData(Controls.Rate, "fast")]
    [InlineData(Controls.SweepWidths, "0")]
    public async Task A_link_keeps_the_run_that_stands_beside_what_waits_for_a_restart(string key, string text)
    {
        using PageState first = Make.Page(Quick);
        await first.StepEpochAsync();
        await first.ChangeAsync(Controls.Clipping, "norm");
        await first.StepEpochAsync();
        await first.StepBatchAsync();
        await first.ChangeAsync(key, text);
        using PageState second = await AssertSameAsync(first);
        Assert.Equal(text, second.Form[key]);
        Assert.Equal((first.Outdated, first.CanStart, first.OtherData), (second.Outdated, second.CanStart, second.OtherData));
        second.UndoChanges();
        Assert.False(second.Outdated);
        Assert.Equal(first.Now!.Changes, second.Now!.Changes);
    }

    [Fact]
    public async Task A_link_keeps_the_run_and_its_file_beside_another_file_that_waits()
    {
        var uploads = new UploadStore();
        using PageState first = Make.Page("task=regression&data=csv&target=", uploads);
        await first.UseAsync(await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes(Csv)));
        await first.StepEpochAsync();
        await first.UseAsync(await Make.UploadAsync("next.csv", Encoding.UTF8.GetBytes(Csv + "9,9,9\n")));
        Assert.Contains("next.csv", first.Link.Missing, StringComparison.Ordinal);
        using PageState here = Make.Page(first.Link.Query[1..], uploads);
        Assert.True(here is { OtherData: true, CanStart: true });
        using PageState there = await AssertSameAsync(first);
        Assert.True(there is { OtherData: true, CanStart: false });
    }

    [Fact]
    public async Task A_link_opened_and_reloaded_while_its_run_is_being_repeated_keeps_all_of_it()
    {
        const string Long = "data=moons&batch=1&target=&epochs=1000000&at=100000&edits=5:1:0.5;99999:2:0.25&changes=7:rate:0.01";
        using PageState page = Make.Page(Long);
        await Make.UntilAsync(page, now => now.Position.Epoch > 5);
        Assert.Equal(RunState.Replaying, page.Now!.State);
        Assert.Contains("&at=100000&edits=5%3A1%3A0.5%3B99999%3A2%3A0.25&changes=7%3Arate%3A0.01", page.Link.Query, StringComparison.Ordinal);
    }

    /// <summary>What the page says of a link whose file the server has not: “choose that file, and the run is the same”.</summary>
    [Fact]
    public async Task A_link_without_its_file_waits_for_it_and_then_gives_the_same_run()
    {
        Upload file = await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes(Csv));
        using PageState first = Make.Page("task=regression&data=csv&target=");
        await first.UseAsync(file);
        await first.ChangeAsync(Controls.Target, "b");
        await first.StepEpochAsync();
        await first.StepEpochAsync();
        SettingsForm large = SettingsForm.FromQuery(first.Link.Query).WithExactly([new(Controls.Content, "")]);
        using PageState second = Make.Page(large.ToQuery()[1..]);
        Assert.False(second.CanStart);
        using PageState reloaded = Make.Page(second.Link.Query[1..]);
        await reloaded.UseAsync(file);
        Assert.Equal(first.Now!.History, (await Make.UntilIdleAsync(reloaded)).History);
        Assert.Equal("b", reloaded.Run!.Form[Controls.Target]);
    }

    /// <summary>The fault that was: Back after a view option went to the epoch in which it was ticked, and threw away what was trained since.</summary>
    [Fact]
    public async Task Back_over_a_view_option_or_a_speed_never_touches_the_run()
    {
        using PageState page = Make.Page(Quick + "&epochs=60");
        await page.StepEpochAsync();
        string before = page.Link.Query;
        await page.ChangeAsync(Controls.ValidationPoints, Controls.Off);
        await page.ChangeAsync(Controls.Speed, "1");
        await page.ChangeAsync(Controls.Show, Controls.Best);
        string after = page.Link.Query;
        await page.ChangeAsync(Controls.Speed, "full");
        await page.StartAsync();
        page.Pin();
        Snapshot end = await Make.UntilIdleAsync(page);
        await page.ReturnAsync(before);
        Assert.Same(end, page.Now);
        Assert.Equal((Controls.On, "full", Controls.LastEpoch, false), (page.Form[Controls.ValidationPoints], page.Form[Controls.Speed], page.Form[Controls.Show], page.ShowsBest));
        Assert.Single(page.Pins.Runs);
        await page.ReturnAsync(after);
        Assert.Equal((end.Position, Controls.Off, true), (page.Now!.Position, page.Form[Controls.ValidationPoints], page.ShowsBest));
    }

    [Fact]
    public async Task Back_over_a_live_setting_goes_on_with_the_old_value_and_its_link_repeats_that()
    {
        using PageState page = Make.Page(Quick);
        await page.ChangeAsync(Controls.Rate, "0.01");
        string before = page.Link.Query;
        await page.ChangeAsync(Controls.Rate, "0.2");       // before anything is trained: the run begins with it
        await page.StepEpochAsync();
        await page.StepEpochAsync();
        await page.ReturnAsync(before);
        Assert.Equal((2, "0.01", false), (page.Now!.Position.Epoch, page.Form[Controls.Rate], page.Outdated));
        await page.StepEpochAsync();
        before = page.Link.Query;
        await page.ChangeAsync(Controls.Batch, "7");
        await page.StepEpochAsync();
        await page.StepBatchAsync();
        await page.ReturnAsync(before);
        await page.StepEpochAsync();
        await page.StepBatchAsync();
        Assert.Equal((new Position(5, 1), "16"), (page.Now!.Position, page.Form[Controls.Batch]));
        Assert.Equal(["2:rate:0.01", "3:batch:7", "5:batch:16"], page.Now.Changes.Select(c => c.ToString()));
        Assert.Equal(0.01, page.Now.LearningRate);
        (await AssertSameAsync(page)).Dispose();
    }

    [Fact]
    public async Task Back_over_a_setting_that_waits_undoes_it_and_Forward_brings_it_again()
    {
        using PageState page = Make.Page(Quick);
        await page.StepEpochAsync();
        string before = page.Link.Query;
        await page.ChangeAsync(Controls.Seed, "9");
        string after = page.Link.Query;
        Assert.NotEqual(before, after);
        await page.ReturnAsync(before);
        Assert.Equal((false, 1), (page.Outdated, page.Now!.Position.Epoch));
        await page.ReturnAsync(after);
        Assert.Equal((true, 1), (page.Outdated, page.Now!.Position.Epoch));
        page.Reset();
        await page.StepEpochAsync();
        await page.StepEpochAsync();
        after = page.Link.Query;
        await page.ReturnAsync(before);     // another run: repeated as far as it was
        Assert.Equal((1, "1"), ((await Make.UntilIdleAsync(page)).Position.Epoch, page.Run!.Form[Controls.Seed]));
        await page.ReturnAsync(after);
        Assert.Equal((2, "9"), ((await Make.UntilIdleAsync(page)).Position.Epoch, page.Run!.Form[Controls.Seed]));
    }

    [Fact]
    public async Task Numbers_and_pictures_are_those_of_one_epoch_and_the_switch_says_which()
    {
        using PageState page = Make.Page("data=sine&samples=25&noise=0.3&hidden=30&rate=0.03&target=&epochs=3000&speed=full");
        await page.StartAsync();
        Snapshot end = await Make.UntilIdleAsync(page);
        Assert.True(end.BestEpoch < end.Last.Epoch);
        await page.OpenWeightAsync(0);
        Check(end.Last);
        await page.ChangeAsync(Controls.Show, Controls.Best);
        Check(end.Best);
        Assert.Contains("show=best", page.Link.Query, StringComparison.Ordinal);

        void Check(EpochRecord shown)
        {
            Assert.Equal((shown.TrainingLoss, shown.ValidationLoss), (page.Shown.Scores.Training.Loss, page.Shown.Scores.Validation?.Loss));
            Assert.Equal(page.Shown.Network.Parameters[0], page.Look!.Inspected!.Check.Value);
            Assert.Equal(shown.TrainingLoss, page.Shown.Network.Loss(page.Experiment!.Training.Inputs, page.Experiment.Training.Targets), Tolerances.OneStep);
            Assert.Equal(Math.Sqrt(2 * shown.TrainingLoss), page.Shown.Scores.Training.Rmse!.Value, Tolerances.ComplexStep);
        }
    }

    /// <summary>The fault that was: inside an epoch the losses were those of the epoch before, beside scores and pictures of the present weights.</summary>
    [Theory]
    [InlineData("data=sine&batch=8&rate=0.1&target=&at=40.5")]
    [InlineData("data=sine&batch=8&rate=0.1&target=&at=40&edits=40:3:0.5")]
    [InlineData("data=sine&batch=8&rate=0.1&target=&at=40.5&edits=40.2:3:0.5;40.5:0:-1")]
    [InlineData("data=sine&target=&at=40&edits=40:3:0.5")]
    [InlineData("data=sine&batch=8&activation=relu&optimizer=gradient%20descent&rate=30&target=&at=40")]
    [InlineData("data=sine&batch=8&activation=relu&optimizer=gradient%20descent&rate=1e12&target=&at=40")]
    public async Task Inside_an_epoch_losses_are_those_of_the_shown_weights(string query)
    {
        using PageState page = Make.Page(query);
        Snapshot there = await Make.UntilIdleAsync(page);
        Check();
        if (page.CanStep)
        {
            await page.StepBatchAsync();
            Check();
            await page.StepEpochAsync();
            Check();
            Assert.Equal(page.Now!.Last.TrainingLoss, page.Shown.Scores.Training.Loss);
        }
        else
        {
            Assert.Equal(StopReason.Diverged, there.StopReason);
        }

        void Check()
        {
            Assert.Equal(Math.Sqrt(2 * page.Shown.Scores.Training.Loss), page.Shown.Scores.Training.Rmse!.Value, Tolerances.ComplexStep);
            Assert.Equal(Math.Sqrt(2 * page.Shown.Scores.Validation!.Loss), page.Shown.Scores.Validation!.Rmse!.Value, Tolerances.ComplexStep);
            Assert.Equal(page.Shown.Network.Loss(page.Experiment!.Training.Inputs, page.Experiment.Training.Targets), page.Shown.Scores.Training.Loss, Tolerances.ComplexStep);
        }
    }

    [Theory]
    [InlineData("data=sine&batch=8&target=&at=150.3", "Paused after epoch 150 and 3 of 10 batches of the next; the loss curves end with the epoch.")]
    [InlineData("data=sine&batch=8&target=&at=150", "Paused after epoch 150.")]
    public async Task The_state_says_how_far_a_paused_run_is(string query, string says)
    {
        using PageState page = Make.Page(query);
        Assert.Equal(says, (await Make.UntilIdleAsync(page)).Sentence);
    }

    [Fact]
    public async Task Errors_in_the_targets_unit_do_not_depend_on_the_scaling()
    {
        using PageState page = Make.Page("data=sinc&standardise=both&target=");
        await page.StepEpochAsync();
        double scale = page.Experiment!.TargetScaling!.Scale[0];
        Assert.Equal(scale * Math.Sqrt(2 * page.Shown.Scores.Training.Loss), page.Shown.Scores.Training.Rmse!.Value, Tolerances.ComplexStep);
    }

    /// <summary>The fault that was: test points could be ticked where there were none, and nothing happened.</summary>
    [Theory]
    [InlineData("data=sine", Controls.TestPoints, "no test part")]
    [InlineData("data=sine&train=0.6", Controls.TestPoints, null)]
    [InlineData("data=sine&train=0.79&validation=0.2&samples=10", Controls.TestPoints, "no test part")]
    [InlineData("data=moons&train=1&validation=0", Controls.ValidationPoints, "no validation part")]
    [InlineData("data=moons&train=0.9&validation=0.0", Controls.ValidationPoints, "no validation part")]
    [InlineData("data=moons", Controls.ValidationPoints, null)]
    [InlineData("data=moons", Controls.Discrete, null)]
    public async Task What_can_be_ticked_is_drawn_and_what_cannot_says_why(string query, string key, string? missing)
    {
        using PageState page = Make.Page(query);
        Assert.Equal(missing, page.ViewOptions.Single(o => o.Control.Key == key).Missing);
        string[] pictures = new string[2];
        foreach (string text in new[] { Controls.Off, Controls.On })
        {
            await page.ChangeAsync(key, text);
            pictures[text == Controls.On ? 1 : 0] = page.MainPictures[1].Build().ToJson();
        }

        Assert.Equal(missing is not null, pictures[0] == pictures[1]);
    }

    [Fact]
    public void The_test_part_is_shown_on_request_only_and_has_a_loss_of_its_own()
    {
        using PageState page = Make.Page("data=moons&train=0.6&validation=0.2");
        Assert.Null(page.Test);
        page.AskForTest();
        Assert.NotNull(page.Test);
        Assert.NotEqual(page.Shown.Scores.Validation!.Loss, page.Test.Loss);
    }

    [Fact]
    public async Task A_link_holds_the_file_and_the_pinned_runs_and_opens_on_another_machine()
    {
        using PageState first = Make.Page("task=regression&data=csv&epochs=30&target=&speed=full");
        Assert.False(first.FileInUse);
        await first.UseAsync(await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes(Csv)));
        Assert.True(first.FileInUse);
        await first.StartAsync();
        await Make.UntilIdleAsync(first);
        first.Pin();
        await first.ChangeAsync(Controls.Rate, "0.1");
        await first.StartAsync();
        await Make.UntilIdleAsync(first);
        Assert.Equal("", first.Link.Missing);
        PageState second = await AssertSameAsync(first);
        await Make.UntilAsync(second, _ => second.Pins.Compared.Count == 1);
        Assert.Equal(first.Pins.Runs[0].History, second.Pins.Runs[0].History);
    }

    [Fact]
    public async Task What_a_link_cannot_hold_is_said()
    {
        using PageState page = Make.Page("task=regression&data=csv");
        var random = new Random(1);
        string rows = string.Concat(Enumerable.Range(0, 2000).Select(_ => FormattableString.Invariant($"{random.NextDouble():R},{random.NextDouble():R}\n")));
        await page.UseAsync(await Make.UploadAsync("large.csv", Encoding.UTF8.GetBytes("a,b\n" + rows)));
        Assert.StartsWith("The file “large.csv” is too large for a link", page.Link.Missing, StringComparison.Ordinal);
        Assert.True(page.Link.Query.Length < 2000);
    }

    [Theory]
    [InlineData("data=moons&hidden=7&rate=fast", Controls.Rate, "fast")]
    [InlineData("data=csv&task=regression&file=lost.csv&sha256=abc", Controls.Data, "choose that file")]
    [InlineData("data=csv&task=regression&file=lost.csv&sha256=abc&content=%25%25%25", Controls.Data, "no base64url")]
    [InlineData("samples=100000&hidden=512,512,512,512,512,512", Controls.Hidden1, "million values")]
    public void A_link_with_a_setting_that_cannot_be_used_shows_a_run_and_says_why_beside_the_control(string query, string control, string says)
    {
        using PageState page = Make.Page(query);
        Assert.Contains(says, page.Reading.Errors[control], StringComparison.Ordinal);
        Assert.NotNull(page.Now);
        Assert.False(page.CanStart);
    }

    [Fact]
    public void A_file_that_is_refused_is_not_in_use_and_what_is_seen_is_said_to_belong_to_other_data()
    {
        using PageState page = Make.Page("data=csv&task=regression&file=lost.csv&sha256=abc");
        Assert.False(page.FileInUse);
        Assert.True(page.OtherData);
    }

    /// <summary>The fault that was: a page opened fresh spoke of “the run before”.</summary>
    [Fact]
    public async Task A_run_before_is_spoken_of_only_where_there_was_one()
    {
        using PageState page = Make.Page("task=classification&data=csv");
        Assert.Equal("Until these settings can be used, what you see is an untrained network on sine: y = sin x.", page.OutdatedSentence);
        using PageState wrong = Make.Page("data=moons&rate=fast");
        Assert.Equal("Until these settings can be used, what you see is an untrained network with other settings.", wrong.OutdatedSentence);
        await wrong.ChangeAsync(Controls.Rate, "0.1");
        Assert.Null(wrong.OutdatedSentence);
        await wrong.StepEpochAsync();
        await wrong.ChangeAsync(Controls.Rate, "faster");
        Assert.Equal("The run that is shown still has the old settings.", wrong.OutdatedSentence);
        await wrong.ChangeAsync(Controls.Rate, "0.2");
        Assert.Null(wrong.OutdatedSentence);
        await wrong.ChangeAsync(Controls.Data, "csv");
        Assert.Equal("What you see still belongs to the run before, on moons.", wrong.OutdatedSentence);
        await wrong.UseAsync(await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes(Csv)));
        await wrong.ChangeAsync(Controls.Task, Controls.Regression);
        await wrong.ChangeAsync(Controls.Data, "csv");
        await wrong.StartAsync();
        await wrong.ChangeAsync(Controls.Data, "sine");
        Assert.Equal("What you see still belongs to the run before, on the file “mine.csv”.", wrong.OutdatedSentence);
    }

    [Theory]
    [InlineData(Controls.Rate, "0.2")]
    [InlineData(Controls.Seed, "9")]
    public async Task A_pinned_run_is_opened_as_it_was_and_Back_brings_the_other_one(string key, string text)
    {
        using PageState page = Make.Page(Quick);
        await page.StepEpochAsync();
        page.Pin();
        double[] pinned = page.Now!.LastNetwork!.Parameters.ToArray();
        await page.ChangeAsync(key, text);
        if (page.Outdated)
        {
            page.Reset();
        }

        await page.StepEpochAsync();
        await page.ChangeAsync(Controls.ValidationPoints, Controls.On);
        (string link, double[] other) = (page.Link.Query, page.Now.LastNetwork!.Parameters.ToArray());
        page.OpenPinned(page.Pins.Runs[0]);
        Assert.Equal(pinned, (await Make.UntilIdleAsync(page)).LastNetwork!.Parameters.ToArray());
        Assert.Equal((false, Controls.On), (page.Outdated, page.Form[Controls.ValidationPoints]));
        await page.ReturnAsync(link);
        Assert.Equal(other, (await Make.UntilIdleAsync(page)).LastNetwork!.Parameters.ToArray());
        Assert.Single(page.Pins.Runs);
    }

    [Fact]
    public void Hostile_pinned_runs_are_refused_and_the_rest_of_the_link_is_used()
    {
        using PageState page = Make.Page("data=moons&pins=AAAA");
        Assert.StartsWith("The pinned runs of this link cannot be read", page.Note, StringComparison.Ordinal);
        Assert.True(page.CanStart);
    }

    [Fact]
    public async Task Units_and_layers_are_added_and_removed()
    {
        using PageState page = Make.Page("data=moons&hidden=3");
        await page.AddUnitAsync(1, 1);
        Assert.Equal([2, 4, 2], page.Now!.BestNetwork.Widths);
        await page.AddLayerAsync(1);
        await page.AddUnitAsync(2, -1);
        Assert.Equal([2, 4, 3, 2], page.Now!.BestNetwork.Widths);
        await page.AddLayerAsync(-1);
        await page.AddLayerAsync(-1);
        Assert.Equal([2, 4, 2], page.Now!.BestNetwork.Widths);
    }

    [Fact]
    public async Task A_dragged_weight_moves_what_is_shown_and_the_run_only_when_it_goes_on()
    {
        using PageState page = Make.Page("data=sine&target=");
        await page.StepEpochAsync();
        await page.OpenSteepestAsync();
        string picture = page.MainPictures[1].Build().ToJson();
        Shown before = page.Shown;
        await page.MoveWeightAsync(page.Look!.Inspected!.Check.Value + 1);
        Assert.NotEqual(picture, page.MainPictures[1].Build().ToJson());
        Assert.Empty(page.Now!.Edits);

        // The numbers are those of the picture: the loss on all training samples, which are the batch, is the one beside the slider.
        Assert.Equal(page.Look.Inspected.Check.Loss, page.Shown.Scores.Training.Loss, Tolerances.ComplexStep);
        Assert.Equal(Math.Sqrt(2 * page.Shown.Scores.Training.Loss), page.Shown.Scores.Training.Rmse!.Value, Tolerances.ComplexStep);
        Assert.Equal(Math.Sqrt(2 * page.Shown.Scores.Validation!.Loss), page.Shown.Scores.Validation!.Rmse!.Value, Tolerances.ComplexStep);
        Assert.NotEqual(before.Scores.Validation!.Loss, page.Shown.Scores.Validation!.Loss);
        page.Look.PutBack();
        Assert.Equal(before, page.Shown);
        await page.MoveWeightAsync(page.Look!.Inspected!.Check.Value + 1);
        await page.StepBatchAsync();
        Assert.Single(page.Now!.Edits);
    }

    [Fact]
    public async Task A_weight_dragged_in_the_best_epoch_is_looked_at_only_and_the_run_goes_on_from_its_last()
    {
        using PageState page = Make.Page("data=sine&target=");
        await page.StepEpochAsync();
        await page.ChangeAsync(Controls.Show, Controls.Best);
        await page.OpenWeightAsync(0);
        await page.MoveWeightAsync(7);
        Assert.Equal(7, page.Shown.Network.Parameters[0]);
        Assert.False(page.MoveCounts);
        await page.StepEpochAsync();
        Assert.Empty(page.Now!.Edits);
        await page.ChangeAsync(Controls.Show, Controls.LastEpoch);
        Assert.True(page.MoveCounts);
    }

    [Fact]
    public async Task A_weight_that_was_dragged_stays_where_it_is_when_another_is_opened_or_all_are_closed()
    {
        using PageState page = Make.Page(Quick);
        await page.StepEpochAsync();
        await page.OpenWeightAsync(0);
        await page.MoveWeightAsync(3.25);
        await page.OpenWeightAsync(1);
        await page.MoveWeightAsync(-2);
        await page.CloseWeightAsync();
        Assert.Equal([new WeightEdit(new Position(1, 0), 0, 3.25), new WeightEdit(new Position(1, 0), 1, -2)], page.Now!.Edits);
        Assert.Equal((3.25, -2), (page.Shown.Network.Parameters[0], page.Shown.Network.Parameters[1]));
        await page.StepEpochAsync();
        await AssertSameAsync(page);
    }

    [Fact]
    public async Task A_sweep_opens_in_the_main_view()
    {
        using PageState page = Make.Page("data=sine&widths=1,5&seeds=1&epochs=1000&target=0.02");
        page.StartSweep();
        await page.Sweep!.Finished.WaitAsync(TestContext.Current.CancellationToken);
        HiddenWidthRun run = page.Sweep.Runs[^1];
        page.OpenSweepRun(run);
        Snapshot end = await Make.UntilIdleAsync(page);
        Assert.Equal((run.Epochs, run.BestLoss), (end.Last.Epoch, end.BestLoss));
    }

    /// <summary>The fault that was: a row of a sweep trained the file that was chosen after it, under the first one's name.</summary>
    [Fact]
    public async Task A_run_of_a_sweep_is_opened_with_the_sweeps_own_file()
    {
        using PageState page = Make.Page("task=regression&data=csv&epochs=3&widths=2&seeds=1");
        await page.UseAsync(await Make.UploadAsync("a.csv", Encoding.UTF8.GetBytes(Csv)));
        await page.ChangeAsync(Controls.TargetLoss, "0.0001");
        page.StartSweep();
        await page.Sweep!.Finished;
        await page.UseAsync(await Make.UploadAsync("b.csv", Encoding.UTF8.GetBytes(Csv.Replace(",9,", ",90,", StringComparison.Ordinal))));
        page.OpenSweepRun(page.Sweep.Runs[0]);
        Assert.Equal(("a.csv", true), (page.Run!.File!.Name, page.FileInUse));
        Assert.Equal(page.Sweep.Runs[0].BestLoss, (await Make.UntilIdleAsync(page)).BestLoss);
    }

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

    /// <summary>Opens a page's link as another machine does, and compares the runs to the last bit.</summary>
    private static async Task<PageState> AssertSameAsync(PageState first)
    {
        PageState second = Make.Page(first.Link.Query[1..]);
        Snapshot there = await Make.UntilIdleAsync(second);
        Assert.Equal(first.Now!.Position, there.Position);
        Assert.Equal(first.Now.History, there.History);
        Assert.Equal(first.Now.LastNetwork!.Parameters.ToArray(), there.LastNetwork!.Parameters.ToArray());
        Assert.Equal(first.Link.Query, second.Link.Query);
        return second;
    }
}
