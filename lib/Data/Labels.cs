using MathNet.Numerics.LinearAlgebra;

namespace Eml.Data;

/// <summary>Class indices, and the same as columns of a matrix. Classes and samples are counted from 0.</summary>
public static class Labels
{
    /// <summary>Y (classes×m): column j is 1 in row <c>labels[j]</c> and 0 elsewhere.</summary>
    /// <param name="labels">One class index per sample, from 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="classes">C, how many classes there are: at least 2.</param>
    /// <exception cref="ArgumentException">There is no label.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is out of range; the message names the sample. Or there are fewer than 2 classes.</exception>
    public static Matrix<double> OneHot(IReadOnlyList<int> labels, int classes)
    {
        Require.AtLeast(classes, 2, nameof(classes));
        Check(labels, classes, nameof(labels));
        var Y = Matrix<double>.Build.Dense(classes, labels.Count);
        for (int j = 0; j < labels.Count; j++)
        {
            Y[labels[j], j] = 1;
        }

        return Y;
    }

    /// <summary>The class index of every one-hot column of <paramref name="Y"/> (C×m).</summary>
    /// <exception cref="ArgumentException">A column is not a single 1 among zeros; the message names the sample.</exception>
    public static int[] FromOneHot(Matrix<double> Y)
    {
        ArgumentNullException.ThrowIfNull(Y);
        int[] labels = new int[Y.ColumnCount];
        for (int j = 0; j < labels.Length; j++)
        {
            int ones = 0, zeros = 0;
            for (int i = 0; i < Y.RowCount; i++)
            {
                if (Y[i, j] == 1)
                {
                    labels[j] = i;
                    ones++;
                }
                else if (Y[i, j] == 0)
                {
                    zeros++;
                }
            }

            if (ones != 1 || zeros != Y.RowCount - 1)
            {
                throw new ArgumentException(
                    Require.Invariant($"Sample {j} of Y is [{string.Join(", ", Y.Column(j).Select(v => Require.Invariant($"{v}")))}]; a one-hot column has a single 1 and zeros."),
                    nameof(Y));
            }
        }

        return labels;
    }

    /// <summary>The row of the largest value of every column of <paramref name="yHat"/> (C×m): the predicted class. Of equal values the first counts.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public static int[] Argmax(Matrix<double> yHat)
    {
        ArgumentNullException.ThrowIfNull(yHat);
        Require.Finite(yHat, nameof(yHat));
        int[] labels = new int[yHat.ColumnCount];
        for (int j = 0; j < labels.Length; j++)
        {
            for (int i = 1; i < yHat.RowCount; i++)
            {
                if (yHat[i, j] > yHat[labels[j], j])
                {
                    labels[j] = i;
                }
            }
        }

        return labels;
    }

    /// <summary>Refuses a training part in which a class has no sample: a network cannot learn what it never sees.</summary>
    /// <param name="training">The training part; a class is present when its row of the targets has a value above 0.</param>
    /// <exception cref="ArgumentException">Classes are missing; the message names all of them.</exception>
    /// <param name="argument">The argument that it is made of.</param>
    internal static void RequireEveryClass(Dataset training, string argument)
    {
        string[] missing = [.. Enumerable.Range(0, training.Targets.RowCount)
            .Where(i => !training.Targets.Row(i).Exists(v => v > 0))
            .Select(i => Require.Invariant($"{i} ({training.TargetNames[i]})"))];
        if (missing.Length > 0)
        {
            throw new ArgumentException(
                Require.Invariant($"The training part '{training.Name}' has {Require.Count(training.Count, "sample")} but none of class {string.Join(", ", missing)}; every class needs at least one."),
                argument);
        }
    }

    /// <summary>Refuses an empty list and a label below 0 or not below <paramref name="classes"/>.</summary>
    internal static void Check(IReadOnlyList<int> labels, int classes, string name)
    {
        ArgumentNullException.ThrowIfNull(labels, name);
        if (labels.Count == 0)
        {
            throw new ArgumentException($"{name} is empty; at least one sample is needed.", name);
        }

        for (int j = 0; j < labels.Count; j++)
        {
            if (labels[j] < 0 || labels[j] >= classes)
            {
                throw new ArgumentOutOfRangeException(
                    name, labels[j], Require.Invariant($"Sample {j} of {name} has label {labels[j]}; with {classes} classes labels go from 0 to {classes - 1}."));
            }
        }
    }
}
