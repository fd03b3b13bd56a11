using Eml.Playground.Sessions;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Eml.Playground.Components;

/// <summary>The tabs below the main pictures.</summary>
public sealed partial class PlaygroundPage
{
    private static readonly (string Id, string Text)[] Tabs =
        [("inside", "Inside the layers"), ("weight", "Look at a weight"), ("sweep", "N1 sweep"), ("keep", "Keep and share")];

    private string tab = "inside";

    private IReadOnlyList<Picture> InsidePictures => now is null || pictures is null ? [] : pictures.Inside(now, ShownNetwork);

    private IReadOnlyList<Picture> TabPictures(Snapshot snapshot) => tab switch
    {
        "inside" => pictures!.Inside(snapshot, ShownNetwork),
        "weight" => [Pictures.Along(ShownNetwork, snapshot.Batch, parameter, range)],
        "sweep" => SweepPictures,
        _ => [],
    };

    private void ShowTab(string id)
    {
        tab = id;
        Inspect(force: true);
        pusher.Forget();
        stale = true;
    }

    /// <summary>The element of a control: in the sidebar, or in the sweep's tab.</summary>
    private static string ElementOf(string control) => (IsOfSweep(control) ? "sweep-" : "control-") + control;

    private static bool IsOfSweep(string control) => Controls.ByKey[control].Group == Controls.SweepGroup;

    /// <summary>Goes to a control, wherever it is hidden.</summary>
    private async Task GoToAsync(string control)
    {
        if (IsOfSweep(control))
        {
            ShowTab("sweep");
        }

        settingsOpen |= !IsOfSweep(control);
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
}
