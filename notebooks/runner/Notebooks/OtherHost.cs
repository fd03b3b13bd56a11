using System.Text.Json.Nodes;

namespace Eml.Runner.Notebooks;

/// <summary>Knows outputs that VS Code or Jupyter saved: they hold a figure's live HTML, or the block of every network address of the machine that .NET Interactive puts into the first cell.</summary>
internal static class OtherHost
{
    /// <summary>What is said of such a notebook.</summary>
    public const string Advice = "the notebook was saved by another host (VS Code, Jupyter): run with --save";

    private static readonly string[] Signs = ["probeAddresses(", "class=\"eml-figure\""];

    /// <summary>Whether outputs that are committed were saved by another host.</summary>
    public static bool Saved(JsonArray committed) =>
        committed.OfType<JsonObject>().Select(output => Text.Join(output["data"]?[MediaTypes.Html])).Any(html => Signs.Any(sign => html.Contains(sign, StringComparison.Ordinal)));
}
