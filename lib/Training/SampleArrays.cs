using Eml.Data;

namespace Eml.Training;

/// <summary>A data set as column-major arrays; they are the matrices' own when those are dense.</summary>
internal sealed class SampleArrays(Dataset data)
{
    public double[] X { get; } = ColumnMajor.Of(data.Inputs);

    public double[] Y { get; } = ColumnMajor.Of(data.Targets);

    public int Inputs { get; } = data.Inputs.RowCount;

    public int Outputs { get; } = data.Targets.RowCount;

    public int Count { get; } = data.Count;

    public string Name { get; } = data.Name;

    public IReadOnlyList<string> InputNames { get; } = data.InputNames;

    public IReadOnlyList<string> TargetNames { get; } = data.TargetNames;

    /// <summary>The arrays of a set that the network can take.</summary>
    /// <exception cref="ArgumentException">It cannot; <paramref name="name"/> is the argument that is named.</exception>
    public static SampleArrays For(Network network, Dataset data, string name)
    {
        try
        {
            network.CheckBatch(data.Inputs, data.Targets);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"The {name} set '{data.Name}' does not fit the network. {e.Message}", name, e);
        }

        return new SampleArrays(data);
    }

    /// <summary>The numbers of all samples.</summary>
    public int[] All => [.. Enumerable.Range(0, Count)];

    /// <summary>Copies of those samples, in that order.</summary>
    public (double[] X, double[] Y) Only(ReadOnlySpan<int> samples)
    {
        double[] x = new double[Inputs * samples.Length], y = new double[Outputs * samples.Length];
        for (int j = 0; j < samples.Length; j++)
        {
            X.AsSpan(samples[j] * Inputs, Inputs).CopyTo(x.AsSpan(j * Inputs));
            Y.AsSpan(samples[j] * Outputs, Outputs).CopyTo(y.AsSpan(j * Outputs));
        }

        return (x, y);
    }
}
