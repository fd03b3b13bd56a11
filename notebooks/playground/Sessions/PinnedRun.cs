using System.Globalization;
using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>A run whose curve is kept to compare others with.</summary>
/// <param name="name">What the legend says.</param>
/// <param name="form">Its settings, with how far it was and the weights moved by hand: all that is needed to repeat it.</param>
public sealed class PinnedRun(string name, SettingsForm form)
{
    private const int MostChanges = 2, LongestInLegend = 14;

    /// <summary>By what it is called for short.</summary>
    public char Letter => Name[0];

    public string Name { get; } = name;

    public SettingsForm Form { get; } = form;

    /// <summary>Its epochs as they are drawn; none while it is being repeated from a link.</summary>
    public IReadOnlyList<EpochRecord> History { get; internal set; } = [];

    /// <summary>Why it cannot be repeated; null if it can.</summary>
    public string? Problem { get; internal set; }

    /// <summary>
    /// A name that tells the run from the others: its data, its network, every setting that is not as the data set brings it, what was done to it on the way, and how
    /// far it went; for example <c>A: sine, 10 sigmoid, adam 0.03, noise 0.3, 200 epochs</c>.
    /// </summary>
    /// <param name="letter">By what it is called for short.</param>
    /// <param name="form">The run.</param>
    /// <param name="others">Those that are pinned already.</param>
    public static string NameFor(char letter, SettingsForm form, IReadOnlyList<PinnedRun> others)
    {
        Position at = Position.Parse(form[Controls.Position]);
        IReadOnlyList<RunChange> changes = RunChange.ParseAll(form[Controls.Changes]);
        int moved = WeightEdit.ParseAll(form[Controls.Edits]).Count;
        string version = others.Any(o => ShortWords.Data(o.Form) == ShortWords.Data(form) && o.Form[Controls.FileHash] != form[Controls.FileHash]) ? $" ({form[Controls.FileHash][..Math.Min(4, form[Controls.FileHash].Length)]}…)" : "";
        string[] parts =
        [
            ShortWords.Data(form) + version,
            .. ShortWords.Training(form, Controls.Epochs, Controls.TargetLoss, Controls.EarlyStopping),      // they only say when a run ends
            .. changes.Count > MostChanges ? [ShortWords.Count(changes.Count, "live change")] : changes.Select(c => string.Create(CultureInfo.InvariantCulture, $"{ShortWords.Setting(c.Key, c.Text)} from epoch {c.Epoch}")),
            .. moved > 0 ? [ShortWords.Count(moved, "weight") + " moved"] : (string[])[],
            ShortWords.Count(at.Epoch, "epoch") + (at.Batch > 0 ? " and " + (at.Batch == 1 ? "1 batch" : string.Create(CultureInfo.InvariantCulture, $"{at.Batch} batches")) : ""),
        ];
        return $"{letter}: {string.Join(", ", parts)}";
    }

    /// <summary>What a legend says of its curve beside another run: on what other data its losses are, so that nobody compares them. It is short: a legend has narrow columns.</summary>
    /// <param name="current">The run with which it is drawn.</param>
    public string NameBeside(SettingsForm current)
    {
        string text = ShortWords.OtherData(Form, current) is not { } other ? $"pinned run {Letter}" : Form[Controls.Data] != current[Controls.Data] ? $"{Letter} on {other}" : $"{Letter}, {other}";
        return text.Length > LongestInLegend ? text[..(LongestInLegend - 1)] + "…" : text;
    }
}
