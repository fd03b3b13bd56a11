using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eml.Runner.Execution;

/// <summary>What a message between the runner and a notebook's process says.</summary>
internal enum MessageKind
{
    /// <summary>To the process: execute a cell (Number, Text, Heading).</summary>
    Run,

    /// <summary>From the process: it is up.</summary>
    Ready,

    /// <summary>From the process: text was written (Name is stdout or stderr).</summary>
    Text,

    /// <summary>From the process: a value is shown (Bundle, IsResult).</summary>
    Value,

    /// <summary>From the process: the cell failed (Name, Text, Lines).</summary>
    Error,

    /// <summary>From the process: the cell is over.</summary>
    Done,
}

/// <summary>One line of JSON on the pipe between the runner and the process that executes a notebook.</summary>
internal sealed record Message(MessageKind Kind)
{
    /// <summary>The cell's number.</summary>
    public int Number { get; init; }

    /// <summary>A stream's name or an exception's type.</summary>
    public string? Name { get; init; }

    /// <summary>A cell's code, text written, or an error's message.</summary>
    public string? Text { get; init; }

    /// <summary>The cell's heading.</summary>
    public string? Heading { get; init; }

    /// <summary>An error in full, line by line.</summary>
    public IReadOnlyList<string>? Lines { get; init; }

    /// <summary>A value in each of its media types.</summary>
    public IReadOnlyDictionary<string, string>? Bundle { get; init; }

    /// <summary>Whether the value is the cell's last expression.</summary>
    public bool IsResult { get; init; }

    /// <summary>The message as one line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, MessageJson.Default.Message);

    /// <summary>Reads one line.</summary>
    public static Message FromLine(string line) => JsonSerializer.Deserialize(line, MessageJson.Default.Message)!;
}

/// <summary>The serializer, made at compile time so that a process starts fast.</summary>
[JsonSerializable(typeof(Message))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class MessageJson : JsonSerializerContext;
