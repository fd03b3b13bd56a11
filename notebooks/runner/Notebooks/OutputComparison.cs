using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Eml.Runner.Notebooks;

/// <summary>
/// Compares outputs with those saved: text must be equal, numbers within a tolerance, figures by their data, pictures not at all.
/// Where the saved outputs were made with another arithmetic (<see cref="SavedOn"/>), words are compared and numbers are not.
/// </summary>
internal static partial class OutputComparison
{
    /// <summary>Relative tolerance: machines with other vector widths sum in another order.</summary>
    public const double Relative = 1e-6;

    /// <summary>Absolute tolerance: below it a number is rounding, e.g. the error of a gradient check.</summary>
    public const double Absolute = 1e-9;

    /// <summary>The first difference between a cell's saved outputs and its outputs now, or null.</summary>
    /// <param name="saved">The saved outputs.</param>
    /// <param name="now">The outputs now, as they would be saved.</param>
    /// <param name="numbers">Whether numbers are compared.</param>
    public static string? FirstDifference(JsonArray saved, JsonArray now, bool numbers = true)
    {
        if (saved.Count != now.Count)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{saved.Count} outputs are saved, the run gave {now.Count}");
        }

        for (int i = 0; i < now.Count; i++)
        {
            if (Difference(saved[i]!.AsObject(), now[i]!.AsObject(), numbers) is string difference)
            {
                return string.Create(CultureInfo.InvariantCulture, $"output {i + 1}, {difference}");
            }
        }

        return null;
    }

    /// <summary>Whether two texts are equal but for numbers within the tolerance.</summary>
    public static bool AreEqual(string saved, string now)
    {
        if (saved == now)
        {
            return true;
        }

        string[] one = Number().Split(saved), other = Number().Split(now);
        return one.AsSpan().SequenceEqual(other)
            && Number().Matches(saved).Zip(Number().Matches(now)).All(pair => AreClose(pair.First.Value, pair.Second.Value));
    }

    private static string? Difference(JsonObject saved, JsonObject now, bool numbers)
    {
        string type = now["output_type"]!.ToString();
        if (saved["output_type"]?.ToString() != type || saved["name"]?.ToString() != now["name"]?.ToString())
        {
            return $"the kind: {saved["output_type"]} is saved, the run gave {type}";
        }

        if (now["data"] is not JsonObject data)
        {
            return Difference(type, Comparable(saved["text"], numbers), Comparable(now["text"], numbers));
        }

        JsonObject old = saved["data"] as JsonObject ?? [];
        return data.Concat(old.Where(entry => !data.ContainsKey(entry.Key)))
            .Where(entry => entry.Key != MediaTypes.Png)
            .Select(entry => Difference(entry.Key, Comparable(old[entry.Key], numbers), Comparable(data[entry.Key], numbers)))
            .FirstOrDefault(difference => difference is not null);
    }

    private static string? Difference(string what, string saved, string now)
    {
        if (AreEqual(saved, now))
        {
            return null;
        }

        string[] one = saved.Split('\n'), other = now.Split('\n');
        int line = Enumerable.Range(0, Math.Max(one.Length, other.Length))
            .First(i => i >= one.Length || i >= other.Length || !AreEqual(one[i], other[i]));
        return string.Create(CultureInfo.InvariantCulture,
            $"{what}, line {line + 1}: saved is \"{Excerpt(one, other, line)}\", the run gave \"{Excerpt(other, one, line)}\"");
    }

    /// <summary>The line, from a little before the first character that differs.</summary>
    private static string Excerpt(string[] lines, string[] others, int line)
    {
        if (line >= lines.Length)
        {
            return "";
        }

        string other = line < others.Length ? others[line] : "";
        int start = Math.Max(0, lines[line].AsSpan().CommonPrefixLength(other) - 30);
        string rest = lines[line][start..];
        return (start > 0 ? "…" : "") + (rest.Length > 90 ? rest[..90] + "…" : rest);
    }

    private static string Comparable(JsonNode? node, bool numbers) => (node, numbers) switch
    {
        (JsonObject json, true) => json.ToJsonString(),
        (JsonObject json, false) => Words(string.Join('\n', Names(json))),
        (_, true) => Text.Join(node),
        _ => Words(Text.Join(node)),
    };

    /// <summary>A text without its numbers, without the blanks that align them, and without the plural that a number asks for.</summary>
    private static string Words(string text) => Plural().Replace(Blanks().Replace(Number().Replace(text, "#"), " "), "");

    /// <summary>What names the parts of a figure; not the data, which are lists.</summary>
    private static IEnumerable<string> Names(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(entry => entry.Value is JsonValue value ? [$"{entry.Key}: {value}"] : Names(entry.Value)),
        JsonArray list => list.OfType<JsonObject>().SelectMany(Names),
        _ => [],
    };

    private static bool AreClose(string saved, string now)
    {
        double a = double.Parse(saved, NumberStyles.Float, CultureInfo.InvariantCulture), b = double.Parse(now, NumberStyles.Float, CultureInfo.InvariantCulture);
        return Math.Abs(a - b) <= Absolute + (Relative * Math.Max(Math.Abs(a), Math.Abs(b)));
    }

    [GeneratedRegex("[ \u00A0]+", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"(?<=# \p{Ll}+)s\b", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Plural();

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][+-]?\d+)?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Number();
}
