using System.Text.Json;
using Eml.Plots;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class ImagePlotsTests
{
    [Fact]
    public void Pixels_stand_row_by_row_and_images_from_left_to_right()
    {
        // Three images of 2×2 pixels, two side by side: pixel p of image n is 10n + p.
        Matrix<double> images = Matrix<double>.Build.Dense(4, 3, (p, n) => (10 * n) + p);
        JsonElement figure = Figures.Check(() => ImagePlots.Grid(images, width: 2, labels: ["a", "b", "<c>"], columns: 2));
        JsonElement z = figure.GetProperty("data")[0].GetProperty("z");
        Assert.Equal("[0,1,null,10,11]", z[0].ToString());
        Assert.Equal("[2,3,null,12,13]", z[1].ToString());
        Assert.Equal("[null,null,null,null,null]", z[2].ToString());
        Assert.Equal("[20,21,null,null,null]", z[6].ToString());
        Assert.Equal("&lt;c&gt;", figure.GetProperty("data")[1].GetProperty("text")[2].GetString());
        Assert.Contains("3 images of 2×2 pixels: a, b, <c>.", ImagePlots.Grid(images, 2, ["a", "b", "<c>"]).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_have_a_scale_that_is_white_at_zero()
    {
        Matrix<double> W1 = Matrix<double>.Build.DenseOfArray(new[,] { { 0.5, -2, 1, 0 } });
        JsonElement heatmap = Figures.Check(() => ImagePlots.Weights(W1, width: 2)).GetProperty("data")[0];
        Assert.Equal((-2, 2), (heatmap.GetProperty("zmin").GetDouble(), heatmap.GetProperty("zmax").GetDouble()));
        Assert.Equal("[0.5,-2]", heatmap.GetProperty("z")[0].ToString());
        Assert.Equal("weight", heatmap.GetProperty("colorbar").GetProperty("title").GetProperty("text").GetString());
        Assert.Contains("the largest magnitude is 2", ImagePlots.Weights(W1, 2).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_digits_stay_small() =>
        Figures.Check(() => ImagePlots.Grid(Matrix<double>.Build.Dense(64, 100, (p, n) => (p * n % 17) / 16.0), width: 8));

    [Fact]
    public void A_width_or_labels_that_do_not_fit_are_refused()
    {
        Matrix<double> images = Matrix<double>.Build.Dense(4, 3);
        Assert.Contains("width 3 has to divide", Assert.Throws<ArgumentException>(() => ImagePlots.Grid(images, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("labels has 1 text for 3 images", Assert.Throws<ArgumentException>(() => ImagePlots.Grid(images, 2, ["a"])).Message, StringComparison.Ordinal);
    }
}
