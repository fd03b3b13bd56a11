namespace Eml.Playground.Sessions;

/// <summary>The address that gives a page's state again: settings, file, how far the run is, weights moved by hand, settings changed on the way, and pinned runs.</summary>
public sealed class PageLink
{
    /// <param name="state">The page.</param>
    /// <param name="upload">The file in use.</param>
    /// <param name="startForm">The settings its run began with.</param>
    internal PageLink(PageState state, Upload? upload, SettingsForm startForm)
    {
        bool there = state.Now is not null && !state.Outdated && state.CanStart;
        SettingsForm form = there ? state.Form.WithExactly(Controls.All.Where(Controls.IsOfTraining).Select(c => KeyValuePair.Create(c.Key, startForm[c.Key]))) : state.Form;
        string? pins = state.Pins.ToLink();
        Query = form.WithExactly(
        [
            new(Controls.Position, there && state.Now!.Position > Position.Start ? state.Now.Position.ToString() : ""),
            new(Controls.Edits, there ? WeightEdit.Format(state.Now!.Edits) : ""),
            new(Controls.Changes, there ? RunChange.Format(state.Now!.Changes) : ""),
            new(Controls.Content, Controls.IsCsv(form) ? upload?.LinkText ?? "" : ""),
            new(Controls.Pins, pins ?? ""),
        ]).ToQuery();

        var missing = new List<string>();
        if (Controls.IsCsv(form) && upload is { LinkText: null } file)
        {
            missing.Add(Invariant($"The file “{file.Name}” is too large for a link (compressed, at most {LinkData.LongestText} characters): only its name and checksum are in it, and whoever opens it has to choose the same file."));
        }

        if (Query.Length > LinkData.LongestQuery)
        {
            missing.Add(Invariant($"With {state.Now?.Edits.Length} weights moved by hand this link has {Query.Length} characters; no more than {LinkData.LongestQuery} can be opened."));
        }

        if (pins is null)
        {
            missing.Add("The pinned runs are too long for a link.");
        }

        missing.AddRange(state.Pins.Runs.Where(run => NeedsAnotherFile(run, form, upload)).Select(run => $"The pinned run {run.Name[..1]} needs the file “{run.Form[Controls.File]}”, which is not in the link."));
        Missing = string.Join(' ', missing);
    }

    /// <summary>The query of the address.</summary>
    public string Query { get; }

    /// <summary>What it cannot hold; empty when it holds everything.</summary>
    public string Missing { get; }

    private static bool NeedsAnotherFile(PinnedRun run, SettingsForm form, Upload? upload) =>
        Controls.IsCsv(run.Form) && !(Controls.IsCsv(form) && upload?.LinkText is not null && run.Form[Controls.FileHash] == upload.Hash);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
