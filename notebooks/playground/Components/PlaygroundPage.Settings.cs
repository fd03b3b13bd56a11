using Eml.Playground.Sessions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace Eml.Playground.Components;

/// <summary>The settings in the sidebar, and the run that is made of them.</summary>
public sealed partial class PlaygroundPage
{
    private SettingsForm form = SettingsForm.Default, runningForm = SettingsForm.Default;
    private FormReading reading = FormReading.Nothing;
    private Upload? upload;
    private IBrowserFile? chosen;

    [Inject] private UploadStore Uploads { get; set; } = null!;

    private IReadOnlyDictionary<string, string> Errors => reading.Errors;

    private Experiment? Wanted => reading.Experiment;

    private bool HasTarget => reading.Settings?.Training.TargetLoss is not null;

    /// <summary>Whether the sidebar asks for another run than the one that is shown.</summary>
    private bool Outdated => session is not null && !form.SameTraining(runningForm);

    private Task Change(KeyValuePair<string, string> change)
    {
        form = form.With(change.Key, change.Value);
        if (change.Key == Controls.Speed)
        {
            Read();
            _ = reading.Settings is { } settings ? session?.ChangeSpeedAsync(settings.EpochsPerSecond) : null;
        }
        else
        {
            ReadAndShow();
        }

        return WriteAddressAsync();
    }

    private void Read() => reading = FormReading.Of(form, upload);

    /// <summary>Reads the form, and shows its data at once where no run is lost by it.</summary>
    private void ReadAndShow()
    {
        Read();
        if (now is null || now.State == RunState.Ready)
        {
            BeginSession();
        }
    }

    private void Refuse(string control, string message) => reading = reading with { Experiment = null, Errors = new Dictionary<string, string> { [control] = message } };

    /// <summary>A new session with the form's settings, in place of the present one.</summary>
    private void BeginSession(Position replayTo = default, IReadOnlyList<WeightEdit>? edits = null)
    {
        if (Wanted is not { } experiment)
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

    /// <summary>Reads the chosen file. When another one is chosen before it is read, that one counts.</summary>
    private async Task UploadAsync(InputFileChangeEventArgs change)
    {
        if (change.FileCount == 0)
        {
            return;     // the choice was called off
        }

        IBrowserFile file = chosen = change.File;
        Upload? read = null;
        string? refusal = null;
        try
        {
            read = await Upload.ReadAsync(file.Name, file.Size, () => file.OpenReadStream(Upload.MaxBytes, closing.Token), closing.Token);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            refusal = e.Message;
        }
        catch (JSException)
        {
            // The browser's words for a file that was moved or changed since it was chosen, or that is no longer the chosen one.
            refusal = $"“{file.Name}” cannot be read: it was moved or changed, or another file was chosen. Choose it again.";
        }

        if (chosen != file)
        {
            return;
        }

        if (read is null)
        {
            Refuse(Controls.Data, refusal!);
        }
        else
        {
            Use(read);
            await WriteAddressAsync();
        }
    }

    private void Use(Upload read)
    {
        upload = read;
        Uploads.Add(read);
        form = form.WithExactly([new(Controls.File, read.Name), new(Controls.FileHash, read.Hash), new(Controls.Target, ""), new(Controls.Inputs, "")]);
        ReadAndShow();
    }
}
