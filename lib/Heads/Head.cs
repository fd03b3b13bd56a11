using System.Numerics;
using Eml.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Heads;

/// <summary>
/// What stands on top of the last layer: the output ŷ made of z, the loss, and their common derivative δ = ∂L/∂z.
/// The three belong together: for each head that comes with the library δ is (ŷ − y)/m, a result that derivations.md proves.
/// One of your own derives from this class and says them for one sample; <see cref="Register"/> makes it known to <see cref="Parse"/>, and so to saved models.
/// </summary>
/// <remarks>Spans hold the values of one sample. Several threads may call at the same time, each with its own spans.</remarks>
public abstract class Head
{
    private static IReadOnlyList<Head> all = [new LinearQuadratic(), new SoftmaxCrossEntropy()];

    /// <param name="name">The name under which it is saved.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    protected Head(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>ŷ = z with ℓ = ½‖y − ŷ‖²: Task 1, derivations.md eq. (1.5) to eq. (1.8).</summary>
    public static Head LinearQuadratic => all[0];

    /// <summary>ŷ = softmax(z) with ℓ = −Σ yᵢ ln ŷᵢ: Task 2, derivations.md eq. (2.1) to eq. (2.9).</summary>
    public static Head SoftmaxCrossEntropy => all[1];

    /// <summary>All heads, the order in which they are offered: those that come with the library, then those that were registered.</summary>
    public static IReadOnlyList<Head> All => all;

    /// <summary>The name under which it is saved, for example <c>linear+quadratic</c>.</summary>
    public string Name { get; }

    /// <summary>Makes a head known by its name, in this process.</summary>
    /// <exception cref="ArgumentException">One of that name is known already.</exception>
    public static void Register(Head head)
    {
        ArgumentNullException.ThrowIfNull(head);
        Named.Add(ref all, head, h => h.Name, nameof(head));
    }

    /// <summary>The head of that name.</summary>
    /// <exception cref="ArgumentException">No head has that name; the message lists those there are.</exception>
    public static Head Parse(string name) => Named.Find(all, name, h => h.Name, "head");

    /// <summary>ŷ ← output(z) for one sample.</summary>
    public abstract void Output(ReadOnlySpan<double> z, Span<double> yHat);

    /// <summary>The loss of one sample. A z that is not finite has to give a loss that is not finite.</summary>
    public abstract double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> target);

    /// <summary>δ ← ∂L/∂z for the loss of one sample, without the 1/m of the batch.</summary>
    public abstract void Delta(ReadOnlySpan<double> z, ReadOnlySpan<double> target, Span<double> delta);

    /// <summary>The loss of one sample in complex numbers, for the complex step: analytic in z.</summary>
    public abstract Complex Loss(ReadOnlySpan<Complex> z, ReadOnlySpan<double> target);

    /// <summary>The number of the equation of δ in derivations.md.</summary>
    /// <param name="targets">Y, N×m.</param>
    /// <param name="depth">How many layers the network has.</param>
    public virtual string DeltaEquation(Matrix<double> targets, int depth) => "3.3";

    /// <summary>How large the numbers are that a loss of this size is the sum or the logarithm of: its rounding error is about ε times that.</summary>
    public virtual double LargestTerm(double loss) => 1 + Math.Abs(loss);

    /// <summary>Refuses targets that this loss is not defined for, naming the sample. They are finite.</summary>
    /// <exception cref="ArgumentException">A column of <paramref name="targets"/> (N×m) cannot be a target of this head.</exception>
    public virtual void CheckTargets(Matrix<double> targets)
    {
        // Every finite number is a target, unless a head says otherwise.
    }

    /// <summary>Ŷ, of the shape of <paramref name="z"/> (N×m): derivations.md eq. (1.5) or eq. (2.1).</summary>
    public Matrix<double> Output(Matrix<double> z)
    {
        ArgumentNullException.ThrowIfNull(z);
        SampleRows rows = Rows(z);
        Output(rows, rows, z.ColumnCount);
        return ToMatrix(rows, z.ColumnCount);
    }

    /// <summary>The batch loss of the last layer's <paramref name="z"/> (N×m) against <paramref name="targets"/> (N×m): derivations.md eq. (1.7) or eq. (2.5).</summary>
    /// <remarks>A z that is not finite gives a loss that is not finite.</remarks>
    /// <exception cref="ArgumentException">There is no sample, the shapes differ, or a target is not finite or one that the head refuses.</exception>
    public double Loss(Matrix<double> z, Matrix<double> targets)
    {
        CheckShapes(z, targets);
        SampleRows rows = Rows(z);
        return LossAndDelta(rows, Rows(targets), rows, z.ColumnCount, 1) / z.ColumnCount;
    }

    /// <summary>δ = ∂L/∂z (N×m) for the last layer's <paramref name="z"/> (N×m) against <paramref name="targets"/> (N×m), the 1/m of the batch mean included: derivations.md eq. (1.8) or eq. (2.9).</summary>
    /// <inheritdoc cref="Loss(Matrix{double}, Matrix{double})" path="/exception"/>
    public Matrix<double> Delta(Matrix<double> z, Matrix<double> targets)
    {
        CheckShapes(z, targets);
        SampleRows rows = Rows(z);
        LossAndDelta(rows, Rows(targets), rows, z.ColumnCount, 1.0 / z.ColumnCount);
        return ToMatrix(rows, z.ColumnCount);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Ŷ ← output(Z) for the first <paramref name="m"/> samples; both may be the same. A head that comes with the library has a kernel for it.</summary>
    internal virtual void Output(SampleRows z, SampleRows yHat, int m)
    {
        double[] sample = new double[z.Rows], output = new double[z.Rows];
        for (int j = 0; j < m; j++)
        {
            Read(z, j, sample);
            Output(sample, output);
            Write(output, yHat, j, 1);
        }
    }

    /// <summary>δ ← <paramref name="scale"/>·∂L/∂z for each of the first <paramref name="m"/> samples, and 0 in the padding; returns the sum of their losses. <paramref name="delta"/> may be <paramref name="z"/>.</summary>
    internal virtual double LossAndDelta(SampleRows z, SampleRows targets, SampleRows delta, int m, double scale)
    {
        double[] sample = new double[z.Rows], target = new double[z.Rows], derivative = new double[z.Rows];
        double loss = 0;
        for (int j = 0; j < m; j++)
        {
            Read(z, j, sample);
            Read(targets, j, target);
            loss += Loss(sample, target);
            Delta(sample, target, derivative);
            Write(derivative, delta, j, scale);
        }

        delta.ClearPadding(m);
        return loss;
    }

    private static void Read(SampleRows rows, int sample, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = rows.Row(i, sample + 1)[sample];
        }

        GC.KeepAlive(rows);
    }

    private static void Write(double[] values, SampleRows rows, int sample, double scale)
    {
        for (int i = 0; i < values.Length; i++)
        {
            rows.Row(i, sample + 1)[sample] = scale * values[i];
        }

        GC.KeepAlive(rows);
    }

    private static SampleRows Rows(Matrix<double> matrix)
    {
        var rows = new SampleRows(matrix.RowCount, matrix.ColumnCount);
        rows.Load(ColumnMajor.Of(matrix));
        return rows;
    }

    private static Matrix<double> ToMatrix(SampleRows rows, int m)
    {
        double[] values = new double[rows.Rows * m];
        rows.CopyTo(values);
        return Matrix<double>.Build.Dense(rows.Rows, m, values);
    }

    private void CheckShapes(Matrix<double> z, Matrix<double> targets)
    {
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
        CheckTargets(targets);
    }
}
