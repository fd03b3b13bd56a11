using Eml.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Training;

/// <summary>A data set as column-major arrays; they are the matrices' own when those are dense.</summary>
internal sealed class SampleArrays(Dataset data)
{
    public double[] X { get; } = Values(data.Inputs);

    public double[] Y { get; } = Values(data.Targets);

    public int Inputs { get; } = data.Inputs.RowCount;

    public int Outputs { get; } = data.Targets.RowCount;

    public int Count { get; } = data.Count;

    private static double[] Values(Matrix<double> matrix) => matrix.AsColumnMajorArray() ?? matrix.ToColumnMajorArray();
}
