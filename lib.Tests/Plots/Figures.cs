using System.Globalization;
using System.Text.Json;
using Eml.Plots;
using Xunit;

namespace Eml.Tests.Plots;

/// <summary>What holds for every chart.</summary>
internal static class Figures
{
    /// <summary>The drawn size that no chart exceeds, in characters of JSON.</summary>
    public const int MostCharacters = 100_000;

    /// <summary>Checks the figure, here and under a decimal comma, and gives its JSON.</summary>
    public static JsonElement Check(Func<Figure> draw)
    {
        Figure figure = draw();
        string json = figure.ToJson();
        Assert.InRange(json.Length, 1, MostCharacters);
        Assert.EndsWith(".", figure.Summary, StringComparison.Ordinal);
        Assert.Equal(figure.Summary, figure.ToString());
        JsonElement root = JsonDocument.Parse(json).RootElement;
        JsonElement layout = root.GetProperty("layout");
        Assert.NotEmpty(layout.GetProperty("title").GetProperty("text").GetString()!);
        foreach (JsonProperty axis in layout.EnumerateObject().Where(p => p.Name.Contains("axis", StringComparison.Ordinal)))
        {
            if (!axis.Value.TryGetProperty("visible", out JsonElement visible) || visible.GetBoolean())
            {
                Assert.NotEmpty(axis.Value.GetProperty("title").GetProperty("text").GetString()!);
            }
        }

        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Figure again = draw();
            Assert.Equal(json, again.ToJson());
            Assert.Equal(figure.Summary, again.Summary);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        return root;
    }

    /// <summary>The trace whose name starts so.</summary>
    public static JsonElement Trace(JsonElement figure, string name) => figure.GetProperty("data").EnumerateArray()
        .Single(t => t.TryGetProperty("name", out JsonElement n) && n.GetString()!.StartsWith(name, StringComparison.Ordinal));

    /// <summary>Whether there is such a trace.</summary>
    public static bool HasTrace(JsonElement figure, string name) => figure.GetProperty("data").EnumerateArray()
        .Any(t => t.TryGetProperty("name", out JsonElement n) && n.GetString()!.StartsWith(name, StringComparison.Ordinal));

    /// <summary>A property of a trace as numbers; null is NaN.</summary>
    public static double[] Numbers(JsonElement trace, string property) =>
        [.. trace.GetProperty(property).EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble())];
}
