using System.Text.Json;
using Eml.Data;
using Eml.Metrics;
using Eml.Plots;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class ClassificationPlotsTests
{
    private static readonly Matrix<double> samples = Matrix<double>.Build.DenseOfArray(new double[,] { { -2, -1, 1, 2 }, { 0, 1, -1, 0.5 } });

    /// <summary>Class 1 where the first feature is above 0, always with 90 %.</summary>
    private static Matrix<double> Probabilities(Matrix<double> X) =>
        Matrix<double>.Build.Dense(2, X.ColumnCount, (c, j) => X[0, j] > 0 == (c == 1) ? 0.9 : 0.1);

    [Fact]
    public void Other_parts_are_seen_whole_their_wrong_ones_are_ringed_and_they_keep_the_symbols_of_their_classes()
    {
        Matrix<double> training = Matrix<double>.Build.DenseOfArray(new[,] { { -1.0, -0.5, 0.5, 1 }, { 0, 1, 0, 1 } });
        Dataset validation = new("v", Matrix<double>.Build.DenseOfArray(new[,] { { -4.0, 5 }, { 0, 3 } }), Labels.OneHot([1, 1], 2));
        Figure drawn = DecisionRegionPlots.Regions(Probabilities, training, [0, 0, 1, 1], ["left", "right"], resolution: 10, others: [new OtherSamples("validation", validation)]);
        JsonElement figure = Figures.Check(() => drawn), other = Figures.Trace(figure, "validation"), layout = figure.GetProperty("layout");
        Assert.Equal([-4.0], Figures.Numbers(Figures.Trace(figure, "wrong"), "x"));
        double[] x = [.. layout.GetProperty("xaxis").GetProperty("range").EnumerateArray().Select(v => v.GetDouble())], y = [.. layout.GetProperty("yaxis").GetProperty("range").EnumerateArray().Select(v => v.GetDouble())];
        Assert.True(x[0] < -4 && x[1] > 5 && y[1] > 3);
        Assert.Equal("square", other.GetProperty("marker").GetProperty("symbol")[0].GetString());
        Assert.All(["left", "right"], name => Assert.NotEqual(Color(Figures.Trace(figure, name)), Color(other)));
        Assert.Contains("4 of 4 samples (100 %) lie in their own class's region; of validation, 1 of 2.", drawn.Summary, StringComparison.Ordinal);

        static string Color(JsonElement trace) => trace.GetProperty("marker").GetProperty("color").GetString()!;
    }

    [Fact]
    public void Regions_encode_class_and_probability_and_ring_the_wrong_samples()
    {
        JsonElement figure = Figures.Check(() => DecisionRegionPlots.Regions(Probabilities, samples, [0, 0, 0, 1], ["left", "<right>"], resolution: 10));
        JsonElement row = figure.GetProperty("data")[0].GetProperty("z")[4];
        Assert.Equal((0.8, 1.8), (row[0].GetDouble(), row[9].GetDouble()));
        Assert.Equal([1.0], Figures.Numbers(Figures.Trace(figure, "wrong"), "x"));
        Assert.True(Figures.HasTrace(figure, "&lt;right&gt;"));
        Assert.Contains("3 of 4 samples (75 %)", DecisionRegionPlots.Regions(Probabilities, samples, [0, 0, 0, 1]).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_at_full_certainty_does_not_spill_into_the_next() => Assert.All(
        Figures.Check(() => DecisionRegionPlots.Regions(
            X => Matrix<double>.Build.Dense(2, X.ColumnCount, (c, _) => c == 0 ? 1 : 0), samples, [0, 0, 0, 1], resolution: 4)).GetProperty("data")[0].GetProperty("z")[0].EnumerateArray(),
        z => Assert.Equal(0.99, z.GetDouble()));

    [Fact]
    public void Many_samples_in_a_fine_plane_stay_small()
    {
        Matrix<double> X = Matrix<double>.Build.Dense(2, 20_000, (r, j) => Math.Sin((j * 0.37) + r));
        int[] labels = [.. Enumerable.Range(0, 20_000).Select(j => X[0, j] > 0 ? 1 : 0)];
        JsonElement figure = Figures.Check(() => DecisionRegionPlots.Regions(Probabilities, X, labels));
        Assert.Contains(" of ", Figures.Trace(figure, "0 (").GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_are_counted_by_class()
    {
        Figures.Check(() => DecisionRegionPlots.Samples(samples, [0, 0, 0, 1]));
        Assert.Contains("3 of a, 1 of b", DecisionRegionPlots.Samples(samples, [0, 0, 0, 1], ["a", "b"]).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_and_shapes_that_do_not_fit_are_refused()
    {
        Assert.Contains("Sample 3 of labels has label 2", Assert.Throws<ArgumentOutOfRangeException>(() => DecisionRegionPlots.Samples(samples, [0, 0, 0, 2], ["a", "b"])).Message, StringComparison.Ordinal);
        Assert.Contains("X is 2×4", Assert.Throws<ArgumentException>(() => DecisionRegionPlots.Samples(samples, [0, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("probabilities gives 1×4", Assert.Throws<ArgumentException>(
            () => DecisionRegionPlots.Regions(X => X.SubMatrix(0, 1, 0, X.ColumnCount), samples, [0, 0, 0, 1], ["a", "b"])).Message, StringComparison.Ordinal);
    }

    private static readonly ConfusionMatrix confusion = new([0, 0, 0, 1, 2], [0, 0, 1, 1, 0], ["a", "<b>", "c"]);

    [Fact]
    public void The_confusion_matrix_has_rows_of_true_and_columns_of_predicted_classes()
    {
        JsonElement figure = Figures.Check(() => ConfusionPlots.Matrix(confusion));
        JsonElement heatmap = figure.GetProperty("data")[0];
        Assert.Equal("2<br>67%", heatmap.GetProperty("text")[0][0].GetString());
        Assert.Equal("1<br>33%", heatmap.GetProperty("text")[0][1].GetString());
        Assert.Equal("1<br>100%", heatmap.GetProperty("text")[2][0].GetString());
        Assert.Equal("", heatmap.GetProperty("text")[2][2].GetString());
        Assert.Equal("&lt;b&gt;", heatmap.GetProperty("y")[1].GetString());
        Assert.Equal(
            "Confusion matrix of 5 samples in 3 classes: 60 % are right; the most frequent mistake is a taken for <b>, 1 time.", ConfusionPlots.Matrix(confusion).Summary);
    }

    [Fact]
    public void Bars_by_class_start_at_zero_and_an_undefined_score_has_none()
    {
        JsonElement figure = Figures.Check(() => ConfusionPlots.Scores(confusion));
        Assert.Equal([0.0, 1], Figures.Numbers(figure.GetProperty("layout").GetProperty("yaxis"), "range"));
        Assert.Equal([0.5, double.NaN], Figures.Numbers(Figures.Trace(figure, "precision"), "y")[1..]);
        Assert.Contains("lowest for c with 0 %", ConfusionPlots.Scores(confusion).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reliability_compares_probability_and_share_of_right_answers()
    {
        Matrix<double> probabilities = Matrix<double>.Build.DenseOfArray(new double[,] { { 0.75, 0.75, 0.75, 0.05 }, { 0.25, 0.25, 0.25, 0.95 } });
        var calibration = new Calibration([0, 1, 1, 1], probabilities, bins: 5);
        JsonElement figure = Figures.Check(() => CalibrationPlots.Reliability(calibration));
        JsonElement curve = Figures.Trace(figure, "network");
        Assert.Equal([0.75, 0.95], Figures.Numbers(curve, "x"));
        Assert.Equal(1.0 / 3, Figures.Numbers(curve, "y")[0], Tolerances.Drawn);
        Assert.Equal([3.0, 1], Figures.Numbers(Figures.Trace(figure, "samples"), "y"));

        // Wilson's interval for p = 1/3 of n = 3 with z = 1.96: (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n); for 1 of 1 its upper end is 1.
        JsonElement bars = curve.GetProperty("error_y");
        Assert.Equal(0.792340, Figures.Numbers(curve, "y")[0] + Figures.Numbers(bars, "array")[0], Tolerances.Drawn);
        Assert.Equal(0.061492, Figures.Numbers(curve, "y")[0] - Figures.Numbers(bars, "arrayminus")[0], Tolerances.Drawn);
        Assert.Equal(0, Figures.Numbers(bars, "array")[1], Tolerances.Drawn);

        // (3·|1/3 − 0.75| + 1·|1 − 0.95|) / 4 = 0.325
        Assert.Contains(
            "50 % are right at a mean probability of 80 %; the expected calibration error is 0.325", CalibrationPlots.Reliability(calibration).Summary, StringComparison.Ordinal);
    }
}
