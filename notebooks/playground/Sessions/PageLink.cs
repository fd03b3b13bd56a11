namespace Eml.Playground.Sessions;

/// <summary>
/// The address that gives a page's state again. It describes the run that stands: its settings, its file, how far it is (or, while a link's run is being
/// repeated, how far that one was), weights moved by hand and settings changed on the way. Beside it stand the settings that wait for a restart, the view and
/// pinned runs. So a run is never lost by a setting that was touched after it. Where nothing has been trained yet there is no run to keep, and the settings
/// count even if they cannot be used.
/// </summary>
public sealed class PageLink
{
    /// <param name="state">The page.</param>
    /// <param name="upload">The file of the run, or of the form where there is no run to keep.</param>
    internal PageLink(PageState state, Upload? upload)
    {
        SettingsForm form = state.Form;
        if (state.KeepsRun)
        {
            CurrentRun run = state.Run!;
            form = run.Start.WithViewOf(form).WithExactly([new(Controls.Waiting, state.Outdated ? form.Waiting(run.Form) : ""), new(Controls.ByHand, form[Controls.ByHand])]);
            if (run.Now.State != RunState.Replaying)
            {
                form = form.WithRun(run.Whole.Position, run.Whole.Edits, run.Whole.Changes);
            }
        }

        string? pins = state.Pins.ToLink();
        Query = form.WithExactly([new(Controls.Content, Controls.IsCsv(form) ? upload?.LinkText ?? "" : ""), new(Controls.Pins, pins ?? "")]).ToQuery();

        var missing = new List<string>();
        if (Controls.IsCsv(form) && upload is { LinkText: null } file)
        {
            missing.Add(Invariant($"The file “{file.Name}” is too large for a link (compressed, at most {LinkData.LongestText} characters): only its name and checksum are in it, and whoever opens it has to choose the same file."));
        }

        if (Query.Length > LinkData.LongestQuery)
        {
            missing.Add(Invariant($"This link has {Query.Length} characters, {form[Controls.Edits].Length} of them for weights moved by hand; no more than {LinkData.LongestQuery} can be opened."));
        }

        if (form[Controls.Waiting].Length > 0 && Controls.IsCsv(state.Form) && state.Form[Controls.FileHash] != form[Controls.FileHash])
        {
            missing.Add($"The file “{state.Form[Controls.File]}”, which waits for a restart, is not in the link.");
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
