using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>
/// All that one tab knows: its settings, its run, pinned runs, sweep and what is looked at. The page draws it and sends it what the reader wants; it knows
/// nothing of the page. Not for use by several threads at once; the run has a thread of its own, and <see cref="RefreshAsync"/> takes in what it has done.
/// </summary>
public sealed class PageState(UploadStore uploads, Budget budget) : IDisposable
{
    private Upload? upload;
    private int sweptRuns = -1, seenPins;

    /// <summary>What stands in the controls; while a link's run cannot be begun, with how far it was.</summary>
    public SettingsForm Form { get; private set; } = SettingsForm.Default;

    /// <summary>What that comes to.</summary>
    public FormReading Reading { get; private set; } = FormReading.Nothing;

    /// <summary>The run that is shown; null before there is one.</summary>
    public CurrentRun? Run { get; private set; }

    /// <summary>Its latest state.</summary>
    public Snapshot? Now => Run?.Now;

    public Experiment? Experiment => Run?.Experiment;

    public NetworkLook? Look => Run?.Look;

    /// <summary>What was recognised in the reader's file; null where there is none.</summary>
    public CsvPreview? Preview { get; private set; }

    public PinnedRuns Pins { get; } = new(budget);

    public Sweep? Sweep { get; private set; }

    /// <summary>What went wrong with the run; null if nothing did.</summary>
    public string? Problem { get; private set; }

    /// <summary>Why the last chosen file was refused; null if it was not. Nothing else is changed by it.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What the reader should know, and can close.</summary>
    public string? Note { get; private set; }

    /// <summary>Whether the test part's score was asked for.</summary>
    public bool TestShown { get; private set; }

    public bool Busy => Now?.IsBusy == true;

    public bool CanStart => Reading.Experiment is not null;

    public bool CanStep => Run is not null && !Outdated && Now?.State is not RunState.Finished && !Busy;

    public bool HasTarget => Reading.Settings?.Training.TargetLoss is not null;

    /// <summary>Whether the controls ask for another run than the one that is shown.</summary>
    public bool Outdated => Run is not null && !Form.SameTraining(Run.Form);

    /// <summary>Whether what is shown belongs to other data than the controls name.</summary>
    public bool OtherData => Outdated && (Form[Controls.Data] != Run!.Form[Controls.Data] || (Controls.IsCsv(Form) && Form[Controls.FileHash] != Run.Form[Controls.FileHash]));

    /// <summary>How what is shown differs from what the controls ask for, in a sentence; null where it does not.</summary>
    public string? OutdatedSentence
    {
        get
        {
            if (!Outdated)
            {
                return null;
            }

            string shown = OtherData ? "on " + (Controls.IsCsv(Run!.Form) ? $"the file “{Run.Form[Controls.File]}”" : Controls.Set(Run.Form)?.Label) : "with other settings";
            return Now!.State == RunState.Replaying && Form.SameTraining(Run!.Form, butLive: true) ? "These changes go into the run as soon as it has been repeated."
                : Now.State == RunState.Ready ? $"Until these settings can be used, what you see is an untrained network {shown}."
                : OtherData ? $"What you see still belongs to the run before, {shown}."
                : CanStart ? "These changes need a restart; the run that is shown still has the old settings."
                : "The run that is shown still has the old settings.";
        }
    }

    /// <summary>Whether the link keeps the run that is shown, and not the settings that wait for it to end: something has been trained, or nothing waits.</summary>
    public bool KeepsRun => Now is not null && (Now.State != RunState.Ready || !Outdated);

    /// <summary>Whether the file that the form names is the one that is trained on.</summary>
    public bool FileInUse => Run is not null && Controls.IsCsv(Run.Form) && Run.Form[Controls.FileHash] == Form[Controls.FileHash];

    /// <summary>Whether numbers and pictures are those of the best epoch.</summary>
    public bool ShowsBest => Run?.ShowsBest ?? AsksForBest;

    /// <summary>What numbers and pictures show.</summary>
    public Shown Shown => Look!.Shown;

    /// <summary>Whether a weight that is dragged goes into the run when it goes on, and is not only looked at.</summary>
    public bool MoveCounts => Run?.MoveCounts == true;

    /// <summary>The score of the shown weights on the test part; null if it was not asked for, or there is none.</summary>
    public Score? Test => TestShown && Experiment?.Test is { } test ? Experiment.JudgeOn(Shown.Network, test) : null;

    /// <summary>What can be drawn besides the training samples; where the data have no such part, which one is missing.</summary>
    public IEnumerable<(Control Control, string? Missing)> ViewOptions => Controls.All.Where(c => c.Group == Controls.ViewGroup && c.Key != Controls.Show && c.Applies(Form)).Select(c => (c, c.Key switch
    {
        Controls.ValidationPoints when Experiment?.Validation is null => "no validation part",
        Controls.TestPoints when Experiment?.Test is null => "no test part",
        _ => null,
    }));

    public IReadOnlyList<Picture> MainPictures => Run!.Pictures.Main(Run.Now, Shown.Network, Form, Pins.Compared);

    public IReadOnlyList<Picture> InsidePictures => Run?.Pictures.Inside(Run.Now, Shown.Network) ?? [];

    public string Cell => Run is null ? "" : NotebookCell.Write(Run.Experiment, Run.Start, Run.Whole);

    public PageLink Link => new(this, KeepsRun ? Run!.File : upload);

    private bool AsksForBest => Form[Controls.Show] == Controls.Best;

    /// <summary>Makes what an address describes. Settings in it that cannot be used are said beside their controls, and the run that is shown has the usual ones instead.</summary>
    /// <param name="query">The address's query.</param>
    /// <param name="cancellation">Ends it between two steps; then there is no run.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public void Open(string query, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        SettingsForm link = SettingsForm.FromQuery(query);
        OpenRun(link, cancellation);
        try
        {
            if (link[Controls.Pins] != (Pins.ToLink() ?? ""))
            {
                Pins.Clear();
                _ = Pins.Repeat(link[Controls.Pins], uploads.Find);
            }
        }
        catch (InvalidDataException e)
        {
            Note = $"The pinned runs of this link cannot be read: {e.Message}. Copy the whole link again.";
        }
    }

    /// <summary>
    /// Back and Forward: the controls get the texts of that address, as if each had been changed by hand, and the run that stands goes on. So an undone view
    /// option leaves the run alone, and an undone live setting is one more change of it, which its link repeats. Only an address of another run is opened with
    /// its run: one that has trained, or one of more than other live settings. Pinned runs stay.
    /// </summary>
    /// <param name="query">The address's query.</param>
    public async Task ReturnAsync(string query)
    {
        SettingsForm link = SettingsForm.FromQuery(query);
        Note = null;
        bool isOfThisRun = Run is not null && (Run.Passed(link) ? Run.Now.State is not RunState.Finished || RunChange.Applied(link).SameTraining(Run.Form) : link.IsUntrained && link.SameTraining(Run.Start, butLive: true));
        if (!isOfThisRun)
        {
            OpenRun(link);
        }
        else
        {
            await TakeInAsync(RunChange.Applied(WithoutWaiting(link)).WithWaiting(link[Controls.Waiting]));
        }
    }

    /// <summary>The run of a link, and the settings that wait beside it.</summary>
    private void OpenRun(SettingsForm link, CancellationToken cancellation = default)
    {
        Form = WithoutWaiting(link);
        try
        {
            FindUpload(link[Controls.Content]);
            Read();
        }
        catch (InvalidDataException e)
        {
            Reading = Reading with { Experiment = null, Errors = new Dictionary<string, string> { [Controls.Data] = e.Message } };
        }

        cancellation.ThrowIfCancellationRequested();
        if (CanStart)
        {
            Begin(cancellation);
        }
        else
        {
            (SettingsForm asked, FormReading said) = (Form, Reading);
            Form = FormReading.Mend(Form, upload);
            bool isTheLinks = Form.SameTraining(asked);
            Form = isTheLinks ? Form : Form.WithRun();
            Read();
            Begin(cancellation);
            (Form, Reading) = (isTheLinks ? RunChange.Applied(asked) : asked, said);
        }

        if (link[Controls.Waiting] is { Length: > 0 } waiting)
        {
            Form = Form.WithWaiting(waiting);
            upload = FileOf(Form);
            Read();
        }
    }

    /// <summary>A run in place of the present one: repeated from its settings, it is the same to the last digit.</summary>
    private void Repeat(SettingsForm run)
    {
        Form = run.WithViewOf(Form);
        upload = FileOf(Form);
        Read();
        CurrentRun? left = Run;
        Begin();
        if (Run != left)
        {
            Run!.MarkAsOpened();
        }
    }

    private static SettingsForm WithoutWaiting(SettingsForm link) => link.WithExactly([new(Controls.Waiting, ""), new(Controls.Content, ""), new(Controls.Pins, "")]);

    /// <summary>Only reads an address: what is shown before the page is alive.</summary>
    public void Glance(string query)
    {
        Form = SettingsForm.FromQuery(query);
        (PlaygroundSettings? settings, IReadOnlyDictionary<string, string> errors) = SettingsReader.Read(Form);
        Reading = new FormReading(settings, null, errors);
    }

    /// <summary>Changes a control. What is live goes into the run; what needs a restart waits for it, unless nothing has been trained yet.</summary>
    public async Task ChangeAsync(string key, string text)
    {
        SettingsForm before = Form;
        await TakeInAsync(Controls.IsOfTraining(Controls.ByKey[key]) ? Form.With(key, text).WithRun() : Form.With(key, text));
        Note = Form.KeptFrom(before) is { Count: > 0 } kept ? $"Kept what you had set by hand: {string.Join(", ", kept.Select(c => $"{c.Label} {(Form[c.Key].Length == 0 ? c.Placeholder : Form[c.Key])}"))}." : null;
    }

    /// <summary>Takes what the data set brings in place of what was set by hand.</summary>
    public Task UsePresetsAsync()
    {
        Note = null;
        return TakeInAsync(Form.WithPresets().WithRun());
    }

    public void CloseNote() => Note = null;

    public void CloseRefusal() => Refusal = null;

    public Task StartAsync() => RunAsync(Reading.Settings?.EpochsPerSecond);

    public Task RunToTargetAsync() => RunAsync(epochsPerSecond: null);

    public Task PauseAsync() => CommandAsync(run => run.DoAsync(s => s.PauseAsync()));

    public Task StepEpochAsync() => CommandAsync(run => run.GoOnAsync(s => s.StepEpochAsync()));

    public Task StepBatchAsync() => CommandAsync(run => run.GoOnAsync(s => s.StepBatchAsync()));

    /// <summary>Opens a weight; one that was dragged before becomes the run's.</summary>
    public Task OpenWeightAsync(int parameter) => CommandAsync(run => run.LookAtAsync(parameter));

    /// <summary>Opens the weight that learning is about now: the one with the largest derivative.</summary>
    public Task OpenSteepestAsync() => CommandAsync(run => run.LookAtAsync(run.Look.Steepest));

    public Task CloseWeightAsync() => CommandAsync(run => run.LookAtAsync(null));

    /// <summary>A new run with the settings that stand in the controls.</summary>
    public void Reset()
    {
        Form = Form.WithRun();
        Begin();
    }

    /// <summary>The controls as the run has them.</summary>
    public void UndoChanges()
    {
        Form = Run!.Form.WithViewOf(Form);
        upload = Run.File;
        Read();
    }

    /// <summary>One unit more or less in a hidden layer.</summary>
    /// <param name="layer">The layer, from 1.</param>
    /// <param name="by">1 or −1.</param>
    public Task AddUnitAsync(int layer, int by)
    {
        int[] widths = [.. Reading.Settings?.HiddenWidths ?? []];
        if (layer < 1 || layer > widths.Length)
        {
            return Task.CompletedTask;
        }

        widths[layer - 1] = Math.Max(1, widths[layer - 1] + by);
        return ChangeAsync(Controls.Hidden1, string.Join(", ", widths));
    }

    /// <summary>A hidden layer more at the end, or one less.</summary>
    /// <param name="by">1 or −1.</param>
    public Task AddLayerAsync(int by)
    {
        int[] widths = [.. Reading.Settings?.HiddenWidths ?? []];
        return widths.Length == 0 || (by < 0 && widths.Length == 1) ? Task.CompletedTask
            : ChangeAsync(Controls.Hidden1, string.Join(", ", by > 0 ? [.. widths, Math.Min(widths[^1], 8)] : widths[..^1]));
    }

    public void AskForTest() => TestShown = true;

    public void Pin()
    {
        if (Run is not null && !Pins.IsFull)
        {
            Pins.Pin(Run.Start, Run.Whole);
        }
    }

    public void Unpin(PinnedRun run) => Pins.Unpin(run);

    /// <summary>Shows a pinned run in the main view.</summary>
    public void OpenPinned(PinnedRun run) => Repeat(run.Form);

    /// <summary>Takes a file into use. The one that a link was made with brings the link's run.</summary>
    public Task UseAsync(Upload read)
    {
        uploads.Add(read);
        upload = read;
        return TakeInAsync(Form[Controls.FileHash] == read.Hash && !CanStart ? Form
            : Form.WithExactly([new(Controls.File, read.Name), new(Controls.FileHash, read.Hash), new(Controls.Target, ""), new(Controls.Inputs, "")]).WithRun());
    }

    /// <summary>Says why a chosen file is not taken; all stays as it is.</summary>
    public void Refuse(string why) => Refusal = why;

    public void StartSweep()
    {
        if (Reading.Experiment is { Settings.Training.TargetLoss: { } target } experiment)
        {
            Sweep?.Dispose();
            int threads = budget.TakeThreads();
            if (threads == 0)
            {
                Note = "Every thread of this playground that runs leave free is taken by sweeps and pinned runs of other tabs: wait until one has ended, or stop one.";
                return;
            }

            Sweep = new Sweep(experiment, Form, target, threads);
            _ = Sweep.Finished.ContinueWith(_ => budget.GiveBack(threads), TaskScheduler.Default);
            sweptRuns = -1;
        }
    }

    /// <summary>Shows a training of the sweep in the main view.</summary>
    public void OpenSweepRun(HiddenWidthRun run)
    {
        if (Sweep is not null)
        {
            Repeat(Sweep.FormOf(run).WithRun(new Position(run.Epochs, 0)));
        }
    }

    /// <summary>Drags a weight; a run that goes on is paused first.</summary>
    public async Task MoveWeightAsync(double value)
    {
        if (Busy)
        {
            await PauseAsync();
        }

        Look!.Move(value);
    }

    /// <summary>Takes in what run, sweep and pins have done; says whether there is any news, and whether the run has just stopped.</summary>
    public async Task<(bool News, bool Stopped)> RefreshAsync()
    {
        bool ran = Busy, news = false;
        await CommandAsync(run =>
        {
            news = run.Refresh();
            return Task.CompletedTask;
        });
        int swept = Sweep is null ? -1 : (2 * Sweep.Runs.Count) + (Sweep.IsRunning ? 0 : 1), pinned = Pins.Changes;
        news |= swept != sweptRuns || pinned != seenPins;
        (sweptRuns, seenPins) = (swept, pinned);
        if (ran && !Busy)
        {
            await TakeLiveAsync();      // settings that were changed while a link's run was being repeated
            return (true, true);
        }

        return (news, false);
    }

    public void Dispose()
    {
        Run?.Dispose();
        Sweep?.Dispose();
        Pins.Dispose();
    }

    private async Task RunAsync(double? epochsPerSecond)
    {
        if (Outdated || Now?.State == RunState.Finished)
        {
            Begin();
        }

        if (CanStart)
        {
            await CommandAsync(run => run.GoOnAsync(s => s.StartAsync(epochsPerSecond)));
        }
    }

    /// <summary>Has the run do something. Where that changes the run's settings, because what a link had ahead is left out, the controls that showed them follow.</summary>
    private async Task CommandAsync(Func<CurrentRun, Task> command)
    {
        if (Run is { } run)
        {
            SettingsForm before = run.Form;
            await command(run);
            if (run.Form != before)
            {
                Form = Form.WithExactly(Controls.All.Where(c => Controls.IsOfTraining(c) && Form[c.Key] == before[c.Key]).Select(c => KeyValuePair.Create(c.Key, run.Form[c.Key])));
                Read();
            }
        }
    }

    /// <summary>Gives a run that can go on the live settings that stand in the controls, unless they are meant for other data. What waits for a restart, right or wrong, does not hold them up.</summary>
    private async Task TakeLiveAsync()
    {
        if (Run is not { Now.State: RunState.Running or RunState.Paused } || OtherData)
        {
            return;
        }

        foreach (Control control in Controls.All.Where(c => c.Live && Form[c.Key] != Run.Form[c.Key]).ToArray())
        {
            if (SettingsReader.Read(Run.Form.WithExactly([new(control.Key, Form[control.Key])])).Settings is not null)
            {
                await Run.DoAsync(s => s.ChangeAsync(control.Key, Form[control.Key]));
            }
        }
    }

    private void Read()
    {
        Reading = FormReading.Of(Form, upload);
        Preview = CsvData.Preview(Form, upload);
    }

    /// <summary>
    /// Takes in other texts. What is only seen is seen at once. Where nothing has been trained yet a new run begins; a run that can go on takes in what is live;
    /// the rest waits for a restart.
    /// </summary>
    private async Task TakeInAsync(SettingsForm next)
    {
        SettingsForm before = Form;
        Form = next;
        Refusal = null;
        upload = FileOf(next);
        Read();
        if (Run is not null && next[Controls.Show] != before[Controls.Show])
        {
            await Run.ShowAsync(AsksForBest);
        }

        if (Run is not null && next[Controls.Speed] != before[Controls.Speed] && Reading.Settings is { } settings)
        {
            await Run.DoAsync(s => s.ChangeSpeedAsync(settings.EpochsPerSecond));
        }

        if (Run is null || (Run.Now.State == RunState.Ready && Outdated))
        {
            Begin();
        }
        else
        {
            await TakeLiveAsync();
        }
    }

    /// <summary>The file that a form names: the one in use, the run's, or one that the server still has.</summary>
    private Upload? FileOf(SettingsForm form)
    {
        string hash = form[Controls.FileHash];
        return hash == upload?.Hash ? upload : hash == Run?.File?.Hash ? Run.File : uploads.Find(hash);
    }

    /// <summary>The file of a link: the server has it, or it is in the link.</summary>
    private void FindUpload(string content)
    {
        upload = Form[Controls.FileHash] is { Length: > 0 } hash ? uploads.Find(hash) : null;
        if (upload is null && Controls.IsCsv(Form) && content.Length > 0)
        {
            upload = Upload.FromLink(Form[Controls.File], Form[Controls.FileHash], content);
            uploads.Add(upload);
        }
    }

    /// <summary>A new run with the form's settings, in place of the present one; it goes at once as far as the form says.</summary>
    private void Begin(CancellationToken cancellation = default)
    {
        if (Reading.Experiment is not { } experiment)
        {
            return;
        }

        if (budget.Take(this, experiment.Values) is { } sentence)
        {
            Problem = sentence;
            return;
        }

        try
        {
            var next = new CurrentRun(experiment, Form, upload, AsksForBest, cancellation);
            Run?.Dispose();
            Run = next;
            if (next.Form != Form)
            {
                Form = next.Form;
                Read();         // with the settings changed on the way: what begins next begins with them
            }

            Problem = null;
            TestShown = false;
        }
        catch (ArgumentException e)
        {
            Problem = Reason.Of(e);
        }
    }
}
