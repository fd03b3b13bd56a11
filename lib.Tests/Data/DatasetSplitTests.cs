using CsCheck;
using Eml.Data;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Data;

public sealed class DatasetSplitTests
{
    [Fact]
    public void Every_sample_is_in_exactly_one_part() =>
        Gen.Select(Gen.Int[10, 200], Gen.Int[2, 7], Gen.Int[1, 2], Gen.Int).Sample((m, train, validation, seed) =>
        {
            DatasetSplit split = Numbered(m).Split(train / 10.0, validation / 10.0, seed);
            Assert.Equal((int)Math.Round(m * (train / 10.0)), split.Training.Count);
            Assert.Equal(Enumerable.Range(0, m), Samples(split.Training, split.Validation!, split.Test!).Order());
        });

    [Fact]
    public void The_seed_decides_the_parts()
    {
        Dataset data = Numbered(50);
        Assert.Equal(Samples(data.Split(0.6, 0.2, seed: 1).Training), Samples(data.Split(0.6, 0.2, seed: 1).Training));
        Assert.NotEqual(Samples(data.Split(0.6, 0.2, seed: 1).Training), Samples(data.Split(0.6, 0.2, seed: 2).Training));
        Assert.NotEqual(Samples(data.Split(0.6, 0.2, seed: 1).Training).Order(), Samples(data.Split(0.6, 0.2, seed: 2).Training).Order());
    }

    [Fact]
    public void Inputs_and_targets_stay_together()
    {
        Dataset training = Numbered(50).Split(0.6, 0.2, seed: 1).Training;
        Assert.Equal(training.Inputs.Row(0) * -1, training.Targets.Row(0));
        Assert.Equal("numbered (training)", training.Name);
    }

    [Fact]
    public void Classes_are_spread_in_proportion()
    {
        int[] labels = [.. Enumerable.Repeat(0, 100), .. Enumerable.Repeat(1, 50), .. Enumerable.Repeat(2, 10)];
        var data = new Dataset("classes", Matrix<double>.Build.Dense(1, labels.Length), Labels.OneHot(labels, 3));
        DatasetSplit split = data.Split(0.6, 0.2, seed: 1);
        Assert.Equal([60.0, 30.0, 6.0], split.Training.Targets.RowSums());
        Assert.Equal([20.0, 10.0, 2.0], split.Validation!.Targets.RowSums());
        Assert.Equal([20.0, 10.0, 2.0], split.Test!.Targets.RowSums());
    }

    [Fact]
    public void A_class_of_one_sample_is_in_the_training_part()
    {
        var data = new Dataset("rare", Matrix<double>.Build.Dense(1, 11), Labels.OneHot([.. Enumerable.Repeat(0, 10), 1], 2));
        Assert.Equal(1.0, data.Split(0.6, 0.2, seed: 1).Training.Targets.Row(1).Sum());
    }

    [Fact]
    public void A_training_part_that_misses_a_class_is_refused_with_its_name()
    {
        var data = new Dataset("rare", Matrix<double>.Build.Dense(1, 11), Labels.OneHot([.. Enumerable.Repeat(0, 10), 1], 2), targetNames: ["common", "rare"]);
        var error = Assert.Throws<ArgumentException>(() => data.Split(0.3, 0.3, seed: 1));
        Assert.Contains("The training part 'rare (training)' has 3 samples but none of class 1 (rare)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_is_not_asked_for_is_null()
    {
        DatasetSplit split = Numbered(10).Split(0.7, 0.3, seed: 1);
        Assert.Equal((7, 3), (split.Training.Count, split.Validation!.Count));
        Assert.Null(split.Test);
        Assert.Null(Numbered(10).Split(0.7, 0, seed: 1).Validation);
        Assert.Equal(10, Numbered(10).Split(1, 0, seed: 1).Training.Count);
    }

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(-0.1, 0.2)]
    [InlineData(double.NaN, 0.2)]
    [InlineData(0.5, -0.1)]
    [InlineData(0.5, double.NaN)]
    [InlineData(0.7, 0.4)]
    [InlineData(1.1, 0)]
    public void Fractions_out_of_range_are_refused(double train, double validation) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbered(10).Split(train, validation, seed: 1));

    [Theory]
    [InlineData(3, 0.1, 0.1, "training")]
    [InlineData(3, 0.8, 0.01, "validation")]
    [InlineData(3, 0.6, 0.38, "test")]
    public void A_part_without_a_sample_is_refused(int samples, double train, double validation, string part)
    {
        var error = Assert.Throws<ArgumentException>(() => Numbered(samples).Split(train, validation, seed: 1));
        Assert.Contains($"The {part} part would have no sample: 'numbered' has {samples}", error.Message, StringComparison.Ordinal);
    }

    private static Dataset Numbered(int m)
    {
        var X = Matrix<double>.Build.Dense(1, m, (_, j) => j);
        return new Dataset("numbered", X, -X);
    }

    private static IEnumerable<int> Samples(params IEnumerable<Dataset> parts) => parts.SelectMany(part => part.Inputs.Row(0)).Select(v => (int)v);
}
