using System.Globalization;
using System.Text.RegularExpressions;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.IO;

/// <summary>
/// Makes layers of arrays that say nothing but their names and shapes. Names decide which array is which layer's W or b:
/// by number (W1 b1, coefs_0 intercepts_0), by module in the file's order (fc1.weight fc1.bias, dense/kernel:0 dense/bias:0), or by place (arr_0, arr_1, …).
/// A folder has no order: there modules are layers only if their names number them (fc1, fc2; dense, dense_1).
/// Shapes decide which way round a W is; where they cannot, the names or the caller do, and nobody guesses.
/// </summary>
internal static partial class ArrayImport
{
    /// <summary>The layers, input first.</summary>
    /// <exception cref="InvalidDataException">The arrays are no network; the message is half a sentence that names the array.</exception>
    public static IReadOnlyList<DenseLayer> Layers(NpzContent content, bool isOrdered, Activation hidden, WeightLayout? layout)
    {
        List<(Found Weights, Found Bias)> pairs = Pairs(content, isOrdered);
        var layers = new List<DenseLayer>();
        foreach ((Found weights, Found bias) in pairs)
        {
            double[] b = Bias(bias);
            Matrix<double> W = Weights(weights, bias, b.Length, layers.Count > 0 ? layers[^1].Outputs : null, layout);
            layers.Add(new DenseLayer(W, Vector<double>.Build.Dense(b), layers.Count < pairs.Count - 1 ? hidden : Activation.Identity));
        }

        return layers;
    }

    /// <summary>Whether an array of this name is somebody's weights or biases.</summary>
    public static bool IsName(string name) => Numbered().IsMatch(name) || Module().IsMatch(name) || Place().IsMatch(name);

    /// <summary>One logistic output p is two classes: softmax of the logits (0, z) gives (1 − p, p).</summary>
    public static DenseLayer AsTwoClasses(DenseLayer logistic) => new(
        Matrix<double>.Build.Dense(1, logistic.Inputs).Stack(logistic.Weights), Vector<double>.Build.Dense([0, logistic.Bias[0]]), logistic.Activation);

    /// <summary>W and b of every layer, in order.</summary>
    private static List<(Found Weights, Found Bias)> Pairs(NpzContent content, bool isOrdered)
    {
        List<Found> found = Scheme(content, isOrdered);
        foreach (Found part in found)
        {
            if (content.Unread.TryGetValue(part.Name, out string? reason))
            {
                throw new InvalidDataException($"the array {Excerpt.Of(part.Name)} is not read: {reason}");
            }
        }

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

    /// <summary>The arrays that are weights, by the first way of naming that fits; others are left alone.</summary>
    private static List<Found> Scheme(NpzContent content, bool isOrdered)
    {
        string[] names = [.. content.Arrays.Keys, .. content.Unread.Keys];
        List<Found> numbered = [.. names.Select(name => (Name: name, Match: Numbered().Match(name))).Where(n => n.Match.Success)
            .OrderBy(n => int.Parse(n.Match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture))
            .Select(n => new Found(n.Name, content, n.Match.Groups["number"].Value.TrimStart('0'), n.Match.Groups["W"].Success,
                n.Name.StartsWith("coefs", StringComparison.Ordinal) ? WeightLayout.InputsByOutputs : null))];
        if (numbered.Count > 0)
        {
            int first = int.Parse(numbered[0].Layer.PadLeft(1, '0'), CultureInfo.InvariantCulture);
            int[] numbers = [.. numbered.Select(part => int.Parse(part.Layer.PadLeft(1, '0'), CultureInfo.InvariantCulture)).Distinct()];
            return first <= 1 && numbers.SequenceEqual(Enumerable.Range(first, numbers.Length))
                ? numbered
                : throw new InvalidDataException($"its layers have the numbers {Excerpt.OfList(numbers)}; they have to count up from 0 or 1 without a gap.");
        }

        List<Found> modules = [.. names.Select(name => (Name: name, Match: Module().Match(name))).Where(n => n.Match.Success)
            .Select(n => new Found(n.Name, content, n.Match.Groups["module"].Value, n.Match.Groups["W"].Success || n.Match.Groups["kernel"].Success,
                n.Match.Groups["W"].Success ? WeightLayout.OutputsByInputs : WeightLayout.InputsByOutputs))];
        if (modules.Count > 0)
        {
            string? other = names.FirstOrDefault(name => !Module().IsMatch(name) && modules.Exists(m => name.StartsWith(m.Layer + ".", StringComparison.Ordinal)));
            return other is null
                ? isOrdered ? modules : ByNumber(modules)
                : throw new InvalidDataException($"the array {Excerpt.Of(other)} is no weight or bias of a dense layer; only dense layers are imported.");
        }

        List<Found> places = [.. names.Select(name => (Name: name, Match: Place().Match(name))).Where(n => n.Match.Success)
            .OrderBy(n => int.Parse(n.Match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture))
            .Select(n => new Found(n.Name, content, "", content.Arrays.TryGetValue(n.Name, out NpyArray? array) && array.Shape.Count == 2, null))];
        if (places.Count > 0)
        {
            (int W, int b) = (0, 0);
            return [.. places.Select(part => part with { Layer = Require.Invariant($"{(part.IsWeights ? ++W : ++b)}") }).OrderBy(part => int.Parse(part.Layer, CultureInfo.InvariantCulture))];
        }

        throw new InvalidDataException(
            $"it has no weights by a name that is known (W1 and b1, coefs_0 and intercepts_0, fc1.weight and fc1.bias, dense/kernel and dense/bias, or arr_0, arr_1, …), but {(names.Length == 0 ? "no array at all" : Excerpt.OfList(names))}.");
    }

    /// <summary>Modules by the number at the end of their names, which has to be all that tells them apart.</summary>
    private static List<Found> ByNumber(List<Found> modules)
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
        bool vector = array.Values.Length > 0 && (array.Shape.Count < 2 || (array.Shape.Count == 2 && array.Shape.Contains(1)));
        CheckFinite(bias);
        return vector ? array.Values : throw new InvalidDataException(
            $"the bias {Excerpt.Of(bias.Name)} has shape {Shown(array)}; it has to be (n,), (n, 1) or (1, n).");
    }

    private static Matrix<double> Weights(Found weights, Found bias, int outputs, int? inputs, WeightLayout? asked)
    {
        NpyArray array = weights.Array;
        CheckFinite(weights);
        if (array.Shape.Count == 1 && array.Values.Length % outputs == 0)
        {
            int count = array.Values.Length / outputs;      // a vector is a W with one row or one column, which is the same both ways
            if (array.Values.Length > 0 && (count == 1 || outputs == 1) && (inputs ?? count) == count)
            {
                return Matrix<double>.Build.Dense(outputs, count, array.Values);
            }
        }

        bool matrix = array.Shape.Count == 2 && array.Values.Length > 0;
        bool straight = matrix && array.Shape[0] == outputs && (inputs ?? array.Shape[1]) == array.Shape[1];
        bool turned = matrix && array.Shape[1] == outputs && (inputs ?? array.Shape[0]) == array.Shape[0];
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

    [GeneratedRegex(@"^((?<W>[Ww]|[Ww]eights?_?|coefs_)|[Bb]|[Bb]ias(es)?_?|intercepts_)_?(?<number>[0-9]{1,6})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbered();

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
    /// <param name="IsWeights">Whether it is W.</param>
    /// <param name="Layout">Which way round W is, where the name says so.</param>
    private sealed record Found(string Name, NpzContent Content, string Layer, bool IsWeights, WeightLayout? Layout)
    {
        public NpyArray Array => Content.Arrays[Name];
    }
}
