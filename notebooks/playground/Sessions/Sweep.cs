using Eml.Data;
using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>An N1 search in the background; its table fills as trainings end.</summary>
public sealed class Sweep : IDisposable
{
    /// <summary>What the sweep chooses itself, or says elsewhere.</summary>
    private static readonly string[] notItsOwn = [Controls.Hidden1, Controls.Seed, Controls.TargetLoss];

    private readonly CancellationTokenSource stop = new();
    private readonly Lock sync = new();
    private readonly List<HiddenWidthRun> runs = [];

    /// <param name="experiment">Data and options.</param>
    /// <param name="form">The settings they were made of.</param>
    /// <param name="target">The loss to be reached.</param>
    /// <param name="threads">How many trainings may go on at once.</param>
    public Sweep(Experiment experiment, SettingsForm form, double target, int threads)
    {
        Form = form;
        Target = target;
        HiddenWidthSearchOptions options = experiment.CreateSweep(target) with { MaxDegreeOfParallelism = threads };
        Total = options.Widths.Count * options.Seeds.Count;
        Seeds = options.Seeds.Count;
        Finished = Task.Factory.StartNew(
            () => Run(experiment.Training, experiment.Validation, options), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public SettingsForm Form { get; }

    public double Target { get; }

    /// <summary>The data it is about.</summary>
    public string Data => ShortWords.Data(Form);

    /// <summary>With which settings its trainings are made, in few words.</summary>
    public string Settings => string.Join(", ", ShortWords.Training(Form, notItsOwn));

    /// <summary>How many trainings there are at most.</summary>
    public int Total { get; }

    /// <summary>How many trainings a row has when it is complete.</summary>
    public int Seeds { get; }

    /// <summary>Ends when the search does.</summary>
    public Task Finished { get; }

    public bool IsRunning => !Finished.IsCompleted;

    /// <summary>What it found; null while it runs, and when it failed.</summary>
    public HiddenWidthSearchResult? Result { get; private set; }

    /// <summary>Why it failed; null if it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>The trainings that have ended, those that count only: narrow ones first.</summary>
    public IReadOnlyList<HiddenWidthRun> Runs
    {
        get
        {
            lock (sync)
            {
                return [.. (Result is { Cancelled: false } done ? done.Rows.SelectMany(r => r.Runs) : runs).OrderBy(r => r.Width).ThenBy(r => r.Seed)];
            }
        }
    }

    /// <summary>A row per width.</summary>
    public IReadOnlyList<HiddenWidthRow> Rows => [.. Runs.GroupBy(r => r.Width).Select(g => new HiddenWidthRow(g.Key, [.. g]))];

    /// <summary>The training of a row that is worth opening: the fastest that reached the target, else the one with the lowest loss.</summary>
    public static HiddenWidthRun Best(HiddenWidthRow row) =>
        row.Runs.Where(r => r.StopReason == StopReason.TargetReached).MinBy(r => r.Epochs) ?? row.Runs.MinBy(r => r.BestLoss)!;

    /// <summary>The settings that give one of its trainings in the main view, to the last bit.</summary>
    public SettingsForm FormOf(HiddenWidthRun run) => Form.With(Controls.Hidden1, FormattableString.Invariant($"{run.Width}"))
        .With(Controls.Seed, FormattableString.Invariant($"{run.Seed}"))
        .WithExactly([new(Controls.TargetLoss, FormattableString.Invariant($"{Target:R}"))]);

    /// <summary>That it was made with other settings than those of a form, in a sentence; null where it was not.</summary>
    public string? OutdatedSentence(SettingsForm now)
    {
        string? difference = ShortWords.Difference(now, Form, Controls.Hidden1, Controls.Seed);
        return difference is null ? null : $"This sweep is about {Data}{(ShortWords.Data(now) == Data ? " with other settings" : "")}; the controls say {difference} now.";
    }

    /// <summary>Ends it; what is done stays.</summary>
    public void Stop()
    {
        if (IsRunning)
        {
            stop.Cancel();
        }
    }

    public void Dispose()
    {
        Stop();
        stop.Dispose();
    }

    private void Run(Dataset training, Dataset? validation, HiddenWidthSearchOptions options)
    {
        try
        {
            Result = HiddenWidthSearch.Run(training, validation, options, new Recorder(this), stop.Token);
        }
        catch (ArgumentException e)
        {
            Problem = Reason.Of(e);
        }
    }

    /// <summary>Progress without a synchronization context: a row is there when its training has ended.</summary>
    private sealed class Recorder(Sweep sweep) : IProgress<HiddenWidthRun>
    {
        public void Report(HiddenWidthRun value)
        {
            lock (sweep.sync)
            {
                sweep.runs.Add(value);
            }
        }
    }
}
