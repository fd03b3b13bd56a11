using System.Diagnostics;
using Eml.Playground.Sessions;
using Eml.Training;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Eml.Playground.Components;

/// <summary>Draws a <see cref="PageState"/> and sends it what the reader wants. It decides nothing.</summary>
public sealed partial class PlaygroundPage
{
    private const int FrameMilliseconds = 75, AddressMilliseconds = 500;

    private static readonly (string Id, string Text)[] Tabs = [("inside", "Inside the layers"), ("sweep", "N1 sweep"), ("keep", "Keep and share")];

    private readonly CancellationTokenSource closing = new();
    private PageState state = null!, prepared = null!;
    private PicturePusher pusher = null!;
    private DotNetObjectReference<PlaygroundPage>? self;
    private IBrowserFile? chosen;
    private string? refusal;
    private string tab = "inside", written = "";
    private long lastWritten;
    private bool alive, stale, hidden;
    private int intents;        // under way
    private Task loop = Task.CompletedTask, preparation = Task.CompletedTask;

    [Inject] private IJSRuntime JS { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Budget Budget { get; set; } = null!;

    [Inject] private UploadStore Uploads { get; set; } = null!;

    private Snapshot? now => state.Now;

    protected override void OnInitialized()
    {
        prepared = new PageState(Uploads, Budget);
        state = new PageState(Uploads, Budget);
        state.Glance(Query);       // shown until the page is alive and its run is prepared
        if (RendererInfo.IsInteractive)
        {
            pusher = new PicturePusher(JS);
            refusal = Budget.Open(prepared);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            self = DotNetObjectReference.Create(this);
            hidden = await JS.InvokeAsync<bool>("eml.begin", closing.Token, self);
            if (refusal is null && await PrepareAsync())
            {
                (state, alive, stale) = (prepared, true, true);
                StateHasChanged();
                loop = ShowAsync();
            }
        }
    }

    /// <summary>Makes what the address describes, away from the page, so that a tab that is closed meanwhile ends it; false when it was.</summary>
    private async Task<bool> PrepareAsync()
    {
        string query = Query;
        try
        {
            preparation = Task.Run(() => prepared.Open(query, closing.Token), closing.Token);
            await preparation;
            return !closing.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private string Query => new Uri(Navigation.Uri).Query;

    /// <summary>Ends the run: the tab is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await preparation.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        prepared.Dispose();
        if (state != prepared)
        {
            state.Dispose();
        }

        Budget.Close(prepared);
        self?.Dispose();
        await loop;
        closing.Dispose();
    }

    /// <summary>Back and Forward. The address is written anew at once: the run that goes on is further than it was then, and one may have been on its way.</summary>
    [JSInvokable]
    public async Task Return(string query)
    {
        if (alive)
        {
            await state.ReturnAsync(query);
            written = "";
            stale = true;
            StateHasChanged();
            await WriteAddressAsync(push: false);
        }
    }

    /// <summary>The tab went into the background, where nothing is drawn, or is seen again.</summary>
    [JSInvokable]
    public void Hidden(bool now) => (hidden, stale) = (now, true);

    /// <summary>A key that is a command.</summary>
    [JSInvokable]
    public Task Key(string key) => key switch
    {
        " " => SendAsync(() => state.Busy ? state.PauseAsync() : state.CanStart ? state.StartAsync() : Task.CompletedTask),
        "s" when state.CanStep => SendAsync(state.StepEpochAsync),
        "b" when state.CanStep => SendAsync(state.StepBatchAsync),
        "r" when state.CanStart => SendAsync(state.Reset),
        _ => Task.CompletedTask,
    };

    /// <summary>Something the reader wants: done, shown, and written into the address. A run that another one replaces, or whose repetition ends on the way, can be had again by Back, as a changed setting can.</summary>
    private async Task SendAsync(Func<Task> intent, bool push = false)
    {
        if (alive)
        {
            CurrentRun? run = state.Run;
            bool replayed = now?.State == RunState.Replaying;
            string left = now is null or { State: RunState.Ready } ? "" : state.Link.Query;
            intents++;
            try
            {
                await intent();
                stale = true;
                StateHasChanged();
                if (left.Length > 0 && (state.Run != run || (replayed && now!.State != RunState.Replaying)))
                {
                    await WriteAddressAsync(left, push: false);
                    push = true;
                }

                await WriteAddressAsync(push);
            }
            finally
            {
                intents--;
            }
        }
    }

    private Task SendAsync(Action intent, bool push = false) => SendAsync(
        () =>
        {
            intent();
            return Task.CompletedTask;
        },
        push);

    private Task SendAsync(Action intent) => SendAsync(intent, push: false);

    private Task SendAsync(Func<Task> intent) => SendAsync(intent, push: false);

    private Task Change(KeyValuePair<string, string> change) => SendAsync(() => state.ChangeAsync(change.Key, change.Value), push: true);

    private Task OpenWeight(int parameter) => SendAsync(() => state.OpenWeightAsync(parameter));

    private Task OpenSteepest() => SendAsync(state.OpenSteepestAsync);

    /// <summary>A weight under the hand: a dozen places a second are written into the address later, together.</summary>
    private async Task MoveWeight(double value)
    {
        await state.MoveWeightAsync(value);
        stale = true;
        StateHasChanged();
    }

    private Task Turn((int Layer, int By) turn) => SendAsync(() => state.Look?.Turn(turn.Layer, turn.By));

    private Task AddUnit((int Layer, int By) add) => SendAsync(() => state.AddUnitAsync(add.Layer, add.By), push: true);

    private Task AddLayer(int by) => SendAsync(() => state.AddLayerAsync(by), push: true);

    private async Task OpenSweepRunAsync(HiddenWidthRun run)
    {
        await SendAsync(() => state.OpenSweepRun(run), push: true);
        await JS.InvokeVoidAsync("eml.top");
    }

    private Task WriteAddressAsync(bool push = false) => WriteAddressAsync(state.Link.Query, push);

    private async Task WriteAddressAsync(string query, bool push)
    {
        if (query != written)
        {
            (written, lastWritten) = (query, Stopwatch.GetTimestamp());
            await JS.InvokeVoidAsync("eml.address", closing.Token, query, push);
        }
    }

    private void ShowTab(string id)
    {
        tab = id;
        pusher.Forget();
        stale = true;
    }

    /// <summary>The element of a control: in the settings, or in the sweep's tab.</summary>
    private static string ElementOf(string control) => (IsOfSweep(control) ? "sweep-" : "control-") + control;

    private static bool IsOfSweep(string control) => Controls.ByKey[control].Group == Controls.SweepGroup;

    /// <summary>Goes to a control, wherever it is folded away.</summary>
    private async Task GoToAsync(string control)
    {
        if (IsOfSweep(control))
        {
            ShowTab("sweep");
        }

        StateHasChanged();
        await Task.Yield();         // the page is drawn when the click's handler has given way
        await JS.InvokeVoidAsync("eml.focus", ElementOf(control));
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

    /// <summary>Reads the chosen file. When another one is chosen before it is read, that one counts.</summary>
    private async Task UploadAsync(InputFileChangeEventArgs change)
    {
        if (change.FileCount == 0)
        {
            return;     // the choice was called off
        }

        IBrowserFile file = chosen = change.File;
        Upload? read = null;
        string? why = null;
        try
        {
            read = await Upload.ReadAsync(file.Name, file.Size, () => file.OpenReadStream(Upload.MaxBytes, closing.Token), closing.Token);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            why = e.Message;
        }
        catch (JSException)
        {
            // The browser's words for a file that was moved or changed since it was chosen, or that is no longer the chosen one.
            why = $"“{file.Name}” cannot be read: it was moved or changed, or another file was chosen. Choose it again.";
        }

        if (chosen == file)
        {
            await (read is null ? SendAsync(() => state.Refuse(why!)) : SendAsync(() => state.UseAsync(read), push: true));
        }
    }

    private async Task SaveWeightsAsync() => await SaveAsync("model.npz", "application/zip", await state.Run!.WeightsFileAsync());

    private async Task SaveHistoryAsync() => await SaveAsync("history.csv", "text/csv", await state.Run!.HistoryFileAsync());

    private async Task SaveAsync(string name, string type, Stream content)
    {
        using var reference = new DotNetStreamReference(content);
        await JS.InvokeVoidAsync("eml.saveStream", name, type, reference);
    }

    /// <summary>Shows the run a dozen times a second, or as often as the browser can, as long as the tab is open.</summary>
    private async Task ShowAsync()
    {
        try
        {
            while (alive)
            {
                long start = Stopwatch.GetTimestamp();
                await InvokeAsync(ShowFrameAsync);
                double left = FrameMilliseconds - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(5, left)), closing.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException or ObjectDisposedException)
        {
            // The tab is closed.
        }
    }

    /// <summary>
    /// Takes in the run's latest state, and shows it: numbers and pictures of the same moment, together. The browser answers before the next one is taken in, so a
    /// slow one gets fewer, never a queue.
    /// </summary>
    private async Task ShowFrameAsync()
    {
        (bool news, bool stopped) = await state.RefreshAsync();
        stale |= news;
        if (intents == 0 && (stopped || Stopwatch.GetElapsedTime(lastWritten).TotalMilliseconds > AddressMilliseconds))      // what an intent has changed is a new address, not this one
        {
            await WriteAddressAsync();
            lastWritten = Stopwatch.GetTimestamp();
        }

        if (stale && !hidden && state.Run is not null)
        {
            await DrawAsync();
        }
    }

    private async Task DrawAsync()
    {
        stale = false;
        NetworkLook look = state.Look!;
        Network network = state.Shown.Network;
        Snapshot snapshot = now!;
        IReadOnlyList<Picture> others = tab switch
        {
            "inside" => state.InsidePictures,
            "sweep" => state.Sweep is { Runs: { Count: > 0 } runs } sweep ? [new("sweep", () => Plots.SweepPlots.HiddenWidths(runs, sweep.Target, $"Best loss by number of hidden units: {sweep.Data}"))] : [],
            _ => [],
        };
        Picture[] along = look.IsOpen ? [Pictures.Along(network, snapshot.Batch, look.Parameter, look.Range)] : [];
        NetworkView view = look.Next(network);
        bool taken = await pusher.PushAsync([.. state.MainPictures, .. along, .. others], () => look.Live(network, view), Show, snapshot.IsBusy);
        stale |= !taken;        // and what has come in during the wait

        void Show()
        {
            look.Show(view);
            StateHasChanged();
        }
    }
}
