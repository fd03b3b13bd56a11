using ProtoBuf;

namespace Eml.IO;

// The messages of ONNX's onnx.proto, as far as a network needs them, with the field numbers given there (https://onnx.ai/onnx/api/classes.html).
// A field that is null is not written; a number that is there is, also when it is 0.

/// <summary>ModelProto: a whole file.</summary>
[ProtoContract]
internal sealed class OnnxModel
{
    [ProtoMember(1)]
    public long? IrVersion { get; init; }

    [ProtoMember(2)]
    public string? ProducerName { get; init; }

    [ProtoMember(7)]
    public OnnxGraph? Graph { get; init; }

    [ProtoMember(8)]
    public List<OnnxOpset> Opsets { get; } = [];

    [ProtoMember(14)]
    public List<OnnxEntry> Metadata { get; } = [];

    public void Write(Stream stream) => Serializer.Serialize(stream, this);
}

/// <summary>OperatorSetIdProto.</summary>
[ProtoContract]
internal sealed class OnnxOpset
{
    [ProtoMember(1)]
    public string? Domain { get; init; }

    [ProtoMember(2)]
    public long? Version { get; init; }
}

/// <summary>StringStringEntryProto.</summary>
[ProtoContract]
internal sealed class OnnxEntry
{
    [ProtoMember(1)]
    public string? Key { get; init; }

    [ProtoMember(2)]
    public string? Value { get; init; }
}

/// <summary>GraphProto.</summary>
[ProtoContract]
internal sealed class OnnxGraph
{
    [ProtoMember(1)]
    public List<OnnxNode> Nodes { get; } = [];

    [ProtoMember(2)]
    public string? Name { get; init; }

    [ProtoMember(5)]
    public List<OnnxTensor> Initializers { get; } = [];

    [ProtoMember(11)]
    public List<OnnxValue> Inputs { get; } = [];

    [ProtoMember(12)]
    public List<OnnxValue> Outputs { get; } = [];
}

/// <summary>NodeProto: one operation.</summary>
[ProtoContract]
internal sealed class OnnxNode
{
    [ProtoMember(1)]
    public List<string> Inputs { get; } = [];

    [ProtoMember(2)]
    public List<string> Outputs { get; } = [];

    [ProtoMember(3)]
    public string? Name { get; init; }

    [ProtoMember(4)]
    public string? Operation { get; init; }

    [ProtoMember(5)]
    public List<OnnxAttribute> Attributes { get; } = [];
}

/// <summary>AttributeProto with a whole number.</summary>
[ProtoContract]
internal sealed class OnnxAttribute
{
    /// <summary>The type that says so.</summary>
    public const int Int = 2;

    [ProtoMember(1)]
    public string? Name { get; init; }

    [ProtoMember(3)]
    public long? Value { get; init; }

    [ProtoMember(20)]
    public int? Type { get; init; }
}

/// <summary>TensorProto: a constant.</summary>
[ProtoContract]
internal sealed class OnnxTensor
{
    [ProtoMember(1)]
    public List<long> Dimensions { get; } = [];

    [ProtoMember(2)]
    public int? DataType { get; init; }

    [ProtoMember(6)]
    public List<byte[]> Texts { get; } = [];

    [ProtoMember(8)]
    public string? Name { get; init; }

    /// <summary>The numbers, row by row, little-endian.</summary>
    [ProtoMember(9)]
    public byte[]? Raw { get; init; }
}

/// <summary>ValueInfoProto: an input or output.</summary>
[ProtoContract]
internal sealed class OnnxValue
{
    [ProtoMember(1)]
    public string? Name { get; init; }

    [ProtoMember(2)]
    public OnnxType? Type { get; init; }
}

/// <summary>TypeProto.</summary>
[ProtoContract]
internal sealed class OnnxType
{
    [ProtoMember(1)]
    public OnnxTensorType? Tensor { get; init; }
}

/// <summary>TypeProto.Tensor.</summary>
[ProtoContract]
internal sealed class OnnxTensorType
{
    [ProtoMember(1)]
    public int? ElementType { get; init; }

    [ProtoMember(2)]
    public OnnxShape? Shape { get; init; }
}

/// <summary>TensorShapeProto.</summary>
[ProtoContract]
internal sealed class OnnxShape
{
    [ProtoMember(1)]
    public List<OnnxDimension> Dimensions { get; } = [];
}

/// <summary>TensorShapeProto.Dimension: a number or a name.</summary>
[ProtoContract]
internal sealed class OnnxDimension
{
    [ProtoMember(1)]
    public long? Value { get; init; }

    [ProtoMember(2)]
    public string? Name { get; init; }
}
