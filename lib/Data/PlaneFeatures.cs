using MathNet.Numerics.LinearAlgebra;

namespace Eml.Data;

/// <summary>Features made of the two coordinates of points in the plane, so that a small network can use what they show: circles in x² + y², for example.</summary>
public static class PlaneFeatures
{
    private static readonly (string Name, string Label, Func<double, double, double> Value)[] features =
    [
        ("x", "x", (x, _) => x), ("y", "y", (_, y) => y), ("x2", "x²", (x, _) => x * x), ("y2", "y²", (_, y) => y * y), ("xy", "xy", (x, y) => x * y),
        ("sinx", "sin x", (x, _) => Math.Sin(x)), ("siny", "sin y", (_, y) => Math.Sin(y)),
    ];

    /// <summary>The names there are: x, y, x2, y2, xy, sinx, siny.</summary>
    public static IReadOnlyList<string> All { get; } = [.. features.Select(f => f.Name)];

    /// <summary>A feature as formulas write it, for example x² for x2.</summary>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public static string Label(string name) => Find(name, nameof(name)).Label;

    /// <summary>A row per feature, a column per point.</summary>
    /// <param name="X">2×m: x and y.</param>
    /// <param name="names">Names out of <see cref="All"/>, at least one.</param>
    /// <returns>n×m.</returns>
    /// <exception cref="ArgumentException">X has other than two rows, a value that is not finite, or one whose feature would not be; or a name is none of <see cref="All"/>.</exception>
    public static Matrix<double> Of(Matrix<double> X, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(X);
        ArgumentNullException.ThrowIfNull(names);
        if (X.RowCount != 2)
        {
            throw new ArgumentException($"X is {Require.Shape(X)}; it has to have two rows, x and y.", nameof(X));
        }

        Require.AtLeast(names.Count, 1, nameof(names));
        Require.Finite(X, nameof(X));
        (string Name, string Label, Func<double, double, double> Value)[] chosen = [.. names.Select(n => Find(n, nameof(names)))];
        return Matrix<double>.Build.Dense(chosen.Length, X.ColumnCount, (r, j) => chosen[r].Value(X[0, j], X[1, j]) is var value && double.IsFinite(value)
            ? value
            : throw new ArgumentException(Require.Invariant($"Column {j} of X is ({X[0, j]}, {X[1, j]}), whose {chosen[r].Label} is too large for a number."), nameof(X)));
    }

    /// <summary>The data with these features as inputs.</summary>
    /// <inheritdoc cref="Of(Matrix{double}, IReadOnlyList{string})"/>
    public static Dataset Of(Dataset data, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new Dataset(data.Name, Of(data.Inputs, names), data.Targets, [.. names.Select(Label)], data.TargetNames) { Notes = data.Notes };
    }

    private static (string Name, string Label, Func<double, double, double> Value) Find(string name, string argument)
    {
        int at = Array.FindIndex(features, f => f.Name == name);
        return at >= 0 ? features[at] : throw new ArgumentException($"There is no feature '{name}'; there are {string.Join(", ", All)}.", argument);
    }
}
