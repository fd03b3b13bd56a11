using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Eml.Runner.Notebooks;

/// <summary>Compares outputs with those committed: text must be equal, numbers within a tolerance, figures by their data, pictures not at all.</summary>
internal static partial class OutputComparison
{
    /// <summary>Relative tolerance: machines with other vector widths sum in another order.</summary>
    public const double Relative = 1e-6;

    /// <summary>Absolute tolerance: below it a number is rounding, e.g. the error of a gradient check.</summary>
    public const double Absolute = 1e-9;

    /// <summary>The first difference between a cell's committed outputs and its outputs now, or null.</summary>
    public static string? FirstDifference(JsonArray committed, JsonArray now)
    {
        if (committed.Count != now.Count)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{committed.Count} outputs are committed, the run gave {now.Count}");
        }

        for (int i = 0; i < now.Count; i++)
        {
            if (Difference(committed[i]!.AsObject(), now[i]!.AsObject()) is string difference)
            {
                return string.Create(CultureInfo.InvariantCulture, $"output {i + 1}, {difference}");
            }
        }

        return null;
    }

    /// <summary>Whether two texts are equal but for numbers within the tolerance.</summary>
    public static bool AreEqual(string committed, string now)
    {
        if (committed == now)
        {
            return true;
        }

        string[] one = Number().Split(committed), other = Number().Split(now);
        return one.AsSpan().SequenceEqual(other)
            && Number().Matches(committed).Zip(Number().Matches(now)).All(pair => AreClose(pair.First.Value, pair.Second.Value));
    }

    private static string? Difference(JsonObject committed, JsonObject now)
    {
        string type = now["output_type"]!.ToString();
        if (committed["output_type"]?.ToString() != type || committed["name"]?.ToString() != now["name"]?.ToString())
        {
            return $"the kind: {committed["output_type"]} is committed, the run gave {type}";
        }

        if (now["data"] is not JsonObject data)
        {
            return Difference(type, Text.Join(committed["text"]), Text.Join(now["text"]));
        }

        JsonObject old = committed["data"] as JsonObject ?? [];
        return data.Concat(old.Where(entry => !data.ContainsKey(entry.Key)))
            .Where(entry => !entry.Key.StartsWith("image/p", StringComparison.Ordinal))
            .Select(entry => Difference(entry.Key, AsText(old[entry.Key]), AsText(data[entry.Key])))
            .FirstOrDefault(difference => difference is not null);
    }

    private static string? Difference(string what, string committed, string now)
    {
        if (AreEqual(committed, now))
        {
            return null;
        }

        string[] one = committed.Split('\n'), other = now.Split('\n');
        int line = Enumerable.Range(0, Math.Max(one.Length, other.Length))
            .First(i => i >= one.Length || i >= other.Length || !AreEqual(one[i], other[i]));
        return string.Create(CultureInfo.InvariantCulture,
            $"{what}, line {line + 1}: committed is \"{Excerpt(one, other, line)}\", the run gave \"{Excerpt(other, one, line)}\"");
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

    private static string AsText(JsonNode? node) =>
        node is JsonObject json ? json.ToJsonString() : Text.Join(node);

    private static bool AreClose(string committed, string now)
    {
        double a = double.Parse(committed, NumberStyles.Float, CultureInfo.InvariantCulture), b = double.Parse(now, NumberStyles.Float, CultureInfo.InvariantCulture);
        return Math.Abs(a - b) <= Absolute + (Relative * Math.Max(Math.Abs(a), Math.Abs(b)));
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][+-]?\d+)?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Number();
}
