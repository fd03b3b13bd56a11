using System.Text;
using Eml.Playground.Sessions;
using Eml.Training;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

/// <summary>What a reader does to a run, and what is shown of it.</summary>
public sealed class PageStateTests
{
    private const string Quick = "data=moons&batch=16&noise=0.3&target=&epochs=100000&speed=full";
    private const string Csv = "a,b,c\n1,2,3\n2,3,4\n3,5,5\n4,4,6\n5,9,7\n6,1,8\n7,2,9\n8,3,1\n";

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
        await page.ChangeAsync(Controls.Rate, "fast");
        await page.ChangeAsync(Controls.Decay, "0.01");
        Assert.Equal(["rate:0.2", "decay:0.01"], page.Now.Changes.Select(c => $"{c.Key}:{c.Text}"));
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
        await page.ChangeAsync(Controls.Speed, "full");
        Assert.Null(page.Refusal);
        page.Refuse("empty.csv is empty.");
        await page.UseAsync(await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes(Csv)));
        Assert.Null(page.Refusal);
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
        await Make.AssertSameAsync(page);
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
}
