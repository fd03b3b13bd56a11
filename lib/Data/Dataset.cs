using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Eml.Data;

/// <summary>Samples and their targets; samples are columns.</summary>
public sealed class Dataset
{
    /// <param name="name">What the data is, for titles.</param>
    /// <param name="inputs">X, N0×m.</param>
    /// <param name="targets">Y, N×m.</param>
    /// <param name="inputNames">One name per row of X; x1, x2, … by default.</param>
    /// <param name="targetNames">One name per row of Y; y1, y2, … by default.</param>
    /// <exception cref="ArgumentException">No sample, X and Y with different numbers of columns, a count of names that does not fit, a name that is null, or a value that is not finite.</exception>
    public Dataset(
        string name, Matrix<double> inputs, Matrix<double> targets,
        IReadOnlyList<string>? inputNames = null, IReadOnlyList<string>? targetNames = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.ColumnCount != targets.ColumnCount)
        {
            throw new ArgumentException(
                $"The inputs are {Require.Shape(inputs)} but the targets are {Require.Shape(targets)}: both need one column per sample.", nameof(targets));
        }

        if (inputs.ColumnCount == 0)
        {
            throw new ArgumentException($"The inputs are {Require.Shape(inputs)}: at least one sample is needed.", nameof(inputs));
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

    /// <summary>What was decided and what stood out while it was read, one sentence each; of those that begin with "Warning" one should know before training.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>m: how many samples there are.</summary>
    public int Count => Inputs.ColumnCount;

    /// <summary>One sample: copies of column <paramref name="index"/> of X and of Y.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or not below <see cref="Count"/>.</exception>
    public (Vector<double> x, Vector<double> y) this[int index]
    {
        get
        {
            CheckIndex(index, nameof(index));
            return (Inputs.Column(index), Targets.Column(index));
        }
    }

    /// <summary>The samples of these indices, in this order, copied; an index may stand more than once.</summary>
    /// <param name="indices">Sample indices, from 0.</param>
    /// <param name="name">The subset's name; this one's by default.</param>
    /// <exception cref="ArgumentException">There is no index.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative or not below <see cref="Count"/>.</exception>
    public Dataset Subset(IReadOnlyList<int> indices, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.Count == 0)
        {
            throw new ArgumentException("indices is empty; at least one sample is needed.", nameof(indices));
        }

        foreach (int index in indices)
        {
            CheckIndex(index, nameof(indices));
        }

        return new Dataset(name ?? Name, Gather(Inputs, indices), Gather(Targets, indices), InputNames, TargetNames) { Notes = Notes };
    }

    /// <summary>Divides the samples at random into training, validation and test part, see <see cref="DatasetSplit.Of"/>.</summary>
    /// <param name="trainFraction">The training part, above 0 and at most 1.</param>
    /// <param name="validationFraction">The validation part; 0 for none. What remains is the test part.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <inheritdoc cref="DatasetSplit.Of" path="/exception"/>
    public DatasetSplit Split(double trainFraction, double validationFraction, int seed) =>
        DatasetSplit.Of(this, trainFraction, validationFraction, seed);

    /// <summary>Name, samples, inputs and targets, for example <c>iris: 150 samples, 4 inputs, 3 targets</c>.</summary>
    public override string ToString() => Require.Invariant($"{Name}: {Require.Count(Count, "sample")}, {Require.Count(Inputs.RowCount, "input")}, {Require.Count(Targets.RowCount, "target")}");

    private static DenseMatrix Gather(Matrix<double> source, IReadOnlyList<int> indices)
    {
        var picked = new DenseMatrix(source.RowCount, indices.Count);
        for (int j = 0; j < indices.Count; j++)
        {
            picked.SetColumn(j, source.Column(indices[j]));
        }

        return picked;
    }

    private static IReadOnlyList<string> Names(IReadOnlyList<string>? names, string symbol, int rows, string argument)
    {
        names ??= [.. Enumerable.Range(1, rows).Select(i => Require.Invariant($"{symbol}{i}"))];
        // Names that are made when they are asked for, those of a picture's pixels, are not asked for here.
        return names.Count != rows ? throw new ArgumentException(Require.Invariant($"{argument} has {Require.Count(names.Count, "name")} for {Require.Count(rows, "row")}."), argument)
            : names is ICollection<string> made && made.Contains(null!) ? throw new ArgumentException(Require.Invariant($"{argument}[{names.ToList().IndexOf(null!)}] is null; every row needs a name."), argument)
            : names;
    }

    private void CheckIndex(int index, string argument)
    {
        if (index < 0 || index >= Count)
        {
            throw new ArgumentOutOfRangeException(argument, index, Require.Invariant($"Sample {index} is asked for; '{Name}' has samples 0 to {Count - 1}."));
        }
    }
}
