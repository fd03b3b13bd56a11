using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Eml.IO;

/// <summary>What a .npy file holds: a shape and its values as doubles. Vectors and matrices have 1 and 2 dimensions; images, say, may have more.</summary>
public sealed class NpyArray
{
    /// <summary>What NumPy allows.</summary>
    internal const int MaxDimensions = 64;

    /// <param name="shape">No entry for a scalar, one for a vector, rows and columns for a matrix.</param>
    /// <param name="values">As many values as the shape says, column-major (the first index fastest): element (i, j) is <c>values[i + j·rows]</c>. Not copied.</param>
    /// <exception cref="ArgumentException">More than 64 dimensions, a negative one, or another number of values than the shape says.</exception>
    public NpyArray(IReadOnlyList<int> shape, double[] values)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(values);
        if (shape.Count > MaxDimensions)
        {
            throw new ArgumentException(Require.Invariant($"shape has {shape.Count} dimensions; at most {MaxDimensions} are allowed."), nameof(shape));
        }

        foreach (int dimension in shape)
        {
            Require.AtLeast(dimension, 0, nameof(shape));
        }

        long count = CountOf(shape);
        if (count != values.Length)
        {
            throw new ArgumentException(
                Require.Invariant($"values has {Require.Count(values.Length, "element")} but the shape {PythonTuple(shape)} needs {count}."), nameof(values));
        }

        Shape = [.. shape];
        Values = values;
    }

    /// <summary>No entry for a scalar, one for a vector, rows and columns for a matrix.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values, column-major, whatever order the file had.</summary>
    public double[] Values { get; }

    /// <summary>An array of no dimension.</summary>
    public static NpyArray From(double value) => new([], [value]);

    /// <summary>An array of one dimension; the values are copied.</summary>
    public static NpyArray From(Vector<double> vector) => new([vector.Count], vector.ToArray());

    /// <summary>An array of two dimensions, rows and columns; the values are copied.</summary>
    public static NpyArray From(Matrix<double> matrix) => new([matrix.RowCount, matrix.ColumnCount], matrix.ToColumnMajorArray());

    /// <summary>A copy of an array of one dimension.</summary>
    /// <exception cref="InvalidOperationException">The array has another number of dimensions.</exception>
    public Vector<double> ToVector() => Shape.Count == 1 ? new DenseVector([.. Values]) : throw Mismatch("vector, shape (n,)");

    /// <summary>A copy of an array of two dimensions.</summary>
    /// <exception cref="InvalidOperationException">The array has another number of dimensions.</exception>
    public Matrix<double> ToMatrix() =>
        Shape.Count == 2 ? new DenseMatrix(Shape[0], Shape[1], [.. Values]) : throw Mismatch("matrix, shape (rows, columns)");

    /// <summary>The shape as NumPy shows it, for example <c>float64 (3, 4)</c>.</summary>
    public override string ToString() => "float64 " + PythonTuple(Shape);

    /// <summary>Whether shape and values are the same, to the last bit.</summary>
    internal bool HasSameBits(NpyArray other) => Shape.SequenceEqual(other.Shape)
        && MemoryMarshal.AsBytes(Values.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(other.Values.AsSpan()));

    /// <summary>How many values a shape has; <see cref="long.MaxValue"/> where that is more.</summary>
    /// <param name="shape">Dimensions from 0 on.</param>
    internal static long CountOf(IReadOnlyList<int> shape) =>
        (long)shape.Aggregate(UInt128.One, (count, dimension) => UInt128.Min(count * (uint)dimension, long.MaxValue));

    /// <summary>A shape as Python writes it: <c>()</c>, <c>(3,)</c>, <c>(3, 4)</c>.</summary>
    internal static string PythonTuple(IReadOnlyList<int> shape) => shape.Count switch
    {
        1 => Require.Invariant($"({shape[0]},)"),
        _ => "(" + string.Join(", ", shape.Select(d => Require.Invariant($"{d}"))) + ")",
    };

    private InvalidOperationException Mismatch(string wanted) => new($"The array has shape {PythonTuple(Shape)}; it is no {wanted}.");
}
