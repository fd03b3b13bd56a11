using System.Text.Json.Nodes;

namespace Eml.Runner.Notebooks;

/// <summary>What a cell holds.</summary>
internal enum CellKind
{
    /// <summary>C# that is executed.</summary>
    Code,

    /// <summary>Prose.</summary>
    Markdown,

    /// <summary>Text that is kept as it is.</summary>
    Raw,
}

/// <summary>One cell: a view of its JSON, so that whatever else stands there is kept.</summary>
/// <param name="node">The cell's object in the notebook.</param>
/// <param name="kind">What it holds.</param>
internal sealed class Cell(JsonObject node, CellKind kind)
{
    /// <summary>The cell's JSON.</summary>
    public JsonObject Node { get; } = node;

    /// <summary>What it holds.</summary>
    public CellKind Kind { get; } = kind;

    /// <summary>The number a code cell shows in brackets, 1…n; 0 for other cells.</summary>
    public int Number { get; set; }

    /// <summary>The nearest heading at or above this cell, or an empty string.</summary>
    public string Heading { get; set; } = "";

    /// <summary>The cell's text, with <c>\n</c> between lines.</summary>
    public string Source
    {
        get => Text.Join(Node["source"]);
        set => Node["source"] = Text.Split(value);
    }

    /// <summary>The tags in the cell's metadata, e.g. <c>parameters</c>.</summary>
    public IEnumerable<string> Tags =>
        Node["metadata"]?["tags"] is JsonArray tags ? tags.OfType<JsonValue>().Select(tag => tag.ToString()) : [];

    /// <summary>The outputs of a code cell.</summary>
    public JsonArray Outputs
    {
        get
        {
            if (Node["outputs"] is not JsonArray outputs)
            {
                Node["outputs"] = outputs = [];
            }

            return outputs;
        }
    }
}
