using System.Text;
using Eml.Data;
using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.IO;

/// <summary>
/// What is saved, and used elsewhere: a network with the scaling of the data it was trained on and the names of its classes.
/// It takes values as they are measured and answers in the target's own unit. <see cref="Network"/> itself knows only scaled values.
/// </summary>
public sealed class Model
{
    /// <param name="network">The network, trained on scaled values.</param>
    /// <param name="inputScaling">What the training inputs were transformed with; null when they were not.</param>
    /// <param name="targetScaling">What the training targets were transformed with; null when they were not. Not for <see cref="Head.SoftmaxCrossEntropy"/>, whose probabilities have no unit.</param>
    /// <param name="classNames">One name per output of <see cref="Head.SoftmaxCrossEntropy"/>; 0, 1, … by default. <see cref="Dataset.TargetNames"/> has them.</param>
    /// <exception cref="ArgumentException">A scaling or a list of names that does not fit the network; a name that stands twice, is null, or is no text that UTF-8 can hold (half of a surrogate pair).</exception>
    public Model(Network network, Standardizer? inputScaling = null, Standardizer? targetScaling = null, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        CheckScaling(inputScaling, network.Inputs, "input", nameof(inputScaling));
        CheckScaling(targetScaling, network.Outputs, "output", nameof(targetScaling));
        bool classifies = network.Head is SoftmaxCrossEntropy;
        if (classifies && targetScaling is not null)
        {
            throw new ArgumentException($"targetScaling is given, but {network.Head.Name} gives probabilities, which have no unit; it has to be null.", nameof(targetScaling));
        }

        if (!classifies && classNames is { Count: > 0 })
        {
            throw new ArgumentException($"classNames has {Require.Count(classNames.Count, "name")}, but {network.Head.Name} gives numbers, not classes; it has to be null.", nameof(classNames));
        }

        classNames ??= [.. Enumerable.Range(0, classifies ? network.Outputs : 0).Select(c => Require.Invariant($"{c}"))];
        if (classNames.Contains(null!))
        {
            throw new ArgumentException(Require.Invariant($"classNames[{classNames.ToList().IndexOf(null!)}] is null; every class needs a name."), nameof(classNames));
        }

        int unsaved = classNames.ToList().FindIndex(name => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)) != name);
        if (unsaved >= 0)
        {
            throw new ArgumentException(Require.Invariant(
                $"classNames[{unsaved}] is '{Excerpt.Of(classNames[unsaved])}' with half of a surrogate pair, which no file can hold; a name has to be whole Unicode text."), nameof(classNames));
        }

        if (classNames.Count != (classifies ? network.Outputs : 0) || classNames.Distinct(StringComparer.Ordinal).Count() != classNames.Count)
        {
            throw new ArgumentException(Require.Invariant(
                $"classNames is [{Excerpt.OfList(classNames)}]; it has to hold {Require.Count(network.Outputs, "name")}, one per output of the network, and none twice."), nameof(classNames));
        }

        Network = network;
        InputScaling = inputScaling;
        TargetScaling = targetScaling;
        ClassNames = [.. classNames];
    }

    /// <summary>The network, which takes and gives scaled values.</summary>
    public Network Network { get; }

    /// <summary>Applied to the inputs before the network; null for none.</summary>
    public Standardizer? InputScaling { get; }

    /// <summary>Taken back from the network's output; null for none.</summary>
    public Standardizer? TargetScaling { get; }

    /// <summary>One name per class, in the order of the outputs; empty when the network does not classify.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The answers (N×m) for the samples in the columns of <paramref name="X"/> (N0×m): inputs in their own units; outputs in the target's unit, or probabilities.</summary>
    /// <inheritdoc cref="Network.Predict(Matrix{double})" path="/exception"/>
    public Matrix<double> Predict(Matrix<double> X)
    {
        Matrix<double> yHat = Network.Predict(InputScaling?.Transform(X) ?? X);
        return TargetScaling?.Inverse(yHat) ?? yHat;
    }

    /// <summary>The answer for one sample <paramref name="x"/> of N0 values.</summary>
    /// <inheritdoc cref="Network.Predict(Matrix{double})" path="/exception"/>
    public Vector<double> Predict(Vector<double> x) => Predict(x.ToColumnMatrix()).Column(0);

    /// <summary>The name of the most probable class of every sample in the columns of <paramref name="X"/> (N0×m), inputs in their own units.</summary>
    /// <exception cref="InvalidOperationException">The network does not classify.</exception>
    /// <inheritdoc cref="Network.Predict(Matrix{double})" path="/exception"/>
    public IReadOnlyList<string> Classify(Matrix<double> X) => ClassNames.Count > 0
        ? [.. Labels.Argmax(Predict(X)).Select(c => ClassNames[c])]
        : throw new InvalidOperationException($"The network {Network} gives numbers, not classes; use Predict.");

    /// <summary>The name of the most probable class of one sample <paramref name="x"/> of N0 values.</summary>
    /// <exception cref="InvalidOperationException">The network does not classify.</exception>
    /// <inheritdoc cref="Network.Predict(Matrix{double})" path="/exception"/>
    public string Classify(Vector<double> x) => Classify(x.ToColumnMatrix())[0];

    /// <summary>The network and what is around it, for example <c>4-16-3 sigmoid, softmax+cross-entropy, inputs scaled, classes setosa, versicolor, virginica</c>.</summary>
    public override string ToString() => Network
        + (InputScaling is null ? "" : ", inputs scaled") + (TargetScaling is null ? "" : ", targets scaled")
        + (ClassNames.Count == 0 ? "" : ", classes " + Excerpt.OfList(ClassNames, 10));

    private static void CheckScaling(Standardizer? scaling, int needed, string what, string argument)
    {
        if (scaling is not null && scaling.Mean.Count != needed)
        {
            throw new ArgumentException(Require.Invariant($"{argument} is for {Require.Count(scaling.Mean.Count, "row")}; the network has {Require.Count(needed, what)}."), argument);
        }
    }
}
