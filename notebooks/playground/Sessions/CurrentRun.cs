namespace Eml.Playground.Sessions;

/// <summary>
/// The run that a page shows: what it began with, its session, the latest state that the page has taken in, and how its network is looked at. All of one run,
/// so that a picture never stands beside the numbers of another. Not for use by several threads at once.
/// </summary>
public sealed class CurrentRun : IDisposable
{
    private readonly PlaygroundSession session;
    private bool asksForBest, wasOpened;

    /// <param name="experiment">Data, network and options.</param>
    /// <param name="start">The settings it was made of, with how far it goes at once, the weights moved by hand and the settings changed on the way.</param>
    /// <param name="file">The file of its data; null without one.</param>
    /// <param name="best">Whether the best epoch is to be shown, not the last.</param>
    /// <param name="preparing">Ends the preparation.</param>
    /// <exception cref="ArgumentException">The data and the network cannot be trained.</exception>
    /// <exception cref="OperationCanceledException">The preparation was ended; there is no run.</exception>
    public CurrentRun(Experiment experiment, SettingsForm start, Upload? file, bool best, CancellationToken preparing = default)
    {
        session = new PlaygroundSession(
            experiment, Position.Parse(start[Controls.Position]), WeightEdit.ParseAll(start[Controls.Edits]), RunChange.ParseAll(start[Controls.Changes]), preparing);
        (Start, File, asksForBest) = (start, file, best);
        Form = RunChange.Applied(start);
        Now = session.Current;
        Pictures = new Pictures(experiment);
        Look = new NetworkLook(experiment, Now, ShowsBest);
    }

    /// <summary>The settings it was made of; while a link's run is being repeated, with how far that one was.</summary>
    public SettingsForm Start { get; }

    /// <summary>The file of its data; null without one.</summary>
    public Upload? File { get; }

    /// <summary>Its settings, with what was changed on the way.</summary>
    public SettingsForm Form { get; private set; }

    /// <summary>Its latest state.</summary>
    public Snapshot Now { get; private set; }

    public Experiment Experiment => session.Experiment;

    public Pictures Pictures { get; }

    public NetworkLook Look { get; }

    /// <summary>Whether numbers and pictures are those of the best epoch.</summary>
    public bool ShowsBest => asksForBest || Now.LastNetwork is null;

    /// <summary>Whether a weight that is dragged goes into the run when it goes on, and is not only looked at.</summary>
    public bool MoveCounts => !ShowsBest && Now.State is not RunState.Finished;

    /// <summary>The latest state, with a weight that was dragged as the run's own: what a link, a cell and a pin repeat.</summary>
    public Snapshot Whole => Look.Moved is { } value && MoveCounts ? Now with { Edits = Now.Edits.Add(new WeightEdit(Now.Position, Look.Parameter, value)) } : Now;

    /// <summary>From now on an address of an earlier moment is another run's: this one was opened in the place of the one before.</summary>
    public void MarkAsOpened() => wasOpened = true;

    /// <summary>Whether a link describes a moment of this run, so that opening it would go back in it.</summary>
    public bool Passed(SettingsForm link)
    {
        SettingsForm now = Now.State == RunState.Replaying ? Start : Start.WithRun(Whole.Position, Whole.Edits, Whole.Changes);
        Position at = Position.Parse(link[Controls.Position]);
        return link.SameTraining(Start) && at <= Position.Parse(now[Controls.Position]) && (!wasOpened || at >= Position.Parse(Start[Controls.Position]))
            && Begins(WeightEdit.ParseAll(now[Controls.Edits]), WeightEdit.ParseAll(link[Controls.Edits]), edit => edit.At < at)
            && Begins(RunChange.ParseAll(now[Controls.Changes]), RunChange.ParseAll(link[Controls.Changes]), change => change.Epoch < at.Epoch);
    }

    /// <summary>Shows the best epoch, or the last.</summary>
    public async Task ShowAsync(bool best)
    {
        await KeepMoveAsync();
        asksForBest = best;
        Take();
    }

    /// <summary>Looks at a weight, or with null at none.</summary>
    public async Task LookAtAsync(int? parameter)
    {
        await KeepMoveAsync();
        if (parameter is { } index)
        {
            Look.Open(index);
        }
        else
        {
            Look.Close();
        }
    }

    /// <summary>Takes in what the session has done; says whether there is any news.</summary>
    public bool Refresh()
    {
        bool news = See();
        if (news)
        {
            Look.Follow(Now, ShowsBest);
        }

        return news;
    }

    /// <summary>Gives the session a command, and takes in what it has done.</summary>
    public async Task DoAsync(Func<PlaygroundSession, Task> command)
    {
        await command(session);
        Take();
    }

    /// <summary>The same with a command after which the run goes on: a dragged weight goes into it first.</summary>
    public async Task GoOnAsync(Func<PlaygroundSession, Task> command)
    {
        await KeepMoveAsync();
        Look.PutBack();
        await DoAsync(command);
    }

    /// <summary>The weights of the best epoch as a file.</summary>
    public async Task<Stream> WeightsFileAsync() => Exports.Weights(Experiment.ModelOf(await session.BestNetworkAsync()));

    /// <summary>Every epoch as a file.</summary>
    public async Task<Stream> HistoryFileAsync() => Exports.History(await session.HistoryAsync());

    public void Dispose() => session.Dispose();

    /// <summary>Whether what was done to a run begins with what a link says, and the link has all that was done before it.</summary>
    private static bool Begins<T>(IReadOnlyList<T> done, IReadOnlyList<T> link, Func<T, bool> isBefore) => done.Take(link.Count).SequenceEqual(link) && !done.Skip(link.Count).Any(isBefore);

    /// <summary>A dragged weight becomes the run's, before the run goes on or something else is looked at.</summary>
    private async Task KeepMoveAsync()
    {
        if (Look.Moved is { } value && MoveCounts)
        {
            await DoAsync(s => s.MoveWeightAsync(Look.Parameter, value));
        }
    }

    private void Take()
    {
        See();
        Look.Follow(Now, ShowsBest, force: true);
    }

    private bool See()
    {
        Snapshot before = Now;
        Now = session.Current;
        if (Now.Changes.Length != before.Changes.Length)
        {
            Form = RunChange.Apply(Start, Now.Changes);
        }

        return Now != before;
    }
}
