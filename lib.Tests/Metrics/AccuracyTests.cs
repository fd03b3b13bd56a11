using Eml.Metrics;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Metrics;

public sealed class AccuracyTests
{
    private static readonly Matrix<double> yHat = Matrix<double>.Build.DenseOfArray(new[,]
    {
        { 0.5, 0.25, 0.125, 0.25 },
        { 0.25, 0.25, 0.375, 0.5 },
        { 0.25, 0.5, 0.5, 0.25 },
    });

    [Fact]
    public void Accuracy_is_the_share_of_equal_labels() => Assert.Equal(0.75, Accuracy.Of([0, 1, 2, 1], [0, 1, 2, 2]));

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 0.75)]       // sample 0: classes 1 and 2 tie, the first ranks higher, so 2 is third
    [InlineData(3, 1)]
    public void Top_k_counts_the_first_k_classes_and_the_first_of_equals(int k, double expected) =>
        Assert.Equal(expected, Accuracy.TopK([2, 2, 1, 1], yHat, k));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_k_that_no_class_can_have_is_refused(int k) =>
        Assert.Contains($"k is {k}", Assert.Throws<ArgumentOutOfRangeException>(() => Accuracy.TopK([0, 1, 2, 0], yHat, k)).Message, StringComparison.Ordinal);

    [Fact]
    public void Labels_and_predictions_that_do_not_belong_together_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Accuracy.Of([], []));
        Assert.Throws<ArgumentException>(() => Accuracy.Of([1], [1, 2]));
        Assert.Contains("yHat is 3×4 but actual has 3 samples", Assert.Throws<ArgumentException>(() => Accuracy.TopK([0, 1, 2], yHat, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("Sample 3 of actual has label 3", Assert.Throws<ArgumentOutOfRangeException>(() => Accuracy.TopK([0, 1, 2, 3], yHat, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("Sample 0 of yHat sums to 2", Assert.Throws<ArgumentException>(() => Accuracy.TopK([0, 1, 2, 0], 2 * yHat, 1)).Message, StringComparison.Ordinal);
    }
}
