using System.Text.Json.Nodes;

namespace Eml.Runner.Notebooks;

/// <summary>
/// What a saved notebook keeps of its outputs. A figure's HTML, which only a live host can run, stays out: the figure is there
/// as plotly's JSON, as a picture and as text.
/// </summary>
internal static class SavedOutputs
{
    /// <summary>A cell's outputs as they are saved, without pictures.</summary>
    public static JsonArray Of(JsonArray outputs)
    {
        var saved = (JsonArray)outputs.DeepClone();
        foreach (JsonObject data in saved.Select(output => output?["data"]).OfType<JsonObject>())
        {
            data.Remove(MediaTypes.Checks);
            _ = data.ContainsKey(MediaTypes.Plotly) && data.Remove(MediaTypes.Html);
        }

        return saved;
    }

    /// <summary>The bundles among a cell's outputs that hold a figure, in order.</summary>
    public static IEnumerable<JsonObject> Figures(JsonArray outputs) =>
        outputs.Select(output => output?["data"]).OfType<JsonObject>().Where(data => data.ContainsKey(MediaTypes.Plotly));

    /// <summary>Puts a picture into a figure's bundle; media types stay in order.</summary>
    public static void AddPicture(JsonObject data, string base64)
    {
        data.Remove(MediaTypes.Png);
        int place = data.Count(entry => string.CompareOrdinal(entry.Key, MediaTypes.Png) < 0);
        data.Insert(place, MediaTypes.Png, base64);
    }
}
