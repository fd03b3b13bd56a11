using System.Text.Json;
using Eml.Data;
using Eml.Heads;
using Eml.Plots;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class FitPlotsTests
{
    private static readonly Network network = Network.Create([1, 4, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 1);

    private static Dataset Data(int count, Func<double, double> function) => new(
        "<b>line</b>", Matrix<double>.Build.Dense(1, count, (_, j) => j * 0.5), Matrix<double>.Build.Dense(1, count, (_, j) => function(j * 0.5)));

    [Fact]
    public void The_fit_shows_data_truth_and_every_curve()
    {
        Dataset data = Data(5, x => x + 0.5);
        JsonElement figure = Figures.Check(() => FitPlots.Fit(data, [new Curve("one", x => x), Curve.Of("net", network)], truth: x => x + 0.5));
        Assert.Equal([0, 0.5, 1, 1.5, 2], Figures.Numbers(Figures.Trace(figure, "data"), "x"));
        double[] one = Figures.Numbers(Figures.Trace(figure, "one"), "y");
        Assert.Equal((0, 2), (one[0], one[^1]));
        Assert.Equal(0.5, Figures.Numbers(Figures.Trace(figure, "true function"), "y")[0]);
        Assert.True(Figures.HasTrace(figure, "net"));
    }

    [Theory]
    [InlineData(5, 4, 6)]
    [InlineData(0, -1, 1)]
    [InlineData(-200, -220, -180)]
    [InlineData(1e300, 9e299, 1.1e300)]
    public void A_constant_x_has_a_fit_over_a_range_around_it(double x, double from, double to)
    {
        var data = new Dataset("constant", Matrix<double>.Build.Dense(1, 4, x), Matrix<double>.Build.Dense(1, 4, (_, j) => j));
        JsonElement figure = Figures.Check(() => FitPlots.Fit(data, network, truth: v => v));
        foreach (string name in new[] { "fit by", "true function" })
        {
            JsonElement curve = Figures.Trace(figure, name);
            Assert.Equal(from, curve.GetProperty("x0").GetDouble(), 1e-4 * (to - from));
            Assert.Equal((to - from) / 300, curve.GetProperty("dx").GetDouble(), 1e-4 * (to - from));
        }
    }

    [Fact]
    public void The_fits_sentence_gives_each_root_mean_square_residual() => Assert.Contains(
        "one: 0.5, two: 0",
        FitPlots.Fit(Data(5, x => x + 0.5), [new Curve("one", x => x), new Curve("two", x => x + 0.5)]).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void The_name_of_the_data_is_shown_as_it_stands() =>
        Assert.Contains("&lt;b&gt;line&lt;/b&gt;", FitPlots.Fit(Data(5, x => x), network).ToJson(), StringComparison.Ordinal);

    [Fact]
    public void A_large_set_is_thinned_and_says_so()
    {
        Dataset data = Data(50_000, x => Math.Sin(x));
        JsonElement figure = Figures.Check(() => FitPlots.Fit(data, network));
        int drawn = Figures.Numbers(Figures.Trace(figure, "data ("), "x").Length;
        Assert.InRange(drawn, 300, 1200);
        Assert.True(Figures.HasTrace(figure, $"data ({drawn} of 50000)"));
        Assert.Contains($"{drawn} of 50000 points are drawn", FitPlots.Fit(data, network).Summary, StringComparison.Ordinal);
        Figures.Check(() => FitPlots.Residuals(data, network));
    }

    [Fact]
    public void Residuals_are_targets_minus_outputs_and_the_bars_count_all_of_them()
    {
        Dataset data = Data(40, x => x);
        JsonElement figure = Figures.Check(() => FitPlots.Residuals(data, network));
        Matrix<double> yHat = network.Predict(data.Inputs);
        double[] residuals = Figures.Numbers(Figures.Trace(figure, "residual"), "y");
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal(data.Targets[0, i] - yHat[0, i], residuals[i], Tolerances.Drawn);
        }

        Assert.Equal(40, Figures.Numbers(Figures.Trace(figure, "samples"), "x").Sum());
        Assert.Contains("at x = 19.5", FitPlots.Residuals(data, network).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void One_sample_is_drawn_too()
    {
        Figures.Check(() => FitPlots.Fit(Data(1, x => x), network));
        Figures.Check(() => FitPlots.Residuals(Data(1, x => x), network));
    }

    [Fact]
    public void Other_shapes_are_refused_by_name()
    {
        Network wide = Network.Create([2, 3, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 1);
        Assert.Contains("2-3-1", Assert.Throws<ArgumentException>(() => FitPlots.Fit(Data(3, x => x), wide)).Message, StringComparison.Ordinal);
        var two = new Dataset("two", Matrix<double>.Build.Dense(2, 3), Matrix<double>.Build.Dense(1, 3));
        Assert.Contains("2×3", Assert.Throws<ArgumentException>(() => FitPlots.Fit(two, network)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_alone_is_drawn_without_a_fit() =>
        Assert.StartsWith("3 samples of", FitPlots.Data(Data(3, x => x)).Summary, StringComparison.Ordinal);
}
