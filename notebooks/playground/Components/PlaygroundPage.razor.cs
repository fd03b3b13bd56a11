using System.Diagnostics;
using Eml.Playground.Hosting;
using Eml.Playground.Sessions;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Eml.Playground.Components;

/// <summary>The page: it holds the form and the session, hands commands down and shows what comes up. It computes nothing.</summary>
public sealed partial class PlaygroundPage
{
    private const int RefreshMilliseconds = 75;

    private readonly CancellationTokenSource closing = new();
    private PlaygroundSession? session;
    private Pictures? pictures;
    private Snapshot? now;
    private PicturePusher pusher = null!;
    private string? problem;
    private bool settingsOpen, stale;
    private Task loop = Task.CompletedTask;

    [Inject] private IJSRuntime JS { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private RunningSessions Sessions { get; set; } = null!;

    private bool Busy => now?.IsBusy == true;

    protected override void OnInitialized()
    {
        Sessions.Opened();
        pusher = new PicturePusher(JS);
        OpenAddress();
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
        pins.Dispose();
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
        if (news | SweepChanged() | PinsChanged())
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
            bool taken = await pusher.PushAsync(pictures.Main(snapshot, ShownNetwork, pins.Compared), TabPictures(snapshot), snapshot.IsBusy);
            stale = stale || !taken;        // read after the wait: news may have come in the meantime
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or JSException)
        {
            problem = "A picture cannot be drawn: " + e.Message;
            StateHasChanged();
        }
    }
}
