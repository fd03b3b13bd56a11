using Eml.IO;
using Xunit;

namespace Eml.Tests.IO;

/// <summary>Comparison to the last bit, which tells −0 from 0 and one NaN from another.</summary>
internal static class Bits
{
    /// <summary>Values that a careless writer or reader changes.</summary>
    public static readonly double[] Awkward =
    [
        0.0, -0.0, double.Epsilon, -double.Epsilon, 2.2250738585072009e-308, double.MaxValue, double.MinValue, 1.0 / 3,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN, BitConverter.Int64BitsToDouble(0x7FF8_0000_DEAD_BEEF),
    ];

    public static long[] Of(IEnumerable<double> values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];

    public static bool Equal(NpyArray a, NpyArray b) => a.Shape.SequenceEqual(b.Shape) && Of(a.Values).SequenceEqual(Of(b.Values));

    public static void AssertEqual(NpyArray expected, NpyArray actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(Of(expected.Values), Of(actual.Values));
    }
}
