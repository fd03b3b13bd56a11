using System.Diagnostics;
using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>
/// One tab's training. It has a thread of its own, on which everything happens that touches the run; commands are handed to it, and it publishes
/// <see cref="Current"/> a few times a second. So the page is never blocked, and nothing is shared.
/// </summary>
public sealed class PlaygroundSession : IDisposable
{
    private const int SliceMilliseconds = 12, LeastPublishMilliseconds = 60;

    private readonly CommandQueue commands = new();
    private readonly SnapshotRecorder recorder;
    private readonly TrainingRun run;
    private readonly Queue<WeightEdit> replayed;
    private readonly List<WeightEdit> edits = [];
    private readonly List<RunChange> changes = [];
    private readonly Stopwatch sincePublished = Stopwatch.StartNew();
    private Goal? goal;
    private int changesApplied;
    private readonly TaskCompletionSource<bool> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private double publishCost;
    private double? batchLoss;
    private volatile Snapshot current;

    /// <param name="experiment">Data, network and options.</param>
    /// <param name="replayTo">How far to go at once, at full speed: where a link's run was.</param>
    /// <param name="edits">The weights that were moved by hand on the way.</param>
    /// <param name="changes">The settings that were changed on the way.</param>
    /// <param name="preparing">Ends the preparation.</param>
    /// <exception cref="ArgumentException">The data and the network cannot be trained.</exception>
    /// <exception cref="OperationCanceledException">The preparation was ended; there is no session and no thread.</exception>
    public PlaygroundSession(
        Experiment experiment, Position replayTo = default, IReadOnlyList<WeightEdit>? edits = null, IReadOnlyList<RunChange>? changes = null, CancellationToken preparing = default)
    {
        preparing.ThrowIfCancellationRequested();
        Experiment = experiment;
        run = new TrainingRun(experiment.CreateNetwork(), experiment.Training, experiment.Validation, experiment.Settings.Training);
        replayed = new Queue<WeightEdit>((edits ?? []).Where(e => e.Parameter < run.Network.Parameters.Count).OrderBy(e => e.At));
        this.changes.AddRange(changes ?? []);
        recorder = new SnapshotRecorder(run, experiment);
        preparing.ThrowIfCancellationRequested();
        ApplyChanges();
        if (replayTo > Position.Start || replayed.Count > 0)
        {
            goal = new Goal(epochsPerSecond: null, run.History.Count) { ReplayTo = replayTo };
        }
        else
        {
            EndReplay();
        }

        current = recorder.Take(goal is null ? RunState.Ready : RunState.Replaying, null, [], [.. this.changes], 0);

        preparing.ThrowIfCancellationRequested();
        new Thread(RunLoop) { IsBackground = true, Name = "training" }.Start();
    }

    public Experiment Experiment { get; }

    /// <summary>The latest state; read from any thread.</summary>
    public Snapshot Current => current;

    /// <summary>Ends when the session's thread has ended; true when it ended in good order.</summary>
    public Task<bool> Ended => ended.Task;

    /// <summary>Trains until it stops by itself or is paused.</summary>
    /// <param name="epochsPerSecond">The speed; null is full speed.</param>
    public Task StartAsync(double? epochsPerSecond) => Post(() =>
    {
        if (run.StopReason is null)
        {
            EndReplay();
            goal = new Goal(epochsPerSecond, run.History.Count);
        }
    });

    /// <summary>Another speed for a run under way.</summary>
    public Task ChangeSpeedAsync(double? epochsPerSecond) => Post(() =>
    {
        if (goal is { ReplayTo: null })
        {
            goal = new Goal(epochsPerSecond, run.History.Count);
        }
    });

    /// <summary>Stops it where it is. A link's run that is being repeated ends here too: what the link still had ahead of it is left out.</summary>
    public Task PauseAsync() => Post(EndReplay);

    public Task StepBatchAsync() => Step(StepBatch);

    /// <summary>The rest of the present epoch.</summary>
    public Task StepEpochAsync() => Step(() =>
    {
        int count = run.History.Count;
        while (run.History.Count == count && run.StopReason is null && !commands.IsClosed)
        {
            StepBatch();
        }
    });

    /// <summary>Changes a setting of the run from the next epoch on; one that has ended is left as it is.</summary>
    /// <param name="key">The control, one that is live.</param>
    /// <param name="text">Its new text, which can be used.</param>
    public Task ChangeAsync(string key, string text) => Post(() =>
    {
        if (run.StopReason is null)
        {
            changes.Add(new RunChange(NextWholeEpoch, key, text));
            ApplyChanges();
        }
    });

    /// <summary>Moves a weight or bias by hand; training goes on from there. A run that has ended is left as it is.</summary>
    public Task MoveWeightAsync(int parameter, double value) => Step(() => Edit(new WeightEdit(Here, parameter, value)));

    /// <summary>The whole history, for a download.</summary>
    public Task<IReadOnlyList<EpochRecord>> HistoryAsync() => commands.Ask<IReadOnlyList<EpochRecord>>(() => [.. run.History]);

    /// <summary>A copy of the network with its best weights so far.</summary>
    public Task<Network> BestNetworkAsync() => commands.Ask(run.BestNetwork);

    /// <summary>Ends the run and its thread.</summary>
    public void Dispose() => commands.Close();

    /// <summary>Applies the changes whose epoch has come: between two epochs only.</summary>
    private void ApplyChanges()
    {
        int before = changesApplied;
        while (run.StopReason is null && run.BatchesDone == 0 && changesApplied < changes.Count && changes[changesApplied].Epoch < run.History.Count)
        {
            changesApplied++;
        }

        if (changesApplied > before && SettingsReader.Read(RunChange.Apply(Experiment.Settings.Form, changes.Take(changesApplied))).Settings is { } settings)
        {
            run.Change(settings.Training);
        }
    }

    /// <summary>Ends the repetition of a link's run, where it is. Edits and changes that the link has ahead of here are no part of the run then.</summary>
    private void EndReplay()
    {
        goal = null;
        replayed.Clear();
        changes.RemoveAll(c => c.Epoch > NextWholeEpoch);
    }

    /// <summary>How many epochs will be done when settings can be changed next.</summary>
    private int NextWholeEpoch => run.History.Count - 1 + (run.BatchesDone > 0 ? 1 : 0);

    private void StepBatch()
    {
        batchLoss = run.StepBatch();
        ApplyChanges();
    }

    private Position Here => new(run.History.Count - 1, run.BatchesDone);

    private void RunLoop()
    {
        try
        {
            Loop();
            ended.SetResult(true);
        }
#pragma warning disable CA1031 // An error in one tab's training must not end the server, and with it every other tab's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            commands.Close();
            current = current with { State = RunState.Finished, Message = $"The training has failed: {Reason.Of(e)}" };
            ended.SetResult(false);
        }
    }

    private void Loop()
    {
        while (!commands.IsClosed)
        {
            if (commands.Take(goal?.WaitTime(run.History.Count) ?? Timeout.InfiniteTimeSpan) is { } command)
            {
                command();
            }
            else if (goal is { } going && going.IsDue(run.History.Count))
            {
                Advance(going);
                if (goal is null || sincePublished.ElapsedMilliseconds >= Math.Max(LeastPublishMilliseconds, 3 * publishCost))
                {
                    Publish();
                }
            }
        }
    }

    /// <summary>Trains for a few milliseconds.</summary>
    private void Advance(Goal going)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            while (replayed.TryPeek(out WeightEdit? edit) && edit.At <= Here)
            {
                Edit(replayed.Dequeue());
            }

            if (going.ReplayTo is { } until && Here >= until)
            {
                EndReplay();
                return;
            }

            StepBatch();
            recorder.Follow();
            if (run.StopReason is not null)
            {
                EndReplay();
                return;
            }
        }
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < SliceMilliseconds && going.IsDue(run.History.Count));

        if (going.CannotKeepUp(run.History.Count))
        {
            goal = new Goal(going.EpochsPerSecond, run.History.Count);      // no arrears
        }
    }

    private void Edit(WeightEdit edit)
    {
        run.Network.Parameters[edit.Parameter] = edit.Value;
        run.ParametersChanged();
        edits.Add(edit);
    }

    private Task<bool> Step(Action step) => Post(() =>
    {
        EndReplay();
        if (run.StopReason is null)
        {
            step();
        }
    });

    private void Publish()
    {
        long start = Stopwatch.GetTimestamp();
        RunState state = run.StopReason is not null ? RunState.Finished
            : goal is { } going ? (going.ReplayTo is null ? RunState.Running : RunState.Replaying)
            : Here > Position.Start || edits.Count > 0 ? RunState.Paused : RunState.Ready;
        current = recorder.Take(state, batchLoss, [.. edits], [.. changes], sincePublished.Elapsed.TotalSeconds);
        sincePublished.Restart();
        publishCost = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Has a command carried out; when the task is done, <see cref="Current"/> shows it.</summary>
    private Task<bool> Post(Action action) => commands.Ask(() =>
    {
        action();
        Publish();
        return true;
    });
}
