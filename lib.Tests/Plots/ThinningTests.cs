using CsCheck;
using Eml.Plots;
using Eml.Testing;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class ThinningTests
{
    [Fact]
    public void A_few_points_are_all_kept() => Assert.Equal([0, 1, 2], Thinning.Indices([3, 1, 2], 4));

    [Fact]
    public void Ends_and_extremes_survive() => Gen.Double[-1, 1].Array[5, 400].Select(Gen.Int[4, 60]).Sample((y, most) =>
    {
        int[] kept = Thinning.Indices(y, most);
        Assert.True(kept.Length <= Math.Max(most, 4));
        Assert.Equal(0, kept[0]);
        Assert.Equal(y.Length - 1, kept[^1]);
        Assert.Equal(kept.Order().Distinct(), kept);
        Assert.Equal(y.Max(), kept.Max(i => y[i]));
        Assert.Equal(y.Min(), kept.Min(i => y[i]));
    });

    [Fact]
    public void NaN_hides_no_extreme()
    {
        double[] y = [.. Enumerable.Range(0, 1000).Select(i => i == 500 ? 7 : i == 501 ? -7 : double.NaN)];
        int[] kept = Thinning.Indices(y, 8);
        Assert.Contains(500, kept);
        Assert.Contains(501, kept);
    }

    [Fact]
    public void A_cloud_is_thinned_among_neighbours_in_x()
    {
        double[] x = [.. Enumerable.Range(0, 1000).Select(i => (double)(i * 7919 % 1000))];
        double[] y = [.. x.Select(v => v == 333 ? 50 : v)];
        int[] kept = Thinning.Indices(x, y, 40);
        Assert.InRange(kept.Length, 20, 40);
        Assert.Equal([.. kept.Select(i => x[i]).Order()], kept.Select(i => x[i]));
        Assert.Contains(333, kept.Select(i => x[i]));
    }

    [Fact]
    public void The_reader_is_told() =>
        Assert.Equal("; 40 of 1000 points are drawn, the extremes among them", Thinning.Remark(1000, 40));

    private const int Height = 400;

    public static TheoryData<string> Scales => ["linear", "log"];

    /// <summary>The fault that was: an overfitting run of 20,000 epochs whose curve was two straight lines.</summary>
    [Theory]
    [MemberData(nameof(Scales))]
    public void A_drawn_curve_is_never_more_than_a_pixel_from_the_true_one(string scale)
    {
        Gen<double[]> noisy = Gen.Double[1e-6, 2].Array[3, 30_000];
        Gen<double[]> smooth = Gen.Select(Gen.Int[3, 30_000], Gen.Double[0.1, 50], Gen.Double[0, 0.3], (n, fall, rough) =>
            (double[])[.. Enumerable.Range(0, n).Select(i => Math.Exp(-fall * i / n) * (1 + (rough * Math.Sin(i * (double)i))))]);
        Gen<double[]> spiked = Gen.Select(smooth, Gen.Int[0, 29_999].Array[0, 5], (y, at) =>
        {
            foreach (int i in at.Where(i => i < y.Length))
            {
                y[i] *= 1000;
            }

            return y;
        });
        Gen.Select(Gen.OneOf(noisy, smooth, spiked), Gen.Int[300, Thinning.MostColumns])
            .Sample((y, width) => Assert.InRange(Farthest(y, width, scale == "log"), 0, 1.001), iter: 60, threads: 1);
    }

    private static double Farthest(double[] y, int width, bool log)
    {
        int[] kept = Thinning.OfCurve(y);
        Assert.True(kept.Length <= (2 * Thinning.MostColumns) + 2);
        double[] up = log ? Array.ConvertAll(y, Math.Log) : y;
        return DrawnCurve.Farthest(up, kept, Thinning.At(up, kept), width, Height);
    }
}
