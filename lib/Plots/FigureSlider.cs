using Newtonsoft.Json.Linq;

namespace Eml.Plots;

/// <summary>The states of a figure under a slider, as plotly's frames.</summary>
internal sealed class FigureSlider
{
    /// <summary>What slider and button need above the plot, in pixels; figure.js knows it too.</summary>
    private const int Height = 84;

    private readonly string label;
    private readonly (string Name, Figure State)[] states;

    public FigureSlider(string label, IReadOnlyList<(string Name, Figure State)> states)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        ArgumentNullException.ThrowIfNull(states);
        if (states.Count == 0)
        {
            throw new ArgumentException("states is empty; a slider needs at least one.", nameof(states));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, Figure state) in states)
        {
            if (!names.Add(name))
            {
                throw new ArgumentException($"states has two states named {name}; each needs its own name.", nameof(states));
            }

            if (state.Traces.Count != states[0].State.Traces.Count)
            {
                throw new ArgumentException(
                    Require.Invariant($"The state {name} has {state.Traces.Count} traces but {states[0].Name} has {states[0].State.Traces.Count}; all need equally many."),
                    nameof(states));
            }
        }

        this.label = label;
        this.states = [.. states];
    }

    /// <summary>What the figure shows with and without the slider moved.</summary>
    public string Summary(string name, Figure shown) => states.Length == 1
        ? shown.Summary
        : Require.Invariant($"Slider over {states.Length} positions, {label} {states[0].Name} to {name}. At {label} {states[0].Name}: {states[0].State.Summary} At {label} {name}: {shown.Summary}");

    /// <summary>Every state, with the traces that differ between any two of them: a frame has to undo what another did.</summary>
    public JArray Frames()
    {
        JArray[] written = [.. states.Select(s => FigureJson.Traces(s.State.Traces))];
        int[] changing = [.. Enumerable.Range(0, written[0].Count).Where(i => written.Any(w => !JToken.DeepEquals(w[i], written[0][i])))];
        return new JArray(states.Select((state, k) => new JObject
        {
            ["name"] = state.Name,
            ["data"] = new JArray(changing.Select(i => written[k][i])),
            ["traces"] = new JArray(changing),
        }));
    }

    /// <summary>The slider and its button, between title and plot.</summary>
    public void AddControls(JObject layout)
    {
        layout["height"] = layout.Value<double>("height") + Height;
        layout["margin"]!["t"] = layout["margin"]!.Value<double>("t") + Height;
        layout["sliders"] = new JArray(new JObject
        {
            ["active"] = states.Length - 1,
            ["x"] = 0.12,
            ["len"] = 0.88,
            ["y"] = 1.02,
            ["yanchor"] = "bottom",
            ["pad"] = new JObject { ["t"] = 0, ["b"] = 4 },
            ["minorticklen"] = 0,
            ["currentvalue"] = new JObject { ["prefix"] = PlotText.Literal(label) + " " },
            ["steps"] = new JArray(states.Select(state => new JObject
            {
                ["label"] = PlotText.Literal(state.Name),
                ["method"] = "animate",
                ["args"] = new JArray(new JArray(state.Name), Immediate(0)),
            })),
        });
        layout["updatemenus"] = new JArray(new JObject
        {
            ["type"] = "buttons",
            ["showactive"] = false,
            ["active"] = -1, // pressed once it plays, pressed again it stops
            ["x"] = 0,
            ["xanchor"] = "left",
            ["y"] = 1.02,
            ["yanchor"] = "bottom",
            ["pad"] = new JObject { ["b"] = 24 },
            ["buttons"] = new JArray(new JObject
            {
                ["label"] = "▶",
                ["method"] = "animate",
                ["args"] = new JArray(JValue.CreateNull(), Immediate(Math.Clamp(6000 / states.Length, 150, 600))),
                ["args2"] = new JArray(new JArray(JValue.CreateNull()), Immediate(0)),
            }),
        });
    }

    private static JObject Immediate(int milliseconds) => new()
    {
        ["mode"] = "immediate",
        ["fromcurrent"] = true,
        ["frame"] = new JObject { ["duration"] = milliseconds, ["redraw"] = true },
        ["transition"] = new JObject { ["duration"] = 0 },
    };
}
