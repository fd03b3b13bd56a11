using System.Globalization;

namespace Eml.Playground.Sessions;

/// <summary>A setting that was changed while the run went on.</summary>
/// <param name="Epoch">The epochs that were done with the old value.</param>
/// <param name="Key">The control.</param>
/// <param name="Text">Its new text.</param>
public sealed record RunChange(int Epoch, string Key, string Text)
{
    /// <summary>As it stands in the address: <c>120:rate:0.02</c>; several are joined by a semicolon.</summary>
    public override string ToString() => FormattableString.Invariant($"{Epoch}:{Key}:{Text}");

    public static string Format(IEnumerable<RunChange> changes) => string.Join(';', changes);

    /// <summary>The changes of that text in order; what cannot be read, and what cannot be changed in a run, is left out.</summary>
    public static IReadOnlyList<RunChange> ParseAll(string text) => [.. text.Split(';').Select(Parse).OfType<RunChange>().OrderBy(c => c.Epoch)];

    /// <summary>The settings with all these changes.</summary>
    public static SettingsForm Apply(SettingsForm form, IEnumerable<RunChange> changes) =>
        changes.Aggregate(form, (f, c) => f.With(c.Key, c.Text));

    /// <summary>A run's settings with the changes on its way that they name, at its start.</summary>
    public static SettingsForm Applied(SettingsForm run) => Apply(run, ParseAll(run[Controls.Changes])).WithRun();

    private static RunChange? Parse(string text)
    {
        string[] parts = text.Split(':', 3);
        return parts.Length == 3 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int epoch)
            && Controls.ByKey.TryGetValue(parts[1], out Control? control) && control.Live
            ? new RunChange(epoch, parts[1], parts[2])
            : null;
    }
}
