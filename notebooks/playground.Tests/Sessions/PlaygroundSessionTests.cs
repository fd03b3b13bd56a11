using Eml.Playground.Sessions;
using Eml.Training;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class PlaygroundSessionTests
{
    private const string Batches = "data=moons&samples=60&batch=16&epochs=40&target=&patience=3&clip=norm&cliplimit=0.05";

    [Theory]
    [InlineData("data=sine&epochs=300&target=")]
    [InlineData(Batches)]
    public async Task A_run_to_its_end_is_the_librarys_own_to_the_last_bit(string query)
    {
        Experiment experiment = Make.Experiment(query);
        TrainingResult expected = Make.Result(experiment);
        using var session = new PlaygroundSession(experiment);
        await session.StartAsync(null);
        Snapshot end = await Make.UntilIdleAsync(session);
        Assert.Equal(RunState.Finished, end.State);
        Assert.Equal(expected.History, await session.HistoryAsync());
        Assert.Equal(expected.Network.Parameters.ToArray(), end.BestNetwork.Parameters.ToArray());
        Assert.Equal(expected.Message, end.Message);
    }

    [Fact]
    public async Task Pausing_and_stepping_change_nothing_of_the_result()
    {
        Experiment experiment = Make.Experiment(Batches);
        using var session = new PlaygroundSession(experiment);
        await session.StepBatchAsync();
        Assert.Equal(new Position(0, 1), session.Current.Position);
        Assert.NotNull(session.Current.BatchLoss);
        await session.StepEpochAsync();
        Assert.Equal(new Position(1, 0), session.Current.Position);
        Assert.Equal(RunState.Paused, session.Current.State);
        await session.StartAsync(1000);
        await session.PauseAsync();
        Assert.Equal(RunState.Paused, session.Current.State);
        await session.StartAsync(null);
        await Make.UntilIdleAsync(session);
        Assert.Equal(Make.Result(experiment).History, await session.HistoryAsync());
    }

    [Fact]
    public async Task A_paused_run_stands_still_and_goes_on_from_where_it_was()
    {
        using var session = new PlaygroundSession(Make.Experiment("data=sine&epochs=1000000&target="));
        await session.StartAsync(null);
        await Make.UntilAsync(session, s => s.Position.Epoch > 100);
        await session.PauseAsync();
        Position paused = session.Current.Position;
        await session.PauseAsync();
        Assert.Equal(paused, session.Current.Position);
        await session.StartAsync(null);
        await Make.UntilAsync(session, s => s.Position > paused);
    }

    [Fact]
    public async Task A_position_and_moved_weights_are_repeated_to_the_last_bit()
    {
        Experiment experiment = Make.Experiment(Batches);
        using var first = new PlaygroundSession(experiment);
        await first.StepEpochAsync();
        await first.StepBatchAsync();
        await first.MoveWeightAsync(3, 0.123456789);
        await first.StepEpochAsync();
        await first.MoveWeightAsync(0, -2);
        await first.StepBatchAsync();

        Snapshot there = first.Current;
        SettingsForm link = Make.Form(Batches).WithExactly([new(Controls.Position, there.Position.ToString()), new(Controls.Edits, WeightEdit.Format(there.Edits))]);
        SettingsForm opened = SettingsForm.FromQuery(link.ToQuery());
        using var second = new PlaygroundSession(
            Experiment.Create(SettingsReader.Read(opened).Settings!, null), Position.Parse(opened[Controls.Position]), WeightEdit.ParseAll(opened[Controls.Edits]));
        Snapshot repeated = await Make.UntilIdleAsync(second);
        Assert.Equal(there.Position, repeated.Position);
        Assert.Equal(there.Edits, repeated.Edits);
        Assert.Equal(there.LastNetwork!.Parameters.ToArray(), repeated.LastNetwork!.Parameters.ToArray());
        Assert.Equal(await first.HistoryAsync(), await second.HistoryAsync());
    }

    [Fact]
    public async Task A_moved_weight_is_where_training_goes_on_from_in_full_batch_too()
    {
        Experiment experiment = Make.Experiment("data=sine&optimizer=gradient%20descent&rate=0.1&target=");
        using var session = new PlaygroundSession(experiment);
        await session.StepEpochAsync();
        await session.MoveWeightAsync(0, 1.5);
        Network moved = session.Current.LastNetwork!;
        Gradient gradient = moved.Gradient(experiment.Training.Inputs, experiment.Training.Targets);
        await session.StepEpochAsync();
        double[] expected = [.. moved.Parameters.ToArray().Zip(gradient.Parameters.ToArray(), (w, g) => w - (0.1 * g))];
        Assert.All(expected.Zip(session.Current.LastNetwork!.Parameters.ToArray()), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, Tolerances.OneStep));
    }

    [Fact]
    public async Task Divergence_says_where_and_keeps_the_best_finite_weights()
    {
        using var session = new PlaygroundSession(Make.Experiment("data=sine&activation=relu&optimizer=gradient%20descent&rate=1e8&target="));
        await session.StartAsync(null);
        Snapshot end = await Make.UntilIdleAsync(session);
        Assert.Equal(StopReason.Diverged, end.StopReason);
        Assert.Matches(@"Diverged in epoch \d+, .*[Wbhz][12].*try a smaller one, or gradient clipping", end.Message);
        Assert.All(end.BestNetwork.Parameters.ToArray(), w => Assert.True(double.IsFinite(w)));
        Assert.Equal(end.BestLoss, (await session.HistoryAsync())[end.BestEpoch].MonitoredLoss);
    }

    [Theory]
    [InlineData("data=sine&activation=relu&optimizer=gradient%20descent&rate=1e8&target=&hidden=8,8,8")]
    [InlineData("data=moons&activation=relu&optimizer=momentum&rate=1e150&batch=8&target=&hidden=8,8,8")]
    [InlineData("data=spirals&activation=relu&optimizer=adam&rate=1e200&target=&hidden=8")]
    public async Task Finite_weights_that_make_infinite_values_are_a_divergence_too(string query)
    {
        using var session = new PlaygroundSession(Make.Experiment(query));
        await session.StartAsync(null);
        Snapshot end = await Make.UntilIdleAsync(session);
        Assert.Equal(StopReason.Diverged, end.StopReason);
        Assert.StartsWith("Diverged in epoch", end.Message, StringComparison.Ordinal);
        Assert.Null(end.LastNetwork);
        Assert.NotNull(end.BestShown);
    }

    [Fact]
    public async Task A_weight_that_is_moved_far_away_ends_no_session()
    {
        using var session = new PlaygroundSession(Make.Experiment("data=sine&activation=relu&hidden=8,8&target="));
        for (int parameter = 0; parameter < 60; parameter++)
        {
            await session.MoveWeightAsync(parameter, 1e300);
        }

        Assert.Null(session.Current.LastNetwork);
        await session.StartAsync(null);
        Assert.Equal(StopReason.Diverged, (await Make.UntilIdleAsync(session)).StopReason);
        Assert.True(await EndAsync(session));

        static Task<bool> EndAsync(PlaygroundSession session)
        {
            session.Dispose();
            return session.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Two_sessions_know_nothing_of_each_other()
    {
        Experiment experiment = Make.Experiment("data=sine&epochs=1000000&target=");
        using var running = new PlaygroundSession(experiment);
        using var waiting = new PlaygroundSession(experiment);
        await running.StartAsync(null);
        await Make.UntilAsync(running, s => s.Position.Epoch > 50);
        Assert.Equal((RunState.Ready, Position.Start), (waiting.Current.State, waiting.Current.Position));
    }

    [Fact]
    public async Task A_closed_session_trains_no_more_and_takes_no_commands()
    {
        var session = new PlaygroundSession(Make.Experiment("data=sine&epochs=1000000&target="));
        await session.StartAsync(null);
        await Make.UntilAsync(session, s => s.Position.Epoch > 50);
        session.Dispose();
        session.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.PauseAsync());
        Assert.True(await session.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Fewer_epochs_than_are_done_end_a_run_and_its_link_repeats_that()
    {
        Experiment experiment = Make.Experiment(Batches);
        using var session = new PlaygroundSession(experiment);
        for (int epoch = 1; epoch <= 5; epoch++)
        {
            await session.StepEpochAsync();
        }

        await session.ChangeAsync(Controls.Epochs, "2");
        await session.StartAsync(null);
        Snapshot end = await Make.UntilIdleAsync(session);
        Assert.Equal((StopReason.EpochLimit, "6 epochs are done, more than the 2 that are asked for."), (end.StopReason, end.Message));
        using var repeated = new PlaygroundSession(experiment, end.Position, changes: RunChange.ParseAll(RunChange.Format(end.Changes)));
        Assert.Equal(end.Message, (await Make.UntilIdleAsync(repeated)).Message);
        Assert.Equal(await session.HistoryAsync(), await repeated.HistoryAsync());
    }

    [Fact]
    public async Task A_slow_run_keeps_its_pace()
    {
        using var session = new PlaygroundSession(Make.Experiment("data=sine&target="));
        await session.StartAsync(1);
        await Make.UntilAsync(session, s => s.State == RunState.Running);
        Assert.InRange(session.Current.Position.Epoch, 0, 1);
        await session.ChangeSpeedAsync(null);
        await Make.UntilIdleAsync(session);
    }

    /// <summary>The fault that was: one epoch a second was twenty. A slow machine makes this longer only.</summary>
    [Fact]
    public async Task A_run_keeps_its_pace()
    {
        using var session = new PlaygroundSession(Make.Experiment("data=sine&target=&epochs=100000"));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await session.StartAsync(10);
        await Make.UntilAsync(session, now => now.Position.Epoch >= 5);
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(0.49), $"five epochs took {clock.Elapsed}");
    }
}
