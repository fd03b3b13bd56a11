namespace Eml.Playground.Sessions;

/// <summary>What a form comes to: settings and an experiment, or what is wrong with which control.</summary>
/// <param name="Settings">Null if a text cannot be used.</param>
/// <param name="Experiment">Null if there is an error.</param>
/// <param name="Errors">A message for each control that cannot be used.</param>
public sealed record FormReading(PlaygroundSettings? Settings, Experiment? Experiment, IReadOnlyDictionary<string, string> Errors)
{
    /// <summary>Before anything was read.</summary>
    public static FormReading Nothing { get; } = new(null, null, new Dictionary<string, string>());

    /// <summary>Reads a form, and makes its data.</summary>
    /// <param name="form">The texts of the controls.</param>
    /// <param name="upload">The file in use, if there is one.</param>
    public static FormReading Of(SettingsForm form, Upload? upload)
    {
        (PlaygroundSettings? settings, IReadOnlyDictionary<string, string> errors) = SettingsReader.Read(form);
        if (settings is null)
        {
            return new FormReading(null, null, errors);
        }

        try
        {
            if (Controls.IsCsv(form) && upload is null && form[Controls.File] is { Length: > 0 } name)
            {
                string hash = form[Controls.FileHash];
                throw new ControlException(Controls.Data, $"This link was made with the file “{name}” (SHA-256 {hash[..Math.Min(12, hash.Length)]}…): choose that file, and the run is the same.");
            }

            return new FormReading(settings, Experiment.Create(settings, upload), errors);
        }
        catch (ControlException e)
        {
            return new FormReading(settings, null, new Dictionary<string, string> { [e.Control] = e.Message });
        }
    }

    /// <summary>The form with every text that cannot be used replaced by what its data set is learned well with, so that there is a run to show.</summary>
    public static SettingsForm Mend(SettingsForm form, Upload? upload)
    {
        for (int attempt = 0; attempt < 3; attempt++)
        {
            IReadOnlyDictionary<string, string> errors = Of(form, upload).Errors;
            if (errors.Count == 0)
            {
                return form;
            }

            SettingsForm mended = form.Without(errors.ContainsKey(Controls.Validation) ? errors.Keys.Append(Controls.Train) : errors.Keys);       // the two parts depend on each other
            form = errors.ContainsKey(Controls.Data) || errors.ContainsKey(Controls.Task) || errors.Keys.All(key => mended[key] == form[key]) ? SettingsForm.Default : mended;
        }

        return SettingsForm.Default;
    }
}
