using MathNet.Numerics.LinearAlgebra;

namespace Eml.Data;

/// <summary>Samples and their targets; samples are columns.</summary>
public sealed class Dataset
{
    /// <param name="name">What the data is, for titles.</param>
    /// <param name="inputs">X, N0×m.</param>
    /// <param name="targets">Y, N×m.</param>
    /// <param name="inputNames">One name per row of X; x1, x2, … by default.</param>
    /// <param name="targetNames">One name per row of Y; y1, y2, … by default.</param>
    /// <exception cref="ArgumentException">No sample, X and Y with different numbers of columns, a count of names that does not fit, or a value that is not finite.</exception>
    public Dataset(
        string name, Matrix<double> inputs, Matrix<double> targets,
        IReadOnlyList<string>? inputNames = null, IReadOnlyList<string>? targetNames = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.ColumnCount != targets.ColumnCount)
        {
            throw new ArgumentException(
                $"The inputs are {Require.Shape(inputs)} but the targets are {Require.Shape(targets)}: both need one column per sample.", nameof(targets));
        }

        Require.Finite(inputs, nameof(inputs));
        Require.Finite(targets, nameof(targets));
        Name = name;
        Inputs = inputs;
        Targets = targets;
        InputNames = Names(inputNames, "x", inputs.RowCount, nameof(inputNames));
        TargetNames = Names(targetNames, "y", targets.RowCount, nameof(targetNames));
    }

    /// <summary>What the data is, for titles.</summary>
    public string Name { get; }

    /// <summary>X, N0×m.</summary>
    public Matrix<double> Inputs { get; }

    /// <summary>Y, N×m.</summary>
    public Matrix<double> Targets { get; }

    /// <summary>One name per row of X.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>One name per row of Y; for classification, the classes.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>m: how many samples there are.</summary>
    public int Count => Inputs.ColumnCount;

    private static IReadOnlyList<string> Names(IReadOnlyList<string>? names, string symbol, int rows, string argument)
    {
        names ??= [.. Enumerable.Range(1, rows).Select(i => Require.Invariant($"{symbol}{i}"))];
        return names.Count == rows
            ? names
            : throw new ArgumentException(Require.Invariant($"{argument} has {names.Count} names for {rows} rows."), argument);
    }
}
