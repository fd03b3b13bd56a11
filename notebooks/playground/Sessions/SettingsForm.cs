using System.Collections.Immutable;

namespace Eml.Playground.Sessions;

/// <summary>The texts of all controls, right or wrong: what stands in the sidebar and in the address. Immutable.</summary>
public sealed class SettingsForm
{
    private readonly ImmutableDictionary<string, string> texts;

    private SettingsForm(ImmutableDictionary<string, string> texts) => this.texts = texts;

    /// <summary>Every control at its default, with the settings that suit the first data set.</summary>
    public static SettingsForm Default { get; } =
        new SettingsForm(ImmutableDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal)).WithExactly(DataSets.Find("sine")!.Presets);

    /// <summary>The text of a control, its default if nothing was said.</summary>
    public string this[string key] => texts.TryGetValue(key, out string? text) ? text : Controls.ByKey.TryGetValue(key, out Control? control) ? control.Default : "";

    /// <summary>The same with one text changed by hand. A new task or data set brings the settings that suit it, except those that were set by hand.</summary>
    public SettingsForm With(string key, string text)
    {
        SettingsForm changed = new(texts.SetItem(key, text.Trim()));
        return key switch
        {
            Controls.Task => changed.With(Controls.Data, text == Controls.Classification ? "spirals" : "sine"),
            Controls.Data when DataSets.Find(text.Trim()) is { } set => changed.WithExactly(set.Task is null ? [] : [new(Controls.Task, set.Task)])
                .WithExactly(set.Presets.Where(p => !ByHand.Contains(p.Key))),
            _ => changed.WithByHand([.. ByHand, key]),
        };
    }

    /// <summary>The same with everything as the data set brings it.</summary>
    public SettingsForm WithPresets() => WithExactly(Controls.Set(this)?.Presets ?? []).WithByHand([]);

    /// <summary>What a change of the data set has kept because it was set by hand, and the new data set would have brought otherwise.</summary>
    public IReadOnlyList<Control> KeptFrom(SettingsForm before) => before[Controls.Data] == this[Controls.Data] ? []
        : [.. (Controls.Set(this)?.Presets ?? []).Where(p => ByHand.Contains(p.Key) && this[p.Key] != p.Value).Select(p => Controls.ByKey[p.Key]).Where(c => c.Applies(this))];

    /// <summary>The controls that a data set brings a text for and that were set by hand, to whatever text.</summary>
    private string[] ByHand => this[Controls.ByHand].Split(',', StringSplitOptions.RemoveEmptyEntries);

    private SettingsForm WithByHand(IEnumerable<string> keys) =>
        WithExactly([new(Controls.ByHand, string.Join(',', keys.Where(k => Controls.Set(this)?.Presets.Any(p => p.Key == k) == true).Distinct(StringComparer.Ordinal)))]);

    /// <summary>The texts of several controls, as they stand, with nothing else changed.</summary>
    public SettingsForm WithExactly(IEnumerable<KeyValuePair<string, string>> values) =>
        new(texts.SetItems(values.Select(v => KeyValuePair.Create(v.Key, v.Value.Trim()))));

    /// <summary>Whether no run is described: nothing was trained, and no weight moved.</summary>
    public bool IsUntrained => this[Controls.Position].Length == 0 && this[Controls.Edits].Length == 0;

    /// <summary>The same training, seen as another form says: its speed, its sweep and its view.</summary>
    public SettingsForm WithViewOf(SettingsForm other) => WithExactly(Controls.All.Where(c => !Controls.IsOfTraining(c)).Select(c => KeyValuePair.Create(c.Key, other[c.Key])));

    /// <summary>The same with how far a run is, the weights moved by hand and the settings changed on the way; by default with none of it.</summary>
    public SettingsForm WithRun(Position at = default, IEnumerable<WeightEdit>? edits = null, IEnumerable<RunChange>? changes = null) => WithExactly(
        [new(Controls.Position, at > Position.Start ? at.ToString() : ""), new(Controls.Edits, WeightEdit.Format(edits ?? [])), new(Controls.Changes, RunChange.Format(changes ?? []))]);

    /// <summary>The same with some controls as the data set brings them.</summary>
    public SettingsForm Without(IEnumerable<string> keys)
    {
        SettingsForm brought = Default.With(Controls.Data, this[Controls.Data]);
        return new SettingsForm(texts.SetItems(keys.Select(k => KeyValuePair.Create(k, brought[k]))));
    }

    /// <summary>Reads the query of an address; keys that are no control's are left out. One that does not say what was set by hand counts what is other than its data set brings.</summary>
    public static SettingsForm FromQuery(string query)
    {
        Dictionary<string, string> values = Texts(query);
        SettingsForm start = values.TryGetValue(Controls.Data, out string? data) ? Default.With(Controls.Data, data)
            : values.TryGetValue(Controls.Task, out string? task) ? Default.With(Controls.Task, task)
            : Default;
        SettingsForm form = start.WithExactly(values);
        return form.WithByHand(values.ContainsKey(Controls.ByHand) ? form.ByHand.Where(values.ContainsKey)
            : (Controls.Set(form)?.Presets ?? []).Where(p => Controls.ByKey[p.Key].Applies(form) && form[p.Key] != p.Value).Select(p => p.Key));
    }

    /// <summary>What <see cref="Waiting"/> wrote, put into the form.</summary>
    public SettingsForm WithWaiting(string query) =>
        WithExactly(Texts(query).Where(t => t.Key is Controls.File or Controls.FileHash || (Controls.ByKey.TryGetValue(t.Key, out Control? control) && Controls.IsOfTraining(control))));

    /// <summary>What of the training, with the file, differs from a run's form, as a query: the settings that wait for a restart.</summary>
    public string Waiting(SettingsForm running) => Query(
        Controls.All.Where(c => Controls.IsOfTraining(c) && c.Applies(this)).Select(c => c.Key).Concat([Controls.File, Controls.FileHash]).Where(k => this[k] != running[k]));

    /// <summary>The query of an address that gives this form again; every setting that applies, or was set by hand, is written, so that it does not depend on later defaults.</summary>
    public string ToQuery() =>
        "?" + Query(Controls.All.Where(c => c.Applies(this) || ByHand.Contains(c.Key)).Select(c => c.Key).Concat(Controls.Hidden.Where(k => this[k].Length > 0)));

    /// <summary>Whether two forms ask for the same training: speed, sweep and view aside, and what applies in neither.</summary>
    /// <param name="other">The other form.</param>
    /// <param name="butLive">Whether what can be changed while a run goes on may differ.</param>
    public bool SameTraining(SettingsForm other, bool butLive = false) =>
        Controls.All.Where(c => Controls.IsOfTraining(c) && !(butLive && c.Live) && (c.Applies(this) || c.Applies(other))).All(c => this[c.Key] == other[c.Key])
        && (!Controls.IsCsv(this) || this[Controls.FileHash] == other[Controls.FileHash]);

    private string Query(IEnumerable<string> keys) => string.Join('&', keys.Select(k => k + "=" + Uri.EscapeDataString(this[k])));

    private static Dictionary<string, string> Texts(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2);
            string key = Uri.UnescapeDataString(pair[0]);
            string text = pair.Length == 2 ? Uri.UnescapeDataString(pair[1].Replace('+', ' ')) : "";
            if (Controls.ByKey.ContainsKey(key) || Controls.Hidden.Contains(key))
            {
                values[key] = text;
            }
        }

        return values;
    }
}
