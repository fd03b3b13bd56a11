using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using XPlot.Plotly;

namespace Eml.Plots;

/// <summary>
/// Writes a figure as plotly's JSON. XPlot's types serialise themselves; what they write for a plotly.js of 2016 is brought
/// up to date here: titles become objects, NaN and infinity become null, and the house style fills what is left open.
/// </summary>
/// <remarks>XPlot's types say which of their properties are set by methods that only Newtonsoft's serialiser asks; a figure's JSON is its trees, everything else System.Text.Json's.</remarks>
internal static class FigureJson
{
    /// <summary>Significant digits of a drawn number: far below a pixel, and half the size of all 17.</summary>
    private const string Digits = "G8";

    private static readonly JsonSerializer Serializer = JsonSerializer.Create(new JsonSerializerSettings
    {
        Culture = CultureInfo.InvariantCulture,
        NullValueHandling = NullValueHandling.Ignore,
        FloatFormatHandling = FloatFormatHandling.Symbol,
    });

    public static string Write(Figure figure)
    {
        JObject layout = HouseStyle();
        layout.Merge(JObject.FromObject(figure.Layout, Serializer), new JsonMergeSettings { MergeArrayHandling = MergeArrayHandling.Replace });
        foreach (JProperty axis in layout.Properties().Where(IsAxis).ToArray())
        {
            axis.Value = Merge(new JObject { ["automargin"] = true, ["zeroline"] = false, ["showline"] = true }, (JObject)axis.Value);
        }

        var root = new JObject { ["data"] = Traces(figure.Traces), ["layout"] = layout };
        if (figure.Slider is FigureSlider slider)
        {
            slider.AddControls(layout);
            root["frames"] = slider.Frames();
        }

        root["config"] = new JObject
        {
            ["responsive"] = true,
            ["displaylogo"] = false,
            ["showSendToCloud"] = false,        // plotly.js 4 offers to upload the chart unless told not to
            ["modeBarButtonsToRemove"] = new JArray("select2d", "lasso2d", "autoScale2d"),
        };
        Modernise(root);
        return root.ToString(Formatting.None);
    }

    /// <summary>Traces as plotly takes them.</summary>
    public static JArray Traces(IEnumerable<Trace> traces) => new(traces.Select(trace => JObject.FromObject(trace, Serializer)));

    private static bool IsAxis(JProperty property) =>
        property.Name.StartsWith("xaxis", StringComparison.Ordinal) || property.Name.StartsWith("yaxis", StringComparison.Ordinal);

    private static JObject Merge(JObject defaults, JObject own)
    {
        defaults.Merge(own, new JsonMergeSettings { MergeArrayHandling = MergeArrayHandling.Replace });
        return defaults;
    }

    /// <summary>Legend below, title at the left, room for nothing that is not there.</summary>
    private static JObject HouseStyle() => new()
    {
        ["height"] = 420,
        ["margin"] = new JObject { ["l"] = 56, ["r"] = 16, ["t"] = 44, ["b"] = 44 },
        ["font"] = new JObject { ["family"] = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif", ["size"] = 12 },
        ["legend"] = new JObject
        {
            ["orientation"] = "h",
            ["xref"] = "container",
            ["x"] = 0.01,
            ["xanchor"] = "left",
            ["yref"] = "container",
            ["y"] = 0.01,
            ["yanchor"] = "bottom",
        },
        ["hovermode"] = "closest",
        ["colorway"] = new JArray(Palette.Categories),
    };

    private static void Modernise(JContainer root)
    {
        foreach (JValue value in root.Descendants().OfType<JValue>().ToArray())
        {
            if (value.Type == JTokenType.Float)
            {
                Round(value);
            }
            else if (value is { Type: JTokenType.String, Parent: JProperty { Name: "title" } property })
            {
                property.Value = Title(value, property.Parent!.Path);
            }
        }
    }

    /// <summary>A title as every plotly.js understands it; the figure's own stands at the left, an axis's clear of its ticks.</summary>
    private static JObject Title(JValue text, string owner) => owner != "layout"
        ? owner.Contains("axis", StringComparison.Ordinal) ? new() { ["text"] = text, ["standoff"] = 8 } : new() { ["text"] = text }
        : new()
        {
            ["text"] = text,
            ["font"] = new JObject { ["size"] = 15 },
            ["xref"] = "container",
            ["x"] = 0.01,
            ["xanchor"] = "left",
            ["yref"] = "container",
            ["y"] = 0.985,
            ["yanchor"] = "top",
        };

    /// <summary>In place: replacing an element would search its array.</summary>
    private static void Round(JValue number)
    {
        double value = number.Value<double>();
        if (!double.IsFinite(value))
        {
            number.Value = null;
        }
        else if (value == Math.Truncate(value) && Math.Abs(value) < 1e9)
        {
            number.Value = (long)value;
        }
        else
        {
            number.Value = double.Parse(value.ToString(Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }
    }
}
