using Eml.Playground.Sessions;

namespace Eml.Playground.Components;

/// <summary>The runs that are pinned to compare others with.</summary>
public sealed partial class PlaygroundPage
{
    private readonly PinnedRuns pins = new();
    private int seenPins;

    /// <summary>Whether a pinned run was repeated since it was last asked.</summary>
    private bool PinsChanged()
    {
        int before = seenPins;
        seenPins = pins.Changes;
        return before != seenPins;
    }

    private async Task PinRunAsync()
    {
        if (now is not null)
        {
            pins.Pin(runningForm, now);
            await WriteAddressAsync();
        }
    }

    private async Task UnpinAsync(PinnedRun run)
    {
        pins.Unpin(run);
        await WriteAddressAsync();
    }

    private async Task OpenPinnedAsync(PinnedRun run)
    {
        form = run.Form.WithExactly([new(Controls.Position, ""), new(Controls.Edits, "")]);
        upload = Uploads.Find(form[Controls.FileHash]) ?? upload;
        ReadAndShow();
        await WriteAddressAsync();
    }
}
