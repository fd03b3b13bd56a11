using System.Diagnostics;
using Eml.Playground.Hosting;
using Eml.Playground.Sessions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Eml.Playground.Components;

/// <summary>The page: it holds the form and the session, hands commands down and shows what comes up. It computes nothing.</summary>
public sealed partial class PlaygroundPage
{
    private static readonly (string Id, string Text)[] Tabs =
        [("inside", "Inside the layers"), ("weight", "Look at a weight"), ("sweep", "N1 sweep"), ("keep", "Keep and share")];

    private const int RefreshMilliseconds = 75;

    private readonly CancellationTokenSource closing = new();
    private SettingsForm form = SettingsForm.Default, runningForm = SettingsForm.Default;
    private IReadOnlyDictionary<string, string> errors = new Dictionary<string, string>();
    private PlaygroundSettings? settings;
    private Experiment? experiment;
    private PlaygroundSession? session;
    private Pictures? pictures;
    private Snapshot? now;
    private PicturePusher pusher = null!;
    private Upload? upload;
    private string? problem;
    private string tab = "inside";
    private bool settingsOpen, stale;
    private Task loop = Task.CompletedTask;

    [Inject] private IJSRuntime JS { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private UploadStore Uploads { get; set; } = null!;

    [Inject] private RunningSessions Sessions { get; set; } = null!;

    private bool Busy => now?.IsBusy == true;

    /// <summary>Whether the sidebar asks for another run than the one that is shown.</summary>
    private bool Outdated => session is not null && !form.SameTraining(runningForm);

    private IReadOnlyList<Picture> InsidePictures => now is null || pictures is null ? [] : pictures.Inside(now, ShownNetwork);

    protected override void OnInitialized()
    {
        Sessions.Opened();
        pusher = new PicturePusher(JS);
        form = SettingsForm.FromQuery(new Uri(Navigation.Uri).Query);
        upload = form[Controls.FileHash] is { Length: > 0 } hash ? Uploads.Find(hash) : null;
        Read();
        BeginSession(Position.Parse(form[Controls.Position]), WeightEdit.ParseAll(form[Controls.Edits]));
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            loop = Task.WhenAll(ShowAsync(RefreshAsync), ShowAsync(DrawAsync));
        }
    }

    /// <summary>Ends the run: the tab is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        session?.Dispose();
        sweep?.Dispose();
        Sessions.Closed();
        await loop;
        closing.Dispose();
    }

    /// <summary>Does something a dozen times a second, or as often as it can, as long as the tab is open.</summary>
    private async Task ShowAsync(Func<Task> show)
    {
        try
        {
            while (true)
            {
                long start = Stopwatch.GetTimestamp();
                await InvokeAsync(show);
                double left = RefreshMilliseconds - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(5, left)), closing.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException or ObjectDisposedException)
        {
            // The tab is closed.
        }
    }

    /// <summary>The session's latest state in numbers.</summary>
    private async Task RefreshAsync()
    {
        Snapshot? latest = session?.Current;
        bool news = !ReferenceEquals(latest, now), stopped = news && now?.IsBusy == true && latest?.IsBusy != true;
        now = latest;
        if (news | SweepChanged())
        {
            stale = true;
            Inspect(force: false);
            StateHasChanged();
        }

        if (stopped)
        {
            await WriteAddressAsync();
        }
    }

    /// <summary>The same in pictures; they take longer, and the numbers do not wait for them.</summary>
    private async Task DrawAsync()
    {
        if (!stale || now is not { } snapshot || pictures is null)
        {
            return;
        }

        stale = false;
        try
        {
            bool taken = await pusher.PushAsync(pictures.Main(snapshot, ShownNetwork, Compared), TabPictures(snapshot), snapshot.IsBusy);
            stale = stale || !taken;        // read after the wait: news may have come in the meantime
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or JSException)
        {
            problem = "A picture cannot be drawn: " + e.Message;
            StateHasChanged();
        }
    }

    private IReadOnlyList<Picture> TabPictures(Snapshot snapshot) => tab switch
    {
        "inside" => pictures!.Inside(snapshot, ShownNetwork),
        "weight" => [Pictures.Along(ShownNetwork, snapshot.Batch, parameter, range)],
        "sweep" => SweepPictures,
        _ => [],
    };

    private Task Change(KeyValuePair<string, string> change)
    {
        form = form.With(change.Key, change.Value);
        Read();
        if (change.Key == Controls.Speed && settings is not null)
        {
            _ = session?.ChangeSpeedAsync(settings.EpochsPerSecond);
        }
        else if (now is null || now.State == RunState.Ready)
        {
            BeginSession();     // nothing is lost: show the new data at once
        }

        return WriteAddressAsync();
    }

    /// <summary>Reads the form, and makes the data if it is right.</summary>
    private void Read()
    {
        (settings, errors) = SettingsReader.Read(form);
        experiment = null;
        if (settings is null)
        {
            return;
        }

        try
        {
            if (settings.Data == Controls.Csv && upload is null && form[Controls.File] is { Length: > 0 } name)
            {
                throw new ControlException(Controls.Data, $"This link was made with the file “{name}” (SHA-256 {form[Controls.FileHash][..Math.Min(12, form[Controls.FileHash].Length)]}…): choose that file, and the run is the same.");
            }

            experiment = Experiment.Create(settings, upload);
        }
        catch (ControlException e)
        {
            errors = new Dictionary<string, string> { [e.Control] = e.Message };
        }
    }

    /// <summary>A new session with the form's settings, in place of the present one.</summary>
    private void BeginSession(Position replayTo = default, IReadOnlyList<WeightEdit>? edits = null)
    {
        if (experiment is null)
        {
            return;
        }

        try
        {
            var next = new PlaygroundSession(experiment, replayTo, edits);
            session?.Dispose();
            session = next;
            now = session.Current;
            pictures = new Pictures(experiment);
            runningForm = form;
            problem = null;
            stale = true;
            ForgetWeight();
        }
        catch (ArgumentException e)
        {
            problem = e.Message;
        }
    }

    private async Task UploadAsync(InputFileChangeEventArgs e)
    {
        try
        {
            upload = await Upload.ReadAsync(e.File.Name, e.File.Size, () => e.File.OpenReadStream(Upload.MaxBytes, closing.Token), closing.Token);
            Uploads.Add(upload);
            form = form.WithExactly([new(Controls.File, upload.Name), new(Controls.FileHash, upload.Hash), new(Controls.Target, ""), new(Controls.Inputs, "")]);
            Read();
            if (now is null || now.State == RunState.Ready)
            {
                BeginSession();
            }

            await WriteAddressAsync();
        }
        catch (Exception refused) when (refused is InvalidDataException or IOException)
        {
            errors = new Dictionary<string, string> { [Controls.Data] = refused.Message };
        }
    }

    /// <summary>Puts the whole state into the address: the settings, how far the run is, and weights moved by hand.</summary>
    private async Task WriteAddressAsync() => await JS.InvokeVoidAsync("eml.address", closing.Token, Link);

    /// <summary>The query that gives this state again.</summary>
    private string Link
    {
        get
        {
            bool there = now is not null && !Outdated;
            return form.WithExactly(
            [
                new(Controls.Position, there && now!.Position > Position.Start ? now.Position.ToString() : ""),
                new(Controls.Edits, there ? WeightEdit.Format(now!.Edits) : ""),
            ]).ToQuery();
        }
    }

    private void ShowTab(string id)
    {
        tab = id;
        Inspect(force: true);
        pusher.Forget();
        stale = true;
    }

    private async Task MoveTabAsync(KeyboardEventArgs e)
    {
        int at = Array.FindIndex(Tabs, t => t.Id == tab);
        int next = e.Key switch
        {
            "ArrowRight" => (at + 1) % Tabs.Length,
            "ArrowLeft" => (at + Tabs.Length - 1) % Tabs.Length,
            "Home" => 0,
            "End" => Tabs.Length - 1,
            _ => at,
        };
        if (next != at)
        {
            ShowTab(Tabs[next].Id);
            await JS.InvokeVoidAsync("eml.focus", "tab-" + tab);
        }
    }
}
