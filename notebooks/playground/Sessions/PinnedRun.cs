using System.Globalization;
using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>A run whose curve is kept to compare others with.</summary>
/// <param name="name">What the legend says.</param>
/// <param name="form">Its settings, with how far it was and the weights moved by hand: all that is needed to repeat it.</param>
public sealed class PinnedRun(string name, SettingsForm form)
{
    public string Name { get; } = name;

    public SettingsForm Form { get; } = form;

    /// <summary>Its epochs as they are drawn; none while it is being repeated from a link.</summary>
    public IReadOnlyList<EpochRecord> History { get; internal set; } = [];

    /// <summary>Why it cannot be repeated; null if it can.</summary>
    public string? Problem { get; internal set; }

    /// <summary>A name that tells the run from those before it, for example <c>A: 20 sigmoid, adam 0.01</c>.</summary>
    public static string NameFor(SettingsForm form, IReadOnlyList<PinnedRun> others)
    {
        char letter = Enumerable.Range(0, 26).Select(i => (char)('A' + i)).First(c => !others.Any(o => o.Name[0] == c));
        string batch = form[Controls.Batch] is { Length: > 0 } size ? ", batch " + size : "";
        int epochs = Position.Parse(form[Controls.Position]).Epoch;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{letter}: {form[Controls.Hidden1]} {form[Controls.ActivationName]}, {form[Controls.OptimizerName]} {form[Controls.Rate]}{batch}, seed {form[Controls.Seed]}, {epochs} epochs");
    }
}
