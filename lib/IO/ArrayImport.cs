using System.Globalization;
using System.Text.RegularExpressions;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.IO;

/// <summary>
/// Makes layers of arrays that say nothing but their names and shapes. Names decide which array is which layer's W or b:
/// by number (W1 b1; coefs_0 intercepts_0), by module in the file's order (fc1.weight fc1.bias, dense/kernel:0 dense/bias:0), or by place where nothing has such a name (arr_0, arr_1, …).
/// A folder has no order: there modules are layers only if their names number them (fc1, fc2; dense, dense_1).
/// Shapes decide which way round a W is; where they cannot, the names or the caller do, and nobody guesses.
/// Other arrays (loss_history, epoch) are left alone, unless they look like a part of the network, which without them would be another one: see <see cref="LooksLikePart"/>.
/// </summary>
internal static partial class ArrayImport
{
    /// <summary>The layers, input first.</summary>
    /// <exception cref="InvalidDataException">The arrays are no network; the message is half a sentence that names the array.</exception>
    public static IReadOnlyList<DenseLayer> Layers(NpzContent content, bool isOrdered, Activation hidden, WeightLayout? layout)
    {
        List<(Found Weights, Found Bias)> pairs = Pairs(content, isOrdered, layout);
        var layers = new List<DenseLayer>();
        foreach ((Found weights, Found bias) in pairs)
        {
            double[] b = Bias(bias);
            Matrix<double> W = Weights(weights, bias, b.Length, layers.Count > 0 ? layers[^1].Outputs : null, layout);
            layers.Add(new DenseLayer(W, Vector<double>.Build.Dense(b), layers.Count < pairs.Count - 1 ? hidden : Activation.Identity));
        }

        return layers;
    }

    /// <summary>Whether an array of this name, beside these, may be a part of a network.</summary>
    public static bool IsPart(string name, IReadOnlyCollection<string> names) => Homework().IsMatch(name) || ScikitLearn().IsMatch(name) || Module().IsMatch(name) || Place().IsMatch(name) || LooksLikePart(name, names);

    /// <summary>A vector: of shape (n,), (n, 1) or (1, n), or a single value of shape ().</summary>
    public static bool IsVector(NpyArray array) => array.Values.Length > 0 && (array.Shape.Count < 2 || (array.Shape.Count == 2 && array.Shape.Contains(1)));

    /// <summary>One logistic output p is two classes: softmax of the logits (0, z) gives (1 − p, p).</summary>
    public static DenseLayer AsTwoClasses(DenseLayer logistic) => new(
        Matrix<double>.Build.Dense(1, logistic.Inputs).Stack(logistic.Weights), Vector<double>.Build.Dense([0, logistic.Bias[0]]), logistic.Activation);

    /// <summary>W and b of every layer, in order.</summary>
    private static List<(Found Weights, Found Bias)> Pairs(NpzContent content, bool isOrdered, WeightLayout? layout)
    {
        string[] names = [.. content.Arrays.Keys, .. content.Unread.Keys];
        List<Found>[] ways = [.. new[] { ByNumber(content, names, Homework(), null), ByNumber(content, names, ScikitLearn(), WeightLayout.InputsByOutputs), ByModule(content, names, isOrdered) }.Where(way => way.Count > 0)];
        List<Found> places = ways.Length > 0 ? [] : [.. names.Select(name => (Name: name, Match: Place().Match(name))).Where(n => n.Match.Success)
            .OrderBy(n => int.Parse(n.Match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)).Select(n => new Found(n.Name, content, "", false, null))];
        List<Found> found = ways.Length > 0 ? ways[0] : places;
        if (found.Count == 0)
        {
            throw new InvalidDataException(
                $"it has no weights by a name that is known (W1 and b1, coefs_0 and intercepts_0, fc1.weight and fc1.bias, dense/kernel and dense/bias, or arr_0, arr_1, …), but {(names.Length == 0 ? "no array at all" : Excerpt.OfList(names))}.");
        }

        string? stray = names.Except(found.Select(part => part.Name), StringComparer.Ordinal)
            .FirstOrDefault(name => ways.Skip(1).Any(way => way.Exists(part => part.Name == name)) || (LooksLikePart(name, names) && !IsOption(name, content)));
        if (stray is not null)
        {
            throw new InvalidDataException(
                $"the array {Excerpt.Of(stray)} looks like a part of the network, but is no W or b of a dense layer named as {Excerpt.Of(found[0].Name)} is; only such layers are imported. If the network does without it, save the arrays without it.");
        }

        if (found.FirstOrDefault(part => content.Unread.ContainsKey(part.Name)) is { } unread)
        {
            throw new InvalidDataException($"the array {Excerpt.Of(unread.Name)} is not read: {content.Unread[unread.Name]}");
        }

        return places.Count > 0 ? ByPlace(places, layout) : ByLayer(found);
    }

    /// <summary>
    /// Whether an array that no layer takes looks like a part of the network all the same: a parameter of a module, whose name has a dot or a slash (lstm.weight_ih_l0, batch_normalization/gamma:0);
    /// one of batch normalisation (gamma1, running_mean); or a W and a b of other names (W_out, b_out).
    /// </summary>
    private static bool LooksLikePart(string name, IReadOnlyCollection<string> names) =>
        IsOfModule(name) || Norm().IsMatch(name) || (name is ['W' or 'w', ..] && names.Contains("b" + name[1..], StringComparer.Ordinal))
        || (name is ['b', ..] && (names.Contains("W" + name[1..], StringComparer.Ordinal) || names.Contains("w" + name[1..], StringComparer.Ordinal)));

    /// <summary>gamma = 0.9 is an option of somebody's training, not a part of batch normalisation.</summary>
    private static bool IsOption(string name, NpzContent content) => !IsOfModule(name) && Norm().IsMatch(name) && content.Arrays.TryGetValue(name, out NpyArray? array) && array.Shape.Count == 0;

    private static bool IsOfModule(string name) => name.AsSpan().ContainsAny('.', '/');

    /// <summary>W and b by the layers that their names say, in the order of the first.</summary>
    private static List<(Found Weights, Found Bias)> ByLayer(List<Found> found)
    {
        var pairs = new List<(Found, Found)>();
        foreach (IGrouping<string, Found> layer in found.GroupBy(part => part.Layer))
        {
            Found[] weights = [.. layer.Where(part => part.IsWeights)], biases = [.. layer.Where(part => !part.IsWeights)];
            if (weights.Length != 1 || biases.Length != 1)
            {
                throw new InvalidDataException(
                    $"every layer needs one W and one b, but layer '{Excerpt.Of(layer.Key)}' has {Excerpt.OfList([.. layer.Select(part => part.Name)])}. Where the network has no bias, save zeros.");
            }

            pairs.Add((weights[0], biases[0]));
        }

        return pairs;
    }

    /// <summary>Arrays without names of their own: W, b, W, b, … or all W and then all b; the shapes have to say which.</summary>
    private static List<(Found Weights, Found Bias)> ByPlace(List<Found> places, WeightLayout? layout)
    {
        int count = places.Count / 2;
        List<(Found Weights, Found Bias)> inTurn = [.. Enumerable.Range(0, count).Select(l => (places[2 * l], places[(2 * l) + 1]))];
        List<(Found Weights, Found Bias)> apart = [.. Enumerable.Range(0, count).Select(l => (places[l], places[count + l]))];
        List<(Found Weights, Found Bias)>[] orders = places.Count % 2 == 1 ? [] : count == 1 ? [inTurn] : [inTurn, apart];

        // Whoever wrote them laid all W the same way round: with 5 hidden units (5, 2), (5, 1), (1, 5), (1, 1) fits both orders, but in one of them the second W would be turned.
        WeightLayout[] layouts = layout is null ? [WeightLayout.OutputsByInputs, WeightLayout.InputsByOutputs] : [layout.Value];
        List<(Found Weights, Found Bias)>[] fitting = [.. orders.Where(order => layouts.Any(l => Fits(order, l)))];
        fitting = fitting.Length > 0 ? fitting : [.. orders.Where(order => Fits(order, layout))];
        return fitting.Length == 1 ? fitting[0] : throw new InvalidDataException(
            $"its arrays stand by place, which means W, b, W, b, … or all W and then all b; their shapes {Excerpt.OfList([.. places.Select(part => Shown(part.Array))], 8)} fit {(fitting.Length == 0 ? "neither" : "both")}{(layout is null ? "" : $" as {layout}")}. Name them: numpy.savez(\"weights.npz\", W1=W1, b1=b1, W2=W2, b2=b2).");
    }

    /// <summary>Whether the shapes are those of a network.</summary>
    private static bool Fits(List<(Found Weights, Found Bias)> pairs, WeightLayout? layout)
    {
        int? inputs = null;
        foreach ((NpyArray weights, NpyArray bias) in pairs.Select(pair => (pair.Weights.Array, pair.Bias.Array)))
        {
            (bool straight, bool turned) = Ways(weights, bias.Values.Length, inputs);
            if (!IsVector(bias) || !((straight && layout is not WeightLayout.InputsByOutputs) || (turned && layout is not WeightLayout.OutputsByInputs)))
            {
                return false;
            }

            inputs = bias.Values.Length;
        }

        return true;
    }

    /// <summary>Which ways round an array can be the W of a layer.</summary>
    private static (bool Straight, bool Turned) Ways(NpyArray array, int outputs, int? inputs)
    {
        bool matrix = array.Shape.Count == 2 && array.Values.Length > 0;
        return (matrix && array.Shape[0] == outputs && (inputs ?? array.Shape[1]) == array.Shape[1], matrix && array.Shape[1] == outputs && (inputs ?? array.Shape[0]) == array.Shape[0]);
    }

    private static List<Found> ByNumber(NpzContent content, string[] names, Regex spelling, WeightLayout? layout)
    {
        List<Found> numbered = [.. names.Select(name => (Name: name, Match: spelling.Match(name))).Where(n => n.Match.Success)
            .OrderBy(n => int.Parse(n.Match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture))
            .Select(n => new Found(n.Name, content, n.Match.Groups["number"].Value.TrimStart('0').PadLeft(1, '0'), n.Match.Groups["W"].Success, layout))];
        int[] numbers = [.. numbered.Select(part => int.Parse(part.Layer, CultureInfo.InvariantCulture)).Distinct()];
        return numbers.Length == 0 || (numbers[0] <= 1 && numbers.SequenceEqual(Enumerable.Range(numbers[0], numbers.Length)))
            ? numbered
            : throw new InvalidDataException($"its layers have the numbers {Excerpt.OfList(numbers)}; they have to count up from 0 or 1 without a gap.");
    }

    /// <summary>Weights and biases of modules. Where names have no dot or slash (fc1_weight), one pair at least has to be there, and among names that have them every one: sample_weight is somebody's own.</summary>
    private static List<Found> ByModule(NpzContent content, string[] names, bool isOrdered)
    {
        List<Found> modules = [.. names.Select(name => (Name: name, Match: Module().Match(name))).Where(n => n.Match.Success)
            .Select(n => new Found(n.Name, content, n.Match.Groups["module"].Value, n.Match.Groups["W"].Success || n.Match.Groups["kernel"].Success,
                n.Match.Groups["W"].Success ? WeightLayout.OutputsByInputs : WeightLayout.InputsByOutputs))];
        bool IsPaired(Found part) => modules.Exists(other => other.Layer == part.Layer && other.IsWeights != part.IsWeights);
        List<Found> layers = modules.Exists(part => IsOfModule(part.Name)) ? modules.FindAll(part => IsOfModule(part.Name) || IsPaired(part)) : modules.Exists(IsPaired) ? modules : [];
        return isOrdered || layers.Count == 0 ? layers : InOrder(layers);
    }

    /// <summary>Modules by the number at the end of their names, which has to be all that tells them apart.</summary>
    private static List<Found> InOrder(List<Found> modules)
    {
        var layers = modules.Select(part => part.Layer).Distinct().Select(layer => (Layer: layer, Match: LastNumber().Match(layer)))
            .ToDictionary(l => l.Layer, l => (Text: l.Match.Groups["text"].Value, Number: l.Match.Groups["number"].Success ? int.Parse(l.Match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) : -1), StringComparer.Ordinal);
        return layers.Values.Select(l => l.Text).Distinct().Count() == 1 && layers.Values.Distinct().Count() == layers.Count
            ? [.. modules.OrderBy(part => layers[part.Layer].Number)]
            : throw new InvalidDataException($"a folder does not say in which order its layers {Excerpt.OfList(layers.Keys)} follow. Number them (W1, b1, W2, b2, …), or save them in one .npz, in their order.");
    }

    /// <summary>A bias of shape (n,), (n, 1) or (1, n).</summary>
    private static double[] Bias(Found bias)
    {
        NpyArray array = bias.Array;
        CheckFinite(bias);
        return IsVector(array) ? array.Values : throw new InvalidDataException(
            $"the bias {Excerpt.Of(bias.Name)} has shape {Shown(array)}; it has to be (n,), (n, 1) or (1, n).");
    }

    private static Matrix<double> Weights(Found weights, Found bias, int outputs, int? inputs, WeightLayout? asked)
    {
        NpyArray array = weights.Array;
        CheckFinite(weights);
        if (array.Shape.Count == 1 && weights.Layout is null && array.Values.Length % outputs == 0)      // a framework's W has two dimensions; its vectors are of other layers, as of a normalisation
        {
            int count = array.Values.Length / outputs;      // a vector is a W with one row or one column, which is the same both ways
            if (array.Values.Length > 0 && (count == 1 || outputs == 1) && (inputs ?? count) == count)
            {
                return Matrix<double>.Build.Dense(outputs, count, array.Values);
            }
        }

        (bool straight, bool turned) = Ways(array, outputs, inputs);
        WeightLayout? wanted = asked ?? weights.Layout;
        if (straight && turned && array.Values.Length > 1 && wanted is null)
        {
            throw new InvalidDataException(
                $"the weights {Excerpt.Of(weights.Name)} have shape {Shown(array)}, which fits both ways round. Say which it is: layout: WeightLayout.OutputsByInputs (z = W x + b) or WeightLayout.InputsByOutputs (z = x W + b).");
        }

        bool fits = wanted switch { WeightLayout.OutputsByInputs => straight, WeightLayout.InputsByOutputs => turned, _ => straight || turned };
        if (!fits)
        {
            string needed = inputs is null ? "inputs" : Require.Invariant($"{inputs}");
            string ways = wanted switch
            {
                WeightLayout.OutputsByInputs => Require.Invariant($"({outputs}, {needed})"),
                WeightLayout.InputsByOutputs => Require.Invariant($"({needed}, {outputs})"),
                _ => Require.Invariant($"({outputs}, {needed}) or ({needed}, {outputs})"),
            };
            throw new InvalidDataException($"the weights {Excerpt.Of(weights.Name)} have shape {Shown(array)}; with the bias {Excerpt.Of(bias.Name)} {Shown(bias.Array)} it has to be {ways}.");
        }

        Matrix<double> stored = array.ToMatrix();
        return (wanted ?? (straight ? WeightLayout.OutputsByInputs : WeightLayout.InputsByOutputs)) == WeightLayout.OutputsByInputs ? stored : stored.Transpose();
    }

    private static void CheckFinite(Found part)
    {
        int bad = Require.FirstNonFinite(part.Array.Values);
        if (bad >= 0)
        {
            throw new InvalidDataException(Require.Invariant($"the array {Excerpt.Of(part.Name)} has the value {part.Array.Values[bad]}; every value has to be finite."));
        }
    }

    private static string Shown(NpyArray array) => Excerpt.Of(NpyArray.PythonTuple(array.Shape));

    [GeneratedRegex(@"^((?<W>[Ww]|[Ww]eights?_?)|[Bb]|[Bb]ias(es)?_?)_?(?<number>[0-9]{1,6})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Homework();

    [GeneratedRegex(@"^((?<W>coefs_)|intercepts_)(?<number>[0-9]{1,6})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScikitLearn();

    [GeneratedRegex(@"^(.*_)?(gamma|(running|moving)_(mean|var|variance))_?[0-9]*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Norm();

    [GeneratedRegex(@"^(?<module>.*?)[./]?((?<W>weight)|(?<kernel>kernel)|bias)(:0)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Module();

    [GeneratedRegex(@"^(?<text>.*?)([_.]?(?<number>[0-9]{1,6}))?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LastNumber();

    [GeneratedRegex(@"^arr_(?<number>[0-9]{1,6})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();

    /// <summary>An array that is a layer's W or b.</summary>
    /// <param name="Name">Its name in the file.</param>
    /// <param name="Content">The file.</param>
    /// <param name="Layer">What it shares with its partner.</param>
    /// <param name="IsWeights">Whether it is W; of arrays by place nobody knows at first.</param>
    /// <param name="Layout">Which way round W is, where the name says so.</param>
    private sealed record Found(string Name, NpzContent Content, string Layer, bool IsWeights, WeightLayout? Layout)
    {
        public NpyArray Array => Content.Arrays[Name];
    }
}
