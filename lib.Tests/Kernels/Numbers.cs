using Xunit;

namespace Eml.Tests.Kernels;

/// <summary>Seeded numbers, and comparisons in which NaN and infinity have to agree.</summary>
internal static class Numbers
{
    /// <summary>Numbers between −1 and 1, the same for the same seed.</summary>
    public static double[] Random(int count, int seed)
    {
        var random = new Random(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (2 * random.NextDouble()) - 1;
        }

        return values;
    }

    /// <summary>Fails unless both are the same number that is not finite, or differ by no more than the tolerance times the scale.</summary>
    public static void AssertClose(double expected, double actual, double tolerance, double scale, string what)
    {
        if (!IsClose(expected, actual, tolerance, scale))
        {
            Assert.Fail(Require.Invariant($"{what}: expected {expected:R}, got {actual:R}"));
        }
    }

    /// <summary>Compares with a tolerance relative to each element, or to 1 for small ones.</summary>
    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!IsClose(expected[i], actual[i], tolerance, Math.Max(1, Math.Abs(expected[i]))))
            {
                Assert.Fail(Require.Invariant($"{what}[{i}] of {expected.Length}: expected {expected[i]:R}, got {actual[i]:R}"));
            }
        }
    }

    /// <summary>Fails unless every bit agrees.</summary>
    public static void AssertSameBits(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(expected[i]) != BitConverter.DoubleToInt64Bits(actual[i]))
            {
                Assert.Fail(Require.Invariant($"{what}[{i}] of {expected.Length}: expected {expected[i]:R}, got {actual[i]:R}"));
            }
        }
    }

    /// <summary>Whether both are the same number that is not finite, or differ by no more than the tolerance times the scale; a loop asks this and makes a text only where it fails.</summary>
    public static bool IsClose(double expected, double actual, double tolerance, double scale) =>
        double.IsFinite(expected) ? Math.Abs(actual - expected) <= tolerance * scale : expected.Equals(actual);
}
