using Eml.Playground.Sessions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Eml.Playground.Components;

/// <summary>The settings in the sidebar, and the run that is made of them.</summary>
public sealed partial class PlaygroundPage
{
    private SettingsForm form = SettingsForm.Default, runningForm = SettingsForm.Default;
    private FormReading reading = FormReading.Nothing;
    private Upload? upload;

    [Inject] private UploadStore Uploads { get; set; } = null!;

    private IReadOnlyDictionary<string, string> Errors => reading.Errors;

    private Experiment? Wanted => reading.Experiment;

    private bool HasTarget => reading.Settings?.Training.TargetLoss is not null;

    /// <summary>Whether the sidebar asks for another run than the one that is shown.</summary>
    private bool Outdated => session is not null && !form.SameTraining(runningForm);

    private Task Change(KeyValuePair<string, string> change)
    {
        form = form.With(change.Key, change.Value);
        Read();
        if (change.Key == Controls.Speed && reading.Settings is { } settings)
        {
            _ = session?.ChangeSpeedAsync(settings.EpochsPerSecond);
        }
        else if (now is null || now.State == RunState.Ready)
        {
            BeginSession();     // nothing is lost: show the new data at once
        }

        return WriteAddressAsync();
    }

    private void Read() => reading = FormReading.Of(form, upload);

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
            Refuse(Controls.Data, refused.Message);
        }
    }
}
