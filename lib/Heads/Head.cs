using MathNet.Numerics.LinearAlgebra;

namespace Eml.Heads;

/// <summary>The heads there are, and their formulas on matrices.</summary>
public static class Head
{
    /// <summary>ŷ = z with L = ½‖y − ŷ‖²: Task 1.</summary>
    public static IHead LinearQuadratic { get; } = new LinearQuadratic();

    /// <summary>ŷ = softmax(z) with L = −Σ yᵢ ln ŷᵢ: Task 2.</summary>
    public static IHead SoftmaxCrossEntropy { get; } = new SoftmaxCrossEntropy();

    /// <summary>All heads, the order in which they are offered.</summary>
    public static IReadOnlyList<IHead> All { get; } = [LinearQuadratic, SoftmaxCrossEntropy];

    /// <summary>The head of that name.</summary>
    /// <exception cref="ArgumentException">No head has that name; the message lists those there are.</exception>
    public static IHead Parse(string name) =>
        All.FirstOrDefault(h => h.Name == name)
        ?? throw new ArgumentException(
            $"No head is called '{name}'; known are {string.Join(", ", All.Select(h => h.Name))}.", nameof(name));

    /// <summary>Ŷ, of the shape of <paramref name="z"/> (N×m).</summary>
    public static Matrix<double> Output(this IHead head, Matrix<double> z)
    {
        double[] values = z.ToColumnMajorArray();
        head.Output(values, values, z.RowCount);
        return Matrix<double>.Build.Dense(z.RowCount, z.ColumnCount, values);
    }

    /// <summary>The batch loss of the logits <paramref name="z"/> (N×m) against <paramref name="targets"/> (N×m).</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static double Loss(this IHead head, Matrix<double> z, Matrix<double> targets)
    {
        SameShape(z, targets);
        return head.Loss(z.ToColumnMajorArray(), targets.ToColumnMajorArray(), z.RowCount);
    }

    /// <summary>δ = ∂L/∂Z (N×m) for the logits <paramref name="z"/> (N×m) against <paramref name="targets"/> (N×m).</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Matrix<double> Delta(this IHead head, Matrix<double> z, Matrix<double> targets)
    {
        SameShape(z, targets);
        double[] delta = z.ToColumnMajorArray();
        head.LossAndDelta(delta, targets.ToColumnMajorArray(), delta, z.RowCount);
        return Matrix<double>.Build.Dense(z.RowCount, z.ColumnCount, delta);
    }

    private static void SameShape(Matrix<double> z, Matrix<double> targets)
    {
        if (z.RowCount != targets.RowCount || z.ColumnCount != targets.ColumnCount)
        {
            throw new ArgumentException(
                $"The targets are {Require.Shape(targets)} but the outputs are {Require.Shape(z)}: they have to have the same shape.",
                nameof(targets));
        }
    }
}
