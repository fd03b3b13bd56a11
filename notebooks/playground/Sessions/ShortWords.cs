using System.Globalization;

namespace Eml.Playground.Sessions;

/// <summary>Settings in few words, which tell one run from another.</summary>
internal static class ShortWords
{
    private const int LongestValue = 24, MostSettings = 4;

    /// <summary>What is said in other words: the data by their name, the network and its optimizer together.</summary>
    private static readonly string[] named = [Controls.Data, Controls.Hidden1, Controls.ActivationName, Controls.OptimizerName, Controls.Rate];

    /// <summary>The data set, or the reader's file.</summary>
    public static string Data(SettingsForm form) => Controls.IsCsv(form) && form[Controls.File] is { Length: > 0 } file ? $"“{Shorter(file)}”" : form[Controls.Data];

    /// <summary>One setting, for example <c>noise 0.3</c>.</summary>
    public static string Setting(string key, string text)
    {
        Control control = Controls.ByKey[key];
        return key == Controls.Task ? text : $"{char.ToLowerInvariant(control.Label[0])}{control.Label[1..]} {Shorter(text.Length == 0 ? control.Placeholder : text)}";
    }

    /// <summary>What a run begins with but for its data: for example <c>sigmoid, adam 0.01</c>, and every setting that is not as the data set brings it.</summary>
    /// <param name="form">The run's settings.</param>
    /// <param name="without">Settings that do not count here.</param>
    public static IEnumerable<string> Training(SettingsForm form, params string[] without)
    {
        string units = without.Contains(Controls.Hidden1) ? "" : string.Join('-', form[Controls.Hidden1].Split(',', StringSplitOptions.TrimEntries)) + " ";
        return
        [
            units + form[Controls.ActivationName], $"{form[Controls.OptimizerName]} {form[Controls.Rate]}",
            .. Different(form, SettingsForm.Default.With(Controls.Data, form[Controls.Data]), [.. named, .. without]).Select(c => Setting(c.Key, form[c.Key])),
        ];
    }

    /// <summary>Where the data of two forms differ: in their name, else in the one setting by which they do, or in several; null where they do not.</summary>
    /// <param name="form">The form whose data are named.</param>
    /// <param name="other">The other form.</param>
    public static string? OtherData(SettingsForm form, SettingsForm other)
    {
        if (form[Controls.Data] != other[Controls.Data] || Data(form) != Data(other))
        {
            return Data(form);
        }

        Control[] different = [.. Different(form, other).Where(c => c.Group == Controls.ByKey[Controls.Data].Group)];
        return IsAnotherFile(form, other) ? "another file" : different.Length > 1 ? "other data" : different.Length == 1 ? Setting(different[0].Key, form[different[0].Key]) : null;
    }

    /// <summary>In what one form differs from another: its data, or some of its settings; null where it differs in nothing.</summary>
    /// <param name="form">The form whose settings are named.</param>
    /// <param name="other">The other form.</param>
    /// <param name="without">Settings that do not count here.</param>
    public static string? Difference(SettingsForm form, SettingsForm other, params string[] without)
    {
        if (form[Controls.Data] != other[Controls.Data] || IsAnotherFile(form, other))
        {
            return OtherData(form, other);
        }

        string[] different = [.. Different(form, other, without).Select(c => Setting(c.Key, form[c.Key]))];
        return different.Length == 0 ? null
            : string.Join(", ", different.Take(MostSettings)) + (different.Length > MostSettings ? string.Create(CultureInfo.InvariantCulture, $" and {different.Length - MostSettings} more") : "");
    }

    /// <summary>A number with its noun, for example <c>1 epoch</c>.</summary>
    public static string Count(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    private static IEnumerable<Control> Different(SettingsForm form, SettingsForm other, params string[] without) =>
        Controls.All.Where(c => Controls.IsOfTraining(c) && c.Applies(form) && !without.Contains(c.Key) && !Same(form[c.Key], other[c.Key]));

    private static bool Same(string one, string other) => one == other
        || (double.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out double a) && double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out double b) && a.Equals(b));

    private static bool IsAnotherFile(SettingsForm form, SettingsForm other) => Controls.IsCsv(form) && form[Controls.FileHash] != other[Controls.FileHash];

    private static string Shorter(string text) => text.Length <= LongestValue ? text : text[..(LongestValue - 1)] + "…";
}
