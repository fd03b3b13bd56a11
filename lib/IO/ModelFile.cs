using Eml.Data;
using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.IO;

/// <summary>
/// A model on the disk: <c>model.npz</c> holds all of it, which is enough to load the same model again, to the last bit; in its folder lie
/// the same arrays one by one for NumPy (<c>W1.npy</c>, <c>b1.npy</c>, …). The folder is one thing: a save replaces all of it.
/// </summary>
/// <remarks>
/// In <c>model.npz</c>: <c>W1</c> (N1, N0), <c>b1</c> (N1,), <c>W2</c>, …; where the model has scaling, <c>input_mean</c> and <c>input_scale</c> (N0,), <c>target_mean</c>
/// and <c>target_scale</c> (N,); and <c>network.json</c> with widths, activations, head and the names of the classes.
/// In NumPy: <c>model = numpy.load("model.npz"); model["W1"]</c>, <c>(x - model["input_mean"]) / model["input_scale"]</c> and <c>json.loads(model["network.json"])</c>.
/// </remarks>
public static class ModelFile
{
    /// <summary>The file that holds a whole model.</summary>
    public const string FileName = "model.npz";

    private const string DescriptionName = "network.json";

    /// <inheritdoc cref="Save(Model, string, bool)"/>
    public static IReadOnlyList<string> Save(Network network, string folder, bool replaceReadOnly = false) => Save(new Model(network), folder, replaceReadOnly);

    /// <summary>
    /// Saves the model into a folder, which is made if need be. Whoever loads the folder gets the old model or the new one, also while it is saved, and after a save that was killed.
    /// Blocks of an older model that the new one has not (W3.npy, …) are removed; other files are left alone.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="replaceReadOnly">Whether files that are read-only are replaced too.</param>
    /// <returns>The files written, in order; the last is <c>model.npz</c>.</returns>
    /// <exception cref="ArgumentException">A parameter is not finite, or the head is not one of <see cref="Head.All"/>; then nothing is written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file or the folder is read-only; then nothing is written.</exception>
    /// <exception cref="IOException">A file cannot be written; the folder is as it was, or holds one model, without all of its blocks.</exception>
    public static IReadOnlyList<string> Save(Model model, string folder, bool replaceReadOnly = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        OrderedDictionary<string, NpyArray> arrays = Arrays(model);
        Directory.CreateDirectory(folder);
        return ModelFolder.Save(folder, arrays, stream => Write(stream, model), replaceReadOnly);
    }

    /// <inheritdoc cref="Write(Stream, Model)"/>
    public static void Write(Stream stream, Network network) => Write(stream, new Model(network));

    /// <summary>Writes the bytes of <c>model.npz</c> to a stream.</summary>
    /// <exception cref="ArgumentException">A parameter is not finite, or the head is not one of <see cref="Head.All"/>.</exception>
    public static void Write(Stream stream, Model model) =>
        Npz.Write(stream, Arrays(model), [new(DescriptionName, NetworkDescription.Of(model).ToJson())]);

    /// <summary>Loads the model that <see cref="Save(Model, string, bool)"/> saved, the same to the last bit. Arrays that somebody added under names of their own are left alone; a block too many (<c>W3</c>) is refused.</summary>
    /// <param name="path">A <c>model.npz</c>, under whatever name, or the folder that holds it.</param>
    /// <param name="maxBytes">What all arrays may take together, as for <see cref="Npz.Read(string, long)"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or the folder has no <c>model.npz</c>.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or no model: a block missing, unknown, of the wrong shape or not finite. Or the folder holds blocks of another model. The message names file and block.</exception>
    public static Model Load(string path, long maxBytes = Npy.DefaultMaxBytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!Directory.Exists(path))
        {
            using FileStream stream = RegularFile.OpenRead(path);
            return Read(stream, path, maxBytes);
        }

        string file = Path.Combine(path, FileName);
        return File.Exists(file)
            ? FromArrays(ModelFolder.Read(path, maxBytes), file)
            : throw new FileNotFoundException(
                $"The folder '{Excerpt.OfPath(path)}' has no {FileName}. Where it holds W1.npy, b1.npy, …, these do not say activation and head: give them, as in ModelFile.Import(folder, Activation.Sigmoid, Head.LinearQuadratic).",
                file);
    }

    /// <summary>Reads the bytes of a <c>model.npz</c>; <paramref name="name"/> is what messages call it.</summary>
    /// <inheritdoc cref="Load" path="/param[@name='maxBytes']"/>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static Model Read(Stream stream, string name, long maxBytes = Npy.DefaultMaxBytes) => FromArrays(Npz.Read(stream, name, maxBytes), name);

    /// <summary>
    /// Makes a model of somebody else's arrays: a homework's W1, b1, W2, b2, … as .npy files in a folder or in one .npz, PyTorch's <c>state_dict</c>,
    /// Keras' <c>get_weights()</c> or scikit-learn's <c>coefs_</c> and <c>intercepts_</c> in an .npz. README shows the lines of Python that save them.
    /// </summary>
    /// <remarks>
    /// A W is (out, in) or (in, out), a b or a scaling (n,), (n, 1) or (1, n). Other arrays (<c>loss_history</c>, <c>epoch</c>) are left alone. Refused is one that looks like a part of the network but is no W or b of a dense layer
    /// named as the others are: a name with a dot or slash (<c>lstm.weight_ih_l0</c>, <c>batch_normalization/gamma:0</c>), <c>gamma1</c>, <c>running_mean</c>, or <c>W_out</c> and <c>b_out</c> beside <c>W1</c> and <c>b1</c>.
    /// </remarks>
    /// <param name="path">The .npz, or the folder, in which layers are told by the numbers in their names.</param>
    /// <param name="hidden">The activation of every layer but the last.</param>
    /// <param name="head">Output and loss. With <see cref="Head.SoftmaxCrossEntropy"/> a single output is a logistic one and becomes two classes.</param>
    /// <param name="layout">Which way round the weights are; needed where neither names nor shapes say it, as with a square W.</param>
    /// <param name="maxBytes">What all arrays may take together, as for <see cref="Npz.Read(string, long)"/>.</param>
    /// <returns>The model; with scaling where input_mean and input_scale, or target_mean and target_scale, lie beside the weights. Of a file of our own, with its names of classes too.</returns>
    /// <exception cref="FileNotFoundException">There is nothing at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The arrays are damaged or no network, or may be two, or one looks like a part of it that is not imported; or a file of our own says another activation or head. The message names file and array.</exception>
    public static Model Import(string path, Activation hidden, Head head, WeightLayout? layout = null, long maxBytes = Npy.DefaultMaxBytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(head);
        (NpzContent content, bool isOrdered) = Directory.Exists(path) ? ModelFolder.ReadArrays(path, maxBytes) : (Npz.Read(path, maxBytes), true);
        return Import(content, path, hidden, head, layout, isOrdered);
    }

    /// <summary>The same from arrays that are read already; <paramref name="name"/> is what messages call them, <paramref name="isOrdered"/> whether they stand in an order of their own.</summary>
    internal static Model Import(NpzContent content, string name, Activation hidden, Head head, WeightLayout? layout = null, bool isOrdered = true)
    {
        try
        {
            NetworkDescription? description = content.Attachments.TryGetValue(DescriptionName, out byte[]? json) ? NetworkDescription.Parse(json) : null;      // a file of ours
            if (description is not null)
            {
                CheckAsked(description, hidden, head);
                layout ??= WeightLayout.OutputsByInputs;
            }

            List<DenseLayer> layers = [.. ArrayImport.Layers(content, isOrdered, hidden, layout)];
            if (head is SoftmaxCrossEntropy && layers[^1].Outputs == 1)
            {
                layers[^1] = ArrayImport.AsTwoClasses(layers[^1]);
            }

            var network = new Network(layers, head);
            return new Model(network, Scaling(content, "input", network.Inputs), Scaling(content, "target", network.Outputs), description?.Classes);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or OutOfMemoryException)
        {
            throw Excerpt.Refusal(name, "cannot be imported", e);
        }
    }

    /// <summary>Writes the model as ONNX: inputs are rows of raw values, answers rows in the target's unit or probabilities; scaling and class names are part of the graph.</summary>
    /// <remarks>
    /// Opset 13, IR version 7. Input <c>X</c> (samples, N0), output <c>Y</c> (samples, N) and, for classes, <c>class</c> (samples), their names.
    /// In Python: <c>onnxruntime.InferenceSession("model.onnx").run(None, {"X": x})</c>.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="path">The file to make or to replace, see <see cref="AtomicFile"/>.</param>
    /// <param name="singlePrecision">Whether all numbers are float instead of double.</param>
    /// <exception cref="ArgumentException">A parameter is not finite, or too large for single precision; or a head or activation of your own, for which ONNX has no operation. Then nothing is written.</exception>
    /// <exception cref="IOException">The file cannot be written; then it is as it was before.</exception>
    public static void ExportOnnx(Model model, string path, bool singlePrecision = false)
    {
        Arrays(model);      // refuses what is not finite
        OnnxModel onnx = OnnxExport.Build(model, singlePrecision);
        AtomicFile.Write(path, onnx.Write);
    }

    /// <summary>What is asked for has to be what a file of ours says of itself.</summary>
    private static void CheckAsked(NetworkDescription description, Activation hidden, Head head)
    {
        string[] asked = [.. Enumerable.Repeat(hidden.Name, description.Activations.Count - 1), Activation.Identity.Name];
        if (!description.Activations.SequenceEqual(asked) || description.Head != head.Name)
        {
            throw new InvalidDataException(
                $"its {DescriptionName} says activations {Excerpt.OfList(description.Activations)} and head {Excerpt.Of(description.Head)}, but asked for are {Excerpt.OfList(asked)} and {head.Name}. ModelFile.Load reads it as it was saved.");
        }
    }

    private static Model FromArrays(NpzContent content, string name)
    {
        try
        {
            NetworkDescription description = content.Attachments.TryGetValue(DescriptionName, out byte[]? json)
                ? NetworkDescription.Parse(json)
                : throw new InvalidDataException($"it has no {DescriptionName}, which says widths, activations and head. Arrays alone are read by ModelFile.Import.");
            Model model = description.Build(
                (l, outputs, inputs, activation) => new DenseLayer(
                    Block(content, Require.Invariant($"W{l}"), outputs, inputs),
                    Block(content, Require.Invariant($"b{l}"), outputs, 1).Column(0), activation),
                Scaling(content, "input", description.Widths[0]),
                Scaling(content, "target", description.Widths[^1]));
            string? unknown = content.Arrays.Keys.Concat(content.Unread.Keys).Where(ModelFolder.IsBlock).Except(Arrays(model).Keys, StringComparer.Ordinal).FirstOrDefault();
            return unknown is null ? model : throw new InvalidDataException($"it has the block {Excerpt.Of(unknown)}, which the network {Excerpt.Of(model.Network.ToString())} has not.");
        }
        catch (Exception e) when (e is InvalidDataException or OutOfMemoryException)
        {
            throw Excerpt.Refusal(name, "is no model that can be loaded", e);
        }
    }

    private static OrderedDictionary<string, NpyArray> Arrays(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Network network = model.Network;
        Head.Parse(network.Head.Name);
        var arrays = new OrderedDictionary<string, NpyArray>(StringComparer.Ordinal);
        for (int l = 0; l < network.Layers.Count; l++)
        {
            (string W, string b) = (Require.Invariant($"W{l + 1}"), Require.Invariant($"b{l + 1}"));
            Require.Finite(network.Layers[l].Weights, W);
            Require.Finite(network.Layers[l].Bias.ToColumnMatrix(), b);
            arrays.Add(W, NpyArray.From(network.Layers[l].Weights));
            arrays.Add(b, NpyArray.From(network.Layers[l].Bias));
        }

        foreach ((string what, Standardizer? scaling) in new[] { ("input", model.InputScaling), ("target", model.TargetScaling) })
        {
            if (scaling is not null)
            {
                arrays.Add(what + "_mean", NpyArray.From(scaling.Mean));
                arrays.Add(what + "_scale", NpyArray.From(scaling.Scale));
            }
        }

        return arrays;
    }

    /// <summary>The scaling of the inputs or targets, or null when the file has none.</summary>
    private static Standardizer? Scaling(NpzContent content, string what, int count)
    {
        (string mean, string scale) = (what + "_mean", what + "_scale");
        if (!content.Arrays.Keys.Concat(content.Unread.Keys).Any(name => name == mean || name == scale))
        {
            return null;
        }

        (Vector<double> means, Vector<double> scales) = (Block(content, mean, count, 1).Column(0), Block(content, scale, count, 1).Column(0));
        int bad = scales.ToList().FindIndex(s => !(s > 0));
        return bad < 0
            ? new Standardizer(means, scales)
            : throw new InvalidDataException(Require.Invariant($"{scale}[{bad}] is {scales[bad]}; a scale has to be above 0."));
    }

    /// <summary>A block as a matrix; a b, a mean or a scale is a vector of whatever shape, see <see cref="ArrayImport.IsVector"/>.</summary>
    private static Matrix<double> Block(NpzContent content, string name, int rows, int columns)
    {
        if (!content.Arrays.TryGetValue(name, out NpyArray? array))
        {
            throw new InvalidDataException(content.Unread.TryGetValue(name, out string? reason)
                ? $"the block {name} is not read: {reason}"
                : $"the block {name} ({Require.Shape(rows, columns)}) is missing.");
        }

        bool vector = name[0] != 'W';
        if (vector ? !ArrayImport.IsVector(array) || array.Values.Length != rows : !array.Shape.SequenceEqual([rows, columns]))
        {
            throw new InvalidDataException($"the block {name} has shape {NpyArray.PythonTuple(array.Shape)}; it has to be {(vector ? Require.Invariant($"({rows},), ({rows}, 1) or (1, {rows})") : Require.Shape(rows, columns))}.");
        }

        return ColumnMajor.NotFinite(name, array.Values, rows) is { } bad
            ? throw new InvalidDataException($"{bad}; every value has to be finite.")
            : Matrix<double>.Build.Dense(rows, columns, array.Values);
    }
}
