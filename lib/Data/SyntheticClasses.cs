using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace Eml.Data;

/// <summary>
/// Points in the plane in known classes. Inputs are 2×m (x, y), targets one-hot C×m, samples ordered class by class.
/// To each coordinate comes normal noise of mean 0, seeded; without it the points lie on the curves the formulas give.
/// </summary>
public static class SyntheticClasses
{
    /// <summary>
    /// Spiral arms around the origin: sample k of n in arm a of C lies at radius t = (k + 1)/n and angle 2π(turns·t + a/C).
    /// </summary>
    /// <param name="arms">C, how many arms (classes): at least 2.</param>
    /// <param name="samplesPerArm">n, at least 1.</param>
    /// <param name="noise">The standard deviation of the noise.</param>
    /// <param name="seed">Seeds the noise.</param>
    /// <param name="turns">How often an arm winds around the origin.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count too small, a noise that is negative or not finite, or turns that are not a finite number above 0.</exception>
    public static Dataset Spirals(int arms, int samplesPerArm, double noise, int seed, double turns = 1)
    {
        Require.AtLeast(arms, 2, nameof(arms));
        Require.AtLeast(samplesPerArm, 1, nameof(samplesPerArm));
        Require.Positive(turns, nameof(turns));
        return Points("spirals", Numbered("arm", arms), samplesPerArm, noise, seed, (arm, k) =>
        {
            double t = (k + 1) / (double)samplesPerArm;
            return Polar(t, (turns * t) + (arm / (double)arms));
        });
    }

    /// <summary>
    /// Two half circles that grip into one another: (cos φ, sin φ) and (1 − cos φ, ½ − sin φ), φ evenly from 0 to π.
    /// </summary>
    /// <param name="samplesPerClass">At least 2.</param>
    /// <param name="noise">The standard deviation of the noise.</param>
    /// <param name="seed">Seeds the noise.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count too small, or a noise that is negative or not finite.</exception>
    public static Dataset Moons(int samplesPerClass, double noise, int seed)
    {
        Require.AtLeast(samplesPerClass, 2, nameof(samplesPerClass));
        return Points("moons", ["upper", "lower"], samplesPerClass, noise, seed, (moon, k) =>
        {
            (double x, double y) = Polar(1, k / (2.0 * (samplesPerClass - 1)));
            return moon == 0 ? (x, y) : (1 - x, 0.5 - y);
        });
    }

    /// <summary>A circle of radius 1 and one of radius <paramref name="factor"/> inside it, both around the origin; points evenly by angle.</summary>
    /// <param name="samplesPerClass">At least 1.</param>
    /// <param name="noise">The standard deviation of the noise.</param>
    /// <param name="seed">Seeds the noise.</param>
    /// <param name="factor">The inner radius, at least 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count too small, a noise that is negative or not finite, or a factor out of range.</exception>
    public static Dataset Circles(int samplesPerClass, double noise, int seed, double factor = 0.5)
    {
        Require.AtLeast(samplesPerClass, 1, nameof(samplesPerClass));
        Require.InRange(factor, 0, 1, nameof(factor));
        return Points("circles", ["outer", "inner"], samplesPerClass, noise, seed,
            (circle, k) => Polar(circle == 0 ? 1 : factor, k / (double)samplesPerClass));
    }

    /// <summary>Round clouds: class c of C is normal around (cos 2πc/C, sin 2πc/C).</summary>
    /// <param name="classes">C, how many clouds: at least 2.</param>
    /// <param name="samplesPerClass">At least 1.</param>
    /// <param name="deviation">The standard deviation of each cloud; neighbouring centres are 2 sin(π/C) apart.</param>
    /// <param name="seed">Seeds the clouds.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count too small, or a deviation that is negative or not finite.</exception>
    public static Dataset Blobs(int classes, int samplesPerClass, double deviation, int seed)
    {
        Require.AtLeast(classes, 2, nameof(classes));
        Require.AtLeast(samplesPerClass, 1, nameof(samplesPerClass));
        return Points("blobs", Numbered("blob", classes), samplesPerClass, deviation, seed, (blob, _) => Polar(1, blob / (double)classes), nameof(deviation));
    }

    private static Dataset Points(
        string name, string[] classes, int samplesPerClass, double noise, int seed, Func<int, int, (double x, double y)> point, string noiseName = "noise")
    {
        Require.InRange(noise, 0, double.PositiveInfinity, noiseName);
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        int m = classes.Length * samplesPerClass;
        var X = Matrix<double>.Build.Dense(2, m);
        for (int j = 0; j < m; j++)
        {
            (double x, double y) = point(j / samplesPerClass, j % samplesPerClass);
            X[0, j] = x + (noise * Normal.Sample(random, 0, 1));
            X[1, j] = y + (noise * Normal.Sample(random, 0, 1));
        }

        return new Dataset(name, X, Labels.OneHot([.. Enumerable.Range(0, m).Select(j => j / samplesPerClass)], classes.Length), ["x", "y"], classes);
    }

    /// <summary>The point at a radius and an angle, given in whole turns.</summary>
    private static (double x, double y) Polar(double radius, double turns)
    {
        (double sin, double cos) = Math.SinCos(2 * Math.PI * turns);
        return (radius * cos, radius * sin);
    }

    private static string[] Numbered(string name, int count) => [.. Enumerable.Range(1, count).Select(i => Require.Invariant($"{name} {i}"))];
}
