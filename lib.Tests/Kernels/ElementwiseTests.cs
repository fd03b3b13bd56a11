using System.Globalization;
using Eml.Kernels;
using Xunit;

namespace Eml.Tests.Kernels;

public sealed class ElementwiseTests : IDisposable
{
    private readonly GuardedMemory x = new(1000), y = new(1000), result = new(1000);

    private delegate void Unary(ReadOnlySpan<double> x, Span<double> result);

    private delegate void Binary(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result);

    public void Dispose()
    {
        x.Dispose();
        y.Dispose();
        result.Dispose();
    }

    [Fact]
    public void The_exponential_agrees_with_a_high_precision_table() => CheckTable(Exponential.Apply, 2, Tolerances.ExponentialUlps);

    [Fact]
    public void The_sigmoid_agrees_with_a_high_precision_table()
    {
        CheckTable((z, h) => Elementwise.Apply<Sigmoid>(z, z, 0, h), 3, Tolerances.SigmoidUlps);
        CheckTable((z, h) => h[0] = Sigmoid.Scalar(z[0]), 3, Tolerances.SigmoidUlps, together: 1);
    }

    [Fact]
    public void Every_length_up_to_256_agrees_with_the_scalar_reference()
    {
        for (int length = 0; length <= 256; length++)
        {
            double[] first = Array.ConvertAll(Numbers.Random(length, 1), v => 30 * v), second = Numbers.Random(length, 2);
            Check(first, Exponential.Apply, Exponential.Scalar, "exp");
            Check(first, (z, h) => Elementwise.Apply<Sigmoid>(z, z, 0, h), ScalarSigmoid, "sigmoid");
            Check(first, second, Sigmoid.Backward, Sigmoid.ScalarBackward, "sigmoid backward");
            Check(first, second, AddScaled, ScalarAddScaled, "add scaled");
            double expected = first.Zip(second, (p, q) => p * q).Sum(), scale = first.Zip(second, (p, q) => Math.Abs(p * q)).Sum();
            Numbers.AssertClose(expected, Dots.Dot(x.Copy(first), y.Copy(second)), Tolerances.Product, scale, "dot");
            Numbers.AssertClose(first.Sum(v => v * v), Vectors.SumOfSquares(x.Copy(first)), Tolerances.Product, first.Sum(v => v * v), "sum of squares");
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void NaN_and_infinity_reach_exactly_their_element(double poison)
    {
        for (int at = 0; at < 27; at++)
        {
            double[] first = Numbers.Random(27, 3), second = Numbers.Random(27, 4);
            first[at] = poison;
            Check(first, Exponential.Apply, Exponential.Scalar, "exp");
            Check(first, (z, h) => Elementwise.Apply<Sigmoid>(z, z, 0, h), ScalarSigmoid, "sigmoid");
            Check(first, second, Sigmoid.Backward, Sigmoid.ScalarBackward, "sigmoid backward");
            Check(first, second, AddScaled, ScalarAddScaled, "add scaled");
            Assert.Equal(double.IsNaN(poison) ? double.NaN : double.PositiveInfinity, Vectors.SumOfSquares(first));
        }
    }

    [Fact]
    public void The_result_may_overwrite_an_argument()
    {
        double[] first = Numbers.Random(37, 5), second = Numbers.Random(37, 6), expected = new double[37];
        Sigmoid.Backward(first, second, expected);
        Sigmoid.Backward(first, second, second);
        Numbers.AssertSameBits(expected, second, "in place");
    }

    [Fact]
    public void Different_lengths_are_refused_by_name()
    {
        Assert.Equal("result", Assert.Throws<ArgumentException>(() => Exponential.Apply(new double[3], new double[4])).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => Dots.Dot(new double[3], new double[4])).ParamName);
        Assert.Throws<ArgumentException>(() => Sigmoid.Backward(new double[3], new double[4], new double[3]));
        Assert.Throws<ArgumentException>(() => Vectors.AddScaled(new double[3], 1, new double[4]));
    }

    private static void ScalarSigmoid(ReadOnlySpan<double> z, Span<double> h)
    {
        for (int i = 0; i < z.Length; i++)
        {
            h[i] = Sigmoid.Scalar(z[i]);
        }
    }

    private static void AddScaled(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
    {
        y.CopyTo(result);
        Vectors.AddScaled(result, -0.3, x);
    }

    private static void ScalarAddScaled(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
    {
        y.CopyTo(result);
        Vectors.ScalarAddScaled(result, -0.3, x);
    }

    private static double FromBits(string hex) =>
        BitConverter.Int64BitsToDouble(long.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    private static void CheckTable(Unary function, int column, long tolerance, int together = 11)
    {
        using Stream stream = typeof(ElementwiseTests).Assembly.GetManifestResourceStream("exponential-table.csv")!;
        using var reader = new StreamReader(stream);
        string[][] rows = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
        Assert.True(rows.Length >= 500, "The table is too short.");
        foreach (string[][] chunk in rows.Chunk(together))
        {
            double[] z = [.. chunk.Select(row => FromBits(row[1]))], actual = new double[chunk.Length];
            function(z, actual);
            for (int i = 0; i < chunk.Length; i++)
            {
                double expected = FromBits(chunk[i][column]);
                bool close = double.IsNaN(expected)
                    ? double.IsNaN(actual[i])
                    : Math.Abs(BitConverter.DoubleToInt64Bits(expected) - BitConverter.DoubleToInt64Bits(actual[i])) <= tolerance;
                Assert.True(close, Require.Invariant($"At {chunk[i][0]}: expected {expected:R}, got {actual[i]:R}"));
            }
        }
    }

    private void Check(double[] first, Unary kernel, Unary reference, string what)
    {
        double[] expected = new double[first.Length];
        reference(first, expected);
        Span<double> actual = result.Room(first.Length);
        kernel(x.Copy(first), actual);
        result.CheckCanaries();
        Numbers.AssertClose(expected, actual, Tolerances.Kernel, what);
    }

    private void Check(double[] first, double[] second, Binary kernel, Binary reference, string what)
    {
        double[] expected = new double[first.Length];
        reference(first, second, expected);
        Span<double> actual = result.Room(first.Length);
        kernel(x.Copy(first), y.Copy(second), actual);
        result.CheckCanaries();
        Numbers.AssertClose(expected, actual, Tolerances.Kernel, what);
    }
}
