using System.Text.Json;
using System.Text.Json.Serialization;
using Eml.Data;

namespace Eml.IO;

/// <summary>What a saved model says of its network besides the numbers; the text of <c>network.json</c>.</summary>
internal sealed record NetworkDescription(
    [property: JsonPropertyName("format"), JsonRequired] string Format,
    [property: JsonPropertyName("version"), JsonRequired] int Version,
    [property: JsonPropertyName("widths"), JsonRequired] IReadOnlyList<int> Widths,
    [property: JsonPropertyName("activations"), JsonRequired] IReadOnlyList<string> Activations,
    [property: JsonPropertyName("head"), JsonRequired] string Head)
{
    private const string FormatName = "eml-network";

    /// <summary>Version 1 had no classes, and no scaling beside it.</summary>
    private const int CurrentVersion = 2;

    /// <summary>One name per class; null where the network does not classify, and in version 1.</summary>
    [JsonPropertyName("classes"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Classes { get; init; }

    public static NetworkDescription Of(Model model) => new(
        FormatName, CurrentVersion, model.Network.Widths, [.. model.Network.Layers.Select(l => l.Activation.Name)], model.Network.Head.Name)
    {
        Classes = model.ClassNames.Count > 0 ? model.ClassNames : null,
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <exception cref="InvalidDataException">It is not a description that this version reads; the message says why.</exception>
    public static NetworkDescription Parse(byte[] json)
    {
        try
        {
            CheckVersion(json);
            NetworkDescription description = JsonSerializer.Deserialize<NetworkDescription>(json, JsonSerializerOptions.Strict)
                ?? throw new InvalidDataException("it is null.");
            return description.Activations.Count == description.Widths.Count - 1 && description.Widths.Count >= 2 && description.Widths.All(w => w >= 1)
                ? description
                : throw new InvalidDataException(Require.Invariant(
                    $"it has {Require.Count(description.Widths.Count, "width")} ({Excerpt.OfList(description.Widths)}) and {Require.Count(description.Activations.Count, "activation")}; every width is at least 1, and there is one activation per layer."));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new InvalidDataException("its description network.json cannot be read: " + Excerpt.Of(e.Message, 200), e);
        }
    }

    /// <summary>Looked at first, so that a newer file is told from a broken one.</summary>
    private static void CheckVersion(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("format", out JsonElement format) || format.ValueKind != JsonValueKind.String || format.GetString() != FormatName)
        {
            throw new InvalidDataException($"it does not say \"format\": \"{FormatName}\".");
        }

        if (!root.TryGetProperty("version", out JsonElement version) || version.ValueKind != JsonValueKind.Number
            || !version.TryGetInt32(out int number) || number is < 1 or > CurrentVersion)
        {
            throw new InvalidDataException(Require.Invariant($"its version is '{Excerpt.Of(version.ToString())}'; this library reads versions 1 to {CurrentVersion}."));
        }
    }

    /// <summary>A model of these layers; the parameters come from <paramref name="layer"/>, given number, outputs, inputs and activation.</summary>
    /// <exception cref="InvalidDataException">An activation or head that is not known here, or scaling or classes that do not fit.</exception>
    public Model Build(Func<int, int, int, Activation, DenseLayer> layer, Standardizer? inputScaling, Standardizer? targetScaling)
    {
        try
        {
            Heads.Head head = Heads.Head.Parse(Head);
            var network = new Network([.. Activations.Select((name, l) => layer(l + 1, Widths[l + 1], Widths[l], Activation.Parse(name)))], head);
            return new Model(network, inputScaling, targetScaling, Classes);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException("its description network.json cannot be used: " + Excerpt.Of(e.Message, 200), e);
        }
    }
}
