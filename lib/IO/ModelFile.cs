using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.IO;

/// <summary>
/// A network on the disk: <c>W1.npy</c>, <c>b1.npy</c>, <c>W2.npy</c>, <c>b2.npy</c>, … for NumPy, and <c>model.npz</c> with all of them and
/// <c>network.json</c> (widths, activations, head), which is enough to load the same network again, to the last bit.
/// </summary>
/// <remarks>In NumPy: <c>model = numpy.load("model.npz"); model["W1"]</c>, and <c>json.loads(model["network.json"])</c>.</remarks>
public static class ModelFile
{
    /// <summary>The file that holds a whole model.</summary>
    public const string FileName = "model.npz";

    private const string DescriptionName = "network.json";

    /// <summary>
    /// Saves the network into a folder, which is made if need be. Each file is written whole or not at all, and <c>model.npz</c> last, so an
    /// older model stays complete in it until the new one is. Blocks of an older, deeper network that the new one has not (W3.npy, …) are left alone.
    /// </summary>
    /// <returns>The files written, in order; the last is <c>model.npz</c>.</returns>
    /// <exception cref="ArgumentException">A parameter is not finite, or the head is not one of <see cref="Head.All"/>; then nothing is written.</exception>
    /// <exception cref="IOException">A file cannot be written; then that file is as it was before.</exception>
    public static IReadOnlyList<string> Save(Network network, string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        OrderedDictionary<string, NpyArray> arrays = Arrays(network);
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        foreach ((string name, NpyArray array) in arrays)
        {
            string file = Path.Combine(folder, name + ".npy");
            Npy.Write(file, array);
            files.Add(file);
        }

        string model = Path.Combine(folder, FileName);
        AtomicFile.Write(model, stream => Write(stream, network));
        files.Add(model);
        return files;
    }

    /// <summary>Writes the bytes of <c>model.npz</c> to a stream.</summary>
    /// <exception cref="ArgumentException">A parameter is not finite, or the head is not one of <see cref="Head.All"/>.</exception>
    public static void Write(Stream stream, Network network) =>
        Npz.Write(stream, Arrays(network), [new(DescriptionName, NetworkDescription.Of(network).ToJson())]);

    /// <summary>Loads the network that <see cref="Save"/> saved, the same to the last bit.</summary>
    /// <param name="path">A <c>model.npz</c>, under whatever name, or the folder that holds it.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or the folder has no <c>model.npz</c>.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or no model: a block missing, unknown, of the wrong shape or not finite. The message names file and block.</exception>
    public static Network Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        if (!File.Exists(file))
        {
            throw new FileNotFoundException(
                file == path
                    ? $"There is no model at '{path}'."
                    : $"The folder '{path}' has no {FileName}. Where it holds W1.npy, b1.npy, …, these do not say activation and head: give them, as in ModelFile.LoadArrays(folder, Activation.Sigmoid, Head.LinearQuadratic).",
                file);
        }

        using FileStream stream = File.OpenRead(file);
        return Read(stream, file);
    }

    /// <summary>Reads the bytes of a <c>model.npz</c>; <paramref name="name"/> is what messages call it.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static Network Read(Stream stream, string name)
    {
        NpzContent content = Npz.Read(stream, name);
        try
        {
            NetworkDescription description = content.Attachments.TryGetValue(DescriptionName, out byte[]? json)
                ? NetworkDescription.Parse(json)
                : throw new InvalidDataException($"it has no {DescriptionName}, which says widths, activations and head.");
            Network network = description.Build((l, outputs, inputs, activation) => new DenseLayer(
                Block(content.Arrays, Require.Invariant($"W{l}"), outputs, inputs),
                Block(content.Arrays, Require.Invariant($"b{l}"), outputs, 1).Column(0), activation));
            var known = network.Parameters.Blocks.Select(b => b.Name);
            string? unknown = content.Arrays.Keys.Except(known, StringComparer.Ordinal).FirstOrDefault();
            return unknown is null ? network : throw new InvalidDataException($"it has the block {unknown}, which the network {network} has not.");
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{name}' is no model that can be loaded: {e.Message}", e);
        }
    }

    /// <summary>Loads W1.npy, b1.npy, W2.npy, … from a folder, for example as NumPy saved them; what they do not say is given.</summary>
    /// <param name="folder">The folder; layers are read until no further W is there.</param>
    /// <param name="hidden">The activation of every layer but the last.</param>
    /// <param name="head">Output and loss.</param>
    /// <exception cref="FileNotFoundException">W1.npy or the b of a W is missing.</exception>
    /// <exception cref="InvalidDataException">A block is damaged, of the wrong shape or not finite. The message names it.</exception>
    public static Network LoadArrays(string folder, Activation hidden, IHead head)
    {
        var arrays = new Dictionary<string, NpyArray>(StringComparer.Ordinal);
        int depth = 0;
        do
        {
            depth++;
            foreach (string name in new[] { Require.Invariant($"W{depth}"), Require.Invariant($"b{depth}") })
            {
                arrays.Add(name, Npy.Read(Path.Combine(folder, name + ".npy")));
            }
        }
        while (File.Exists(Path.Combine(folder, Require.Invariant($"W{depth + 1}.npy"))));

        try
        {
            var layers = new List<DenseLayer>();
            for (int l = 1; l <= depth; l++)
            {
                NpyArray W = arrays[Require.Invariant($"W{l}")];
                bool matrix = W.Shape.Count == 2;
                int outputs = matrix ? W.Shape[0] : 0, inputs = l > 1 ? layers[^1].Outputs : matrix ? W.Shape[1] : 0;
                layers.Add(new DenseLayer(
                    Block(arrays, Require.Invariant($"W{l}"), outputs, inputs),
                    Block(arrays, Require.Invariant($"b{l}"), outputs, 1).Column(0), l < depth ? hidden : Activation.Identity));
            }

            return new Network(layers, head);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The arrays in '{folder}' are no network: {e.Message}", e);
        }
    }

    private static OrderedDictionary<string, NpyArray> Arrays(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
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

        return arrays;
    }

    /// <summary>A block as a matrix; a bias may have shape (n,) or (n, 1).</summary>
    private static Matrix<double> Block(IReadOnlyDictionary<string, NpyArray> arrays, string name, int rows, int columns)
    {
        if (!arrays.TryGetValue(name, out NpyArray? array))
        {
            throw new InvalidDataException($"the block {name} ({Require.Shape(rows, columns)}) is missing.");
        }

        bool fits = array.Shape.Count > 0 && rows > 0 && columns > 0 && array.Shape[0] == rows
            && (array.Shape.Count == 2 ? array.Shape[1] == columns : columns == 1 && name[0] == 'b');
        if (!fits)
        {
            string needed = rows > 0 && columns > 0 ? Require.Shape(rows, columns) : "a matrix of outputs×inputs";
            throw new InvalidDataException($"the block {name} has shape {NpyArray.PythonTuple(array.Shape)}; it has to be {needed}.");
        }

        int bad = Require.FirstNonFinite(array.Values);
        return bad < 0
            ? Matrix<double>.Build.Dense(rows, columns, array.Values)
            : throw new InvalidDataException(
                Require.Invariant($"{name}[{bad % rows}, {bad / rows}] is {array.Values[bad]}; every value has to be finite."));
    }
}
