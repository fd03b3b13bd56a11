using System.Globalization;
using Eml.Kernels;
using Xunit;

namespace Eml.Tests.Kernels;

public sealed class VectorsTests : IDisposable
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
    public void The_exponential_agrees_with_a_high_precision_table() => CheckTable(Through<Exp>, 2, Tolerances.ExponentialUlps);

    [Fact]
    public void The_sigmoid_agrees_with_a_high_precision_table()
    {
        CheckTable(Through<Logistic>, 3, Tolerances.SigmoidUlps);
        CheckTable((z, h) => h[0] = Activation.Sigmoid.Value(z[0]), 3, Tolerances.SigmoidUlps, together: 1);
    }

    [Fact]
    public void Every_length_up_to_256_agrees_with_the_scalar_reference()
    {
        for (int length = 0; length <= 256; length++)
        {
            double[] first = Array.ConvertAll(Numbers.Random(length, 1), v => 30 * v), second = Numbers.Random(length, 2);
            Check(first, Through<Exp>, Each(Math.Exp), "exp");
            Check(first, Through<Logistic>, Each(Activation.Sigmoid.Value), "sigmoid");
            Check(first, second, AddScaled, ScalarAddScaled, "add scaled");
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
            Check(first, Through<Exp>, Each(Math.Exp), "exp");
            Check(first, Through<Logistic>, Each(Activation.Sigmoid.Value), "sigmoid");
            Check(first, second, AddScaled, ScalarAddScaled, "add scaled");
        }
    }

    [Fact]
    public void Different_lengths_are_refused()
    {
        foreach (int length in new[] { 3, 200_000 })
        {
            Assert.Throws<ArgumentException>(() => Vectors.AddScaled(new double[length], 1, new double[length + 1]));
            Assert.Throws<ArgumentException>(() => Vectors.AddScaled(new double[length + 1], 1, new double[length]));
        }
    }

    /// <summary>A function as a layer applies it: a weight of 1 leaves z as it is.</summary>
    private static unsafe void Through<E>(ReadOnlySpan<double> z, Span<double> h)
        where E : IEpilogue
    {
        SampleRows from = new(1, Math.Max(1, z.Length)), to = new(1, Math.Max(1, z.Length));
        from.Load(z);
        double one = 1;
        new Affine { W = &one, X = from.First, Result = to.First, Rows = 1, Length = 1, Samples = SampleRows.Padded(z.Length), Stride = from.Stride }.Run<E>();
        GC.KeepAlive(from);     // the kernel has its address only
        to.CopyTo(h);
    }

    private static Unary Each(Func<double, double> f) => (from, to) =>
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = f(from[i]);
        }
    };

    private static void AddScaled(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
    {
        y.CopyTo(result);
        Vectors.AddScaled(result, -0.3, x);
    }

    private static void ScalarAddScaled(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
    {
        y.CopyTo(result);
        for (int i = 0; i < x.Length; i++)
        {
            result[i] += -0.3 * x[i];
        }
    }

    private static double FromBits(string hex) =>
        BitConverter.Int64BitsToDouble(long.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    private static void CheckTable(Unary function, int column, long tolerance, int together = 11)
    {
        using Stream stream = typeof(VectorsTests).Assembly.GetManifestResourceStream("exponential-table.csv")!;
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

    /// <summary>The exponential alone, over its whole range.</summary>
    private readonly struct Exp : IEpilogue
    {
        public static bool ReadsOther => false;

        public static V Apply<L, V>(V sum, V other)
            where L : ILanes<V>
            where V : struct => Exponential.Of<L, V>(L.Subtract(L.Broadcast(0), L.AtLeast(L.Subtract(L.Broadcast(0), sum), L.Broadcast(-710))));
    }
}
