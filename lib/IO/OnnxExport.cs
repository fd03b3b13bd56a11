using System.Buffers.Binary;
using System.Text;
using Eml.Data;
using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.IO;

/// <summary>A model as an ONNX graph. Its samples are rows, as everywhere in ONNX: z = X Wᵀ + b.</summary>
internal sealed class OnnxExport
{
    private const int IrVersion = 7, Opset = 13;
    private const int Float = 1, Text = 8, Double = 11;

    private readonly OnnxGraph graph = new() { Name = "eml-network" };
    private readonly bool single;

    private OnnxExport(bool single) => this.single = single;

    private int Type => single ? Float : Double;

    /// <exception cref="ArgumentException">A head or activation has no operation in ONNX, or a number is too large or too small for single precision.</exception>
    public static OnnxModel Build(Model model, bool single)
    {
        var export = new OnnxExport(single);
        export.Add(model);
        return new OnnxModel
        {
            IrVersion = IrVersion,
            ProducerName = "EML in .NET",
            Graph = export.graph,
            Opsets = { new OnnxOpset { Domain = "", Version = Opset } },
            Metadata = { new OnnxEntry { Key = "network", Value = model.ToString() } },
        };
    }

    private void Add(Model model)
    {
        Network network = model.Network;
        if (network.Head is not (LinearQuadratic or SoftmaxCrossEntropy))
        {
            throw new ArgumentException($"The head {Excerpt.Of(network.Head.Name)} has no operation in ONNX here; {Head.LinearQuadratic} and {Head.SoftmaxCrossEntropy} have.", nameof(model));
        }

        bool classifies = model.ClassNames.Count > 0;
        graph.Inputs.Add(Value("X", Type, network.Inputs));
        string at = "X";
        if (model.InputScaling is { } scaling)
        {
            at = Node("Div", "X_scaled", [Node("Sub", "X_centred", [at, Vector("input_mean", scaling.Mean)]), Scale("input_scale", scaling)]);
        }

        for (int l = 1; l <= network.Layers.Count; l++)
        {
            DenseLayer layer = network.Layers[l - 1];
            bool last = l == network.Layers.Count;
            string z = last && !classifies && model.TargetScaling is null ? "Y" : Require.Invariant($"z{l}");
            at = Node("Gemm", z, [at, Matrix(Require.Invariant($"W{l}"), layer.Weights), Vector(Require.Invariant($"b{l}"), layer.Bias)], ("transB", 1));
            if (layer.Activation != Activation.Identity)
            {
                at = Node(Operation(layer.Activation, nameof(model)), Require.Invariant($"h{l}"), [at]);
            }
        }

        if (model.TargetScaling is { } targets)
        {
            Node("Add", "Y", [Node("Mul", "Y_spread", [at, Scale("target_scale", targets)]), Vector("target_mean", targets.Mean)]);
        }

        graph.Outputs.Add(Value("Y", Type, network.Outputs));
        if (classifies)
        {
            Node("Softmax", "Y", [at], ("axis", 1));
            graph.Initializers.Add(Names(model.ClassNames));
            Node("Gather", "class", ["class_names", Node("ArgMax", "class_index", ["Y"], ("axis", 1), ("keepdims", 0))], ("axis", 0));
            graph.Outputs.Add(Value("class", Text));
        }
    }

    private static string Operation(Activation activation, string argument) =>
        activation == Activation.Sigmoid ? "Sigmoid" : activation == Activation.Tanh ? "Tanh" : activation == Activation.ReLU ? "Relu"
        : throw new ArgumentException($"The activation {Excerpt.Of(activation.Name)} has no operation in ONNX here; {Activation.Sigmoid}, {Activation.Tanh}, {Activation.ReLU} and {Activation.Identity} have.", argument);

    private static OnnxTensor Names(IReadOnlyList<string> names)
    {
        var tensor = new OnnxTensor { Name = "class_names", DataType = Text, Dimensions = { names.Count } };
        tensor.Texts.AddRange(names.Select(Encoding.UTF8.GetBytes));
        return tensor;
    }

    private static OnnxValue Value(string name, int type, params ReadOnlySpan<long> columns)
    {
        var shape = new OnnxShape { Dimensions = { new OnnxDimension { Name = "samples" } } };
        foreach (long count in columns)
        {
            shape.Dimensions.Add(new OnnxDimension { Value = count });
        }

        return new OnnxValue { Name = name, Type = new OnnxType { Tensor = new OnnxTensorType { ElementType = type, Shape = shape } } };
    }

    private string Node(string operation, string output, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, long Value)> attributes)
    {
        var node = new OnnxNode { Name = output, Operation = operation, Outputs = { output } };
        node.Inputs.AddRange(inputs);
        foreach ((string name, long value) in attributes)
        {
            node.Attributes.Add(new OnnxAttribute { Name = name, Value = value, Type = OnnxAttribute.Int });
        }

        graph.Nodes.Add(node);
        return output;
    }

    private string Matrix(string name, Matrix<double> matrix) => Tensor(name, matrix.ToRowMajorArray(), matrix.RowCount, matrix.ColumnCount);

    private string Vector(string name, Vector<double> vector) => Tensor(name, vector.ToArray(), vector.Count);

    private string Scale(string name, Standardizer scaling)
    {
        int bad = single ? scaling.Scale.ToList().FindIndex(s => (float)s == 0) : -1;
        return bad < 0
            ? Vector(name, scaling.Scale)
            : throw new ArgumentException(Require.Invariant($"{name}[{bad}] is {scaling.Scale[bad]}, which is 0 in single precision; export in double precision."));
    }

    private string Tensor(string name, double[] values, params ReadOnlySpan<long> dimensions)
    {
        int size = single ? sizeof(float) : sizeof(double);
        byte[] bytes = new byte[values.Length * size];
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> to = bytes.AsSpan(i * size);
            if (!single)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(to, values[i]);
            }
            else if (float.IsFinite((float)values[i]))
            {
                BinaryPrimitives.WriteSingleLittleEndian(to, (float)values[i]);
            }
            else
            {
                throw new ArgumentException(Require.Invariant($"{name} has the value {values[i]}, which is too large for single precision; export in double precision."));
            }
        }

        var tensor = new OnnxTensor { Name = name, DataType = Type, Raw = bytes };
        tensor.Dimensions.AddRange(dimensions);
        graph.Initializers.Add(tensor);
        return name;
    }
}
