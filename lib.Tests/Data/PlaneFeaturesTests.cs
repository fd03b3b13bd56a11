using Eml.Data;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Data;

public sealed class PlaneFeaturesTests
{
    private static readonly Matrix<double> points = Matrix<double>.Build.DenseOfRowArrays([0.5, -2], [3, 1]);

    [Fact]
    public void Every_feature_is_its_formula()
    {
        Matrix<double> found = PlaneFeatures.Of(points, PlaneFeatures.All);
        Assert.Equal([0.5, 3, 0.25, 9, 1.5, Math.Sin(0.5), Math.Sin(3)], found.Column(0));
        Assert.Equal([-2, 1, 4, 1, -2, Math.Sin(-2), Math.Sin(1)], found.Column(1));
    }

    [Fact]
    public void Data_keep_their_targets_and_are_named_by_their_features()
    {
        Dataset data = PlaneFeatures.Of(SyntheticClasses.Moons(5, 0.1, 1), ["x2", "siny"]);
        Assert.Equal(["x²", "sin y"], data.InputNames);
        Assert.Equal(SyntheticClasses.Moons(5, 0.1, 1).Targets, data.Targets);
        Assert.Equal(["a note"], PlaneFeatures.Of(new Dataset("d", points, points) { Notes = ["a note"] }, ["x"]).Notes);
    }

    [Fact]
    public void What_is_no_feature_or_no_plane_is_refused()
    {
        Assert.Contains("There is no feature 'z'; there are x, y, x2", Assert.Throws<ArgumentException>(() => PlaneFeatures.Of(points, ["z"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PlaneFeatures.Of(Matrix<double>.Build.Dense(3, 1), ["x"]));
        Assert.ThrowsAny<ArgumentException>(() => PlaneFeatures.Of(points, []));
        Assert.Contains("X[1, 0] is NaN", Assert.Throws<ArgumentException>(() => PlaneFeatures.Of(Matrix<double>.Build.DenseOfRowArrays([1], [double.NaN]), ["x"])).Message, StringComparison.Ordinal);
        Assert.Contains("Column 1 of X is (1E+200, 1), whose x² is too large", Assert.Throws<ArgumentException>(() => PlaneFeatures.Of(Matrix<double>.Build.DenseOfRowArrays([1, 1e200], [1, 1]), ["y", "x2"])).Message, StringComparison.Ordinal);
    }
}
