using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace Eml.Data;

/// <summary>A known function of one variable, to be learned from noisy samples of it; see <see cref="SyntheticFunctions"/> for those there are.</summary>
/// <param name="Name">Its name, for titles and lists.</param>
/// <param name="Formula">The formula as text.</param>
/// <param name="From">The interval's lower end.</param>
/// <param name="To">The interval's upper end, above <paramref name="From"/>.</param>
/// <param name="F">The function without noise.</param>
public sealed record SyntheticFunction(string Name, string Formula, double From, double To, Func<double, double> F)
{
    /// <summary>y = f(x) + ε at evenly spaced x, both ends of the interval included; ε is normal with mean 0. Inputs and targets are 1×samples.</summary>
    /// <param name="samples">How many samples, at least 2.</param>
    /// <param name="noise">The standard deviation of ε; 0 for none.</param>
    /// <param name="seed">Seeds ε.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 samples, or a noise that is negative or not finite.</exception>
    public Dataset Sample(int samples, double noise, int seed)
    {
        Require.AtLeast(samples, 2, nameof(samples));
        Require.InRange(noise, 0, double.PositiveInfinity, nameof(noise));
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        double[] x = new double[samples], y = new double[samples];
        for (int i = 0; i < samples; i++)
        {
            double t = i / (double)(samples - 1);
            x[i] = ((1 - t) * From) + (t * To);
            y[i] = F(x[i]) + (noise * Normal.Sample(random, 0, 1));
        }

        return new Dataset(Name, Row(x), Row(y), ["x"], ["y"]);
    }

    /// <summary>f(x) without noise for every element of <paramref name="x"/>; the shape is kept.</summary>
    public Matrix<double> Truth(Matrix<double> x) => x.Map(F, Zeros.Include);

    /// <summary>f(x) without noise.</summary>
    public double Truth(double x) => F(x);

    /// <summary>The formula and its interval, for example <c>sine: y = sin x on [-3.14, 3.14]</c>.</summary>
    public override string ToString() => Require.Invariant($"{Name}: {Formula} on [{From:0.##}, {To:0.##}]");

    private static Matrix<double> Row(double[] values) => Matrix<double>.Build.Dense(1, values.Length, values);
}

/// <summary>The functions there are.</summary>
public static class SyntheticFunctions
{
    /// <summary>y = sin x on [−π, π].</summary>
    public static SyntheticFunction Sine { get; } = new("sine", "y = sin x", -Math.PI, Math.PI, Math.Sin);

    /// <summary>y = sin(πx)/(πx), with 1 at x = 0, on [−4, 4].</summary>
    public static SyntheticFunction Sinc { get; } =
        new("sinc", "y = sin(πx)/(πx)", -4, 4, x => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x));

    /// <summary>y = 0 for x &lt; 0 and 1 from x = 0 on, on [−1, 1].</summary>
    public static SyntheticFunction Step { get; } = new("step", "y = 0 for x < 0, else 1", -1, 1, x => x < 0 ? 0 : 1);

    /// <summary>y = sin 2x + ½ cos 5x on [−3, 3]: a slow and a fast wave, to be sampled with noise.</summary>
    public static SyntheticFunction NoisyComposite { get; } = new(
        "noisy composite", "y = sin 2x + ½ cos 5x", -3, 3, x => Math.Sin(2 * x) + (0.5 * Math.Cos(5 * x)));

    /// <summary>All functions, the order in which they are offered.</summary>
    public static IReadOnlyList<SyntheticFunction> All { get; } = [Sine, Sinc, Step, NoisyComposite];
}
