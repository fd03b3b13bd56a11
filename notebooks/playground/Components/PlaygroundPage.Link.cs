using Eml.Playground.Sessions;
using Microsoft.JSInterop;

namespace Eml.Playground.Components;

/// <summary>The address, which holds the whole state.</summary>
public sealed partial class PlaygroundPage
{
    private string? linkProblem;

    /// <summary>Makes what the address describes. Settings in it that cannot be used are said beside their controls, and the run that is shown has the usual ones instead.</summary>
    private void OpenAddress()
    {
        SettingsForm link = SettingsForm.FromQuery(new Uri(Navigation.Uri).Query);
        form = link.WithExactly([new(Controls.Content, ""), new(Controls.Pins, "")]);
        try
        {
            FindUpload(link[Controls.Content]);
            Read();
        }
        catch (InvalidDataException e)
        {
            Refuse(Controls.Data, e.Message);
        }

        if (Wanted is not null)
        {
            BeginSession(Position.Parse(form[Controls.Position]), WeightEdit.ParseAll(form[Controls.Edits]));
        }
        else
        {
            (SettingsForm asked, FormReading said) = (form, reading);
            form = FormReading.Mend(form, upload);
            Read();
            BeginSession();
            (form, reading) = (asked, said);
        }

        try
        {
            _ = pins.Repeat(link[Controls.Pins], Uploads.Find);
        }
        catch (InvalidDataException e)
        {
            linkProblem = $"The pinned runs of this link cannot be read: {e.Message}. Copy the whole link again.";
        }
    }

    /// <summary>The file of a link: the server has it, or it is in the link.</summary>
    private void FindUpload(string content)
    {
        upload = form[Controls.FileHash] is { Length: > 0 } hash ? Uploads.Find(hash) : null;
        if (upload is null && Controls.IsCsv(form) && content.Length > 0)
        {
            upload = Upload.FromLink(form[Controls.File], form[Controls.FileHash], content);
            Uploads.Add(upload);
        }
    }

    /// <summary>Puts the whole state into the address: settings, file, how far the run is, weights moved by hand, and pinned runs.</summary>
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
                new(Controls.Content, Controls.IsCsv(form) ? upload?.LinkText ?? "" : ""),
                new(Controls.Pins, pins.ToLink() ?? ""),
            ]).ToQuery();
        }
    }

    /// <summary>What the link cannot hold; empty when it holds everything.</summary>
    private string MissingFromLink
    {
        get
        {
            var missing = new List<string>();
            if (Controls.IsCsv(form) && upload is { LinkText: null } file)
            {
                missing.Add(Invariant($"The file “{file.Name}” is too large for a link (compressed, at most {LinkData.LongestText} characters): only its name and checksum are in it, and whoever opens it has to choose the same file."));
            }

            if (Link.Length > LinkData.LongestQuery)
            {
                missing.Add(Invariant($"With {now?.Edits.Length} weights moved by hand this link has {Link.Length} characters; no more than {LinkData.LongestQuery} can be opened."));
            }

            if (pins.ToLink() is null)
            {
                missing.Add("The pinned runs are too long for a link.");
            }

            missing.AddRange(pins.Runs.Where(NeedsAnotherFile).Select(run => $"The pinned run {run.Name[..1]} needs the file “{run.Form[Controls.File]}”, which is not in the link."));
            return string.Join(' ', missing);
        }
    }

    private bool NeedsAnotherFile(PinnedRun run) =>
        Controls.IsCsv(run.Form) && !(Controls.IsCsv(form) && upload?.LinkText is not null && run.Form[Controls.FileHash] == upload.Hash);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
