using System.Text.RegularExpressions;
using Eml.Data;

namespace Eml.Playground.Sessions;

/// <summary>The library speaks of the options of <see cref="CsvOptions"/>; on the page they are controls, and have other names.</summary>
internal static partial class CsvWords
{
    private static readonly Dictionary<string, string> controls = new(StringComparer.Ordinal)
    {
        [nameof(CsvOptions.Separator)] = Controls.CsvSeparator,
        [nameof(CsvOptions.DecimalMark)] = Controls.CsvDecimal,
        [nameof(CsvOptions.Header)] = Controls.CsvHeader,
        [nameof(CsvOptions.Missing)] = Controls.CsvMissing,
        [nameof(CsvOptions.MissingMarkers)] = Controls.CsvMarkers,
        [nameof(CsvOptions.Comment)] = Controls.CsvComment,
        [nameof(CsvOptions.Encoding)] = Controls.CsvEncoding,
        [nameof(CsvOptions.LeaveOut)] = Controls.CsvLeaveOut,
        [nameof(CsvOptions.OneHot)] = Controls.CsvOneHot,
    };

    /// <summary>The control that decides what a sentence of the library is about, if it names just one option; else null.</summary>
    public static string? Control(string sentence) =>
        Option().Matches(sentence).Select(m => m.Groups["name"].Value).Concat(Name().Matches(sentence).Select(m => m.Value)).Distinct(StringComparer.Ordinal).ToArray() is [string only] ? controls[only] : null;

    /// <summary>A sentence of the library with the names that the page's controls have.</summary>
    public static string OfThePage(string sentence)
    {
        sentence = Option().Replace(sentence, m => $"{m.Groups["the"]} setting {Label(m.Groups["name"].Value)}");
        sentence = Limit().Replace(sentence, "");
        sentence = Name().Replace(sentence, m => Label(m.Value));
        return sentence.Replace("he options decide:", "he settings decide:", StringComparison.Ordinal)
            .Replace("where that row is data, the setting", "where that row is data, “no names” in the setting", StringComparison.Ordinal)
            .Replace(" can be DropRows", " can leave the rows out", StringComparison.Ordinal)
            .Replace("” to null", "” to “none”", StringComparison.Ordinal)
            .Replace("classes: true", "the task classification", StringComparison.Ordinal);
    }

    private static string Label(string option) => $"“{Controls.ByKey[controls[option]].Label}”";

    /// <summary>An option that is named as one, with the values that C# has for it, which the control lists itself.</summary>
    [GeneratedRegex("(?<the>[Tt]he) option (?<name>Separator|DecimalMark|Header|MissingMarkers|Missing|Comment|Encoding|LeaveOut|OneHot)(, (true or false|false|DropRows or Mean|'.' or '.'),)?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Option();

    /// <summary>The page has limits of its own, which are no setting.</summary>
    [GeneratedRegex(", see the option Max[A-Za-z]+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Limit();

    /// <summary>The options whose names are no English words.</summary>
    [GeneratedRegex("\\b(DecimalMark|MissingMarkers|LeaveOut|OneHot)\\b", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}
