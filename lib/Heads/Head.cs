using MathNet.Numerics.LinearAlgebra;

namespace Eml.Heads;

/// <summary>The heads there are, and their formulas on matrices.</summary>
public static class Head
{
    /// <summary>ŷ = z with L = ½‖y − ŷ‖²: Task 1, derivations.md eq. (1.5) to eq. (1.8).</summary>
    public static IHead LinearQuadratic { get; } = new LinearQuadratic();

    /// <summary>ŷ = softmax(z) with L = −Σ yᵢ ln ŷᵢ: Task 2, derivations.md eq. (2.1) to eq. (2.9).</summary>
    public static IHead SoftmaxCrossEntropy { get; } = new SoftmaxCrossEntropy();

    /// <summary>All heads, the order in which they are offered.</summary>
    public static IReadOnlyList<IHead> All { get; } = [LinearQuadratic, SoftmaxCrossEntropy];

    /// <summary>The head of that name.</summary>
    /// <exception cref="ArgumentException">No head has that name; the message lists those there are.</exception>
    public static IHead Parse(string name) =>
        All.FirstOrDefault(h => h.Name == name)
        ?? throw new ArgumentException(
            $"No head is called '{name}'; known are {string.Join(", ", All.Select(h => h.Name))}.", nameof(name));

    /// <summary>Ŷ, of the shape of <paramref name="z"/> (N×m): derivations.md eq. (1.5) or eq. (2.1).</summary>
    public static Matrix<double> Output(this IHead head, Matrix<double> z)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(z);
        double[] values = z.ToColumnMajorArray();
        head.Output(values, values, z.RowCount);
        return Matrix<double>.Build.Dense(z.RowCount, z.ColumnCount, values);
    }

    /// <summary>The batch loss of the last layer's <paramref name="z"/> (N×m) against <paramref name="targets"/> (N×m): derivations.md eq. (1.7) or eq. (2.5).</summary>
    /// <remarks>A z that is not finite gives a loss that is not finite.</remarks>
    /// <exception cref="ArgumentException">There is no sample, the shapes differ, or a target is not finite or one that the head refuses.</exception>
    public static double Loss(this IHead head, Matrix<double> z, Matrix<double> targets)
    {
        CheckTargets(head, z, targets);
        return head.Loss(z.ToColumnMajorArray(), targets.ToColumnMajorArray(), z.RowCount);
    }

    /// <summary>δ = ∂L/∂z (N×m) for the last layer's <paramref name="z"/> (N×m) against <paramref name="targets"/> (N×m): derivations.md eq. (1.8) or eq. (2.9).</summary>
    /// <inheritdoc cref="Loss(IHead, Matrix{double}, Matrix{double})" path="/exception"/>
    public static Matrix<double> Delta(this IHead head, Matrix<double> z, Matrix<double> targets)
    {
        CheckTargets(head, z, targets);
        double[] delta = z.ToColumnMajorArray();
        head.LossAndDelta(delta, targets.ToColumnMajorArray(), delta, z.RowCount);
        return Matrix<double>.Build.Dense(z.RowCount, z.ColumnCount, delta);
    }

    private static void CheckTargets(IHead head, Matrix<double> z, Matrix<double> targets)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(z);
        ArgumentNullException.ThrowIfNull(targets);
        if (z.ColumnCount == 0)
        {
            throw new ArgumentException($"z is {Require.Shape(z)}; it needs at least one column: a column is a sample.", nameof(z));
        }

        if (z.RowCount != targets.RowCount || z.ColumnCount != targets.ColumnCount)
        {
            throw new ArgumentException(
                $"The targets are {Require.Shape(targets)} but the outputs are {Require.Shape(z)}: they have to have the same shape.",
                nameof(targets));
        }

        Require.Finite(targets, nameof(targets));
        head.CheckTargets(targets);
    }
}
