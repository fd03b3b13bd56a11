using System.Globalization;
using System.Text;
using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

/// <summary>What a link, a reload and Back give again.</summary>
public sealed class PageLinkTests
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
        await Make.AssertSameAsync(first);
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
        PageState second = await Make.AssertSameAsync(first);
        Assert.Equal("0.02", second.Form[Controls.Rate]);
        Assert.Equal(first.Now.Changes, second.Now!.Changes);
    }

    /// <summary>The fault that was: what the link still had ahead stood in the way of what was changed after the pause, and went into the run later.</summary>
    [Theory]
    [InlineData("changes={0}:rate:0.001", true)]
    [InlineData("edits={0}:5:3", false)]
    public async Task A_link_whose_repetition_is_paused_leaves_out_what_it_had_ahead(string ahead, bool changesRate)
    {
        int epoch = 300;
        PageState page = await PausedAsync();
        while (page.Now!.Position.Epoch >= epoch)      // it was faster than the pause
        {
            page.Dispose();
            epoch *= 4;
            page = await PausedAsync();
        }

        using PageState paused = page;
        Assert.Equal((0, 0), (page.Now.Changes.Length, page.Now.Edits.Length));
        Assert.False(page.Outdated);
        if (changesRate)
        {
            await page.ChangeAsync(Controls.Rate, "0.2");
            await page.StepEpochAsync();
            Assert.Equal(("0.2", 0.2), (page.Form[Controls.Rate], page.Now.LearningRate));
        }

        while (page.Now.Position.Epoch < epoch + 10)
        {
            await page.StepEpochAsync();
        }

        Assert.Empty(page.Now.Edits);
        await Make.AssertSameAsync(page);

        async Task<PageState> PausedAsync()
        {
            PageState opened = Make.Page(string.Create(CultureInfo.InvariantCulture, $"{Quick}&at=100000&{string.Format(CultureInfo.InvariantCulture, ahead, epoch)}"));
            await opened.PauseAsync();
            return opened;
        }
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
        await Make.AssertSameAsync(page);
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
        await Make.AssertSameAsync(page);
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
        using PageState second = await Make.AssertSameAsync(first);
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
        using PageState there = await Make.AssertSameAsync(first);
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
        (await Make.AssertSameAsync(page)).Dispose();
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
        PageState second = await Make.AssertSameAsync(first);
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

    /// <summary>The fault that was: after a reload, what began next began with the old value under the new name.</summary>
    [Fact]
    public async Task What_begins_after_a_link_with_a_live_change_begins_with_the_changed_setting()
    {
        using PageState page = Make.Page(Quick + "&at=3&changes=2:rate:0.001");
        await Make.UntilIdleAsync(page);
        page.Reset();
        Assert.Equal(("0.001", 0.001), (page.Form[Controls.Rate], page.Now!.LearningRate));
        await page.StepEpochAsync();
        await Make.AssertSameAsync(page);
    }

    /// <summary>The fault that was: a run of the same settings that had gone further counted as the one that Back was to bring.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("5:0:2.5")]
    public async Task Back_brings_the_run_that_was_left_and_not_one_that_has_passed_its_place(string edits)
    {
        using PageState page = Make.Page(Quick + "&at=9" + (edits.Length > 0 ? "&edits=" + edits : ""));
        await Make.UntilIdleAsync(page);
        page.Pin();
        page.Reset();
        await page.StepEpochAsync();
        string left = page.Link.Query;
        page.OpenPinned(page.Pins.Runs[0]);
        Assert.Equal(9, (await Make.UntilIdleAsync(page)).Position.Epoch);
        await page.ReturnAsync(left);
        Assert.Equal((1, 0), ((await Make.UntilIdleAsync(page)).Position.Epoch, page.Now!.Edits.Length));
    }

    [Fact]
    public async Task Back_over_a_live_change_that_ended_the_run_brings_one_that_can_go_on()
    {
        using PageState page = Make.Page(Quick);
        await page.StepEpochAsync();
        await page.StepEpochAsync();
        string before = page.Link.Query;
        await page.ChangeAsync(Controls.Epochs, "1");
        await page.StepEpochAsync();
        Assert.Equal(RunState.Finished, page.Now!.State);
        await page.ReturnAsync(before);
        Assert.Equal((RunState.Paused, 2), ((await Make.UntilIdleAsync(page)).State, page.Now.Position.Epoch));
    }

    [Fact]
    public async Task A_weight_that_is_dragged_is_in_the_link_the_cell_and_the_pin_at_once()
    {
        using PageState page = Make.Page(Quick);
        await page.StepEpochAsync();
        await page.OpenWeightAsync(2);
        await page.MoveWeightAsync(1.5);
        Assert.Contains("edits=1%3A2%3A1.5", page.Link.Query, StringComparison.Ordinal);
        Assert.Contains("network.Parameters[2] = 1.5;", page.Cell, StringComparison.Ordinal);
        await page.ReturnAsync(page.Link.Query);
        Assert.True(page.Look!.IsOpen);
        page.Pin();
        Assert.Contains("1 weight moved", page.Pins.Runs[0].Name, StringComparison.Ordinal);
        using PageState again = Make.Page(page.Link.Query[1..]);
        await Make.UntilIdleAsync(again);
        Assert.Equal(page.Shown.Scores, again.Shown.Scores);
    }

    [Fact]
    public void A_run_that_is_pinned_while_it_is_repeated_has_only_what_was_done_to_it()
    {
        using PageState page = Make.Page(Quick + "&at=100000&changes=90000:rate:0.001");
        page.Pin();
        Assert.Equal("", page.Pins.Runs[0].Form[Controls.Changes]);
    }
}
