using Eml.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Plots;

/// <summary>Small computations that several plots share.</summary>
internal static class Draw
{
    /// <summary>A histogram: the bins' centres and how many values fell into each.</summary>
    public sealed record Bins(double[] Centres, int[] Counts);

    /// <summary><paramref name="count"/> equally spaced values, both ends included.</summary>
    public static double[] Grid(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => from + ((to - from) * i / (count - 1)))];

    /// <summary>Both ends of the values; where they are one value, up to rounding, a range around it, so that a curve over it can be seen.</summary>
    public static (double From, double To) Span(double low, double high)
    {
        double size = Math.Max(Math.Abs(low), Math.Abs(high)), pad = high - low > 1e-9 * size ? 0 : Math.Max(1, size / 10);
        return (low - pad, high + pad);
    }

    public static double RootMeanSquare(double[] values) => Math.Sqrt(values.Sum(v => v * v / values.Length));

    /// <summary>Equal bins over the values' range, about √n of them, 5 to 40.</summary>
    public static Bins Histogram(double[] values)
    {
        double low = values.Min();
        double width = values.Max() - low;
        if (!(width > 0))
        {
            return new Bins([low], [values.Length]);
        }

        int[] counts = new int[Math.Clamp((int)Math.Sqrt(values.Length), 5, 40)];
        foreach (double value in values)
        {
            counts[Math.Min(counts.Length - 1, (int)((value - low) / width * counts.Length))]++;
        }

        return new Bins([.. counts.Select((_, i) => low + (width * (i + 0.5) / counts.Length))], counts);
    }

    /// <summary>x and y of data with one input and one target.</summary>
    /// <exception cref="ArgumentException">It has more.</exception>
    public static (double[] X, double[] Y) OneToOne(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Inputs.RowCount == 1 && data.Targets.RowCount == 1
            ? (data.Inputs.Row(0).ToArray(), data.Targets.Row(0).ToArray())
            : throw new ArgumentException(
                $"data has inputs {Require.Shape(data.Inputs)} and targets {Require.Shape(data.Targets)}; this plot needs one row of each.", nameof(data));
    }

    /// <exception cref="ArgumentException">The network has more than one input or output.</exception>
    public static void RequireOneToOne(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Inputs != 1 || network.Outputs != 1)
        {
            throw new ArgumentException(
                Require.Invariant($"network is {network}; this plot needs one input and one output."), nameof(network));
        }
    }

    /// <summary>The values as a 1×n batch.</summary>
    public static Matrix<double> Row(double[] values) => Matrix<double>.Build.DenseOfRowArrays(values);
}
