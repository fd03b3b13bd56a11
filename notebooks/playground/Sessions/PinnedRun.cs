using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>A run whose curve is kept to compare others with.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="History">Its epochs as they were drawn.</param>
/// <param name="Form">Its settings.</param>
public sealed record PinnedRun(string Name, IReadOnlyList<EpochRecord> History, SettingsForm Form)
{
    /// <summary>A name that tells the run from those before it, for example <c>A: 20 sigmoid, adam 0.01</c>.</summary>
    public static string NameFor(SettingsForm form, Snapshot run, IReadOnlyList<PinnedRun> others)
    {
        char letter = Enumerable.Range(0, 26).Select(i => (char)('A' + i)).First(c => !others.Any(o => o.Name[0] == c));
        string batch = form[Controls.Batch] is { Length: > 0 } size ? ", batch " + size : "";
        return FormattableString.Invariant(
            $"{letter}: {form[Controls.Hidden1]} {form[Controls.ActivationName]}, {form[Controls.OptimizerName]} {form[Controls.Rate]}{batch}, seed {form[Controls.Seed]}, {run.Position.Epoch} epochs");
    }
}
