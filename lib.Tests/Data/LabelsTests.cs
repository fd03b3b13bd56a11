using CsCheck;
using Eml.Data;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Data;

public sealed class LabelsTests
{
    [Fact]
    public void One_hot_columns_have_a_single_1_in_the_row_of_the_class() =>
        Assert.Equal(
            Matrix<double>.Build.DenseOfArray(new double[,] { { 0, 1, 0 }, { 0, 0, 0 }, { 1, 0, 1 } }),
            Labels.OneHot([2, 0, 2], 3));

    [Fact]
    public void Labels_survive_the_way_to_one_hot_and_back() =>
        Gen.Int[2, 9].SelectMany(classes => Gen.Int[0, classes - 1].Array[1, 30].Select(labels => (labels, classes))).Sample(t =>
        {
            Matrix<double> Y = Labels.OneHot(t.labels, t.classes);
            return Labels.FromOneHot(Y).SequenceEqual(t.labels) && Labels.Argmax(Y).SequenceEqual(t.labels);
        });

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_label_out_of_range_is_refused_with_its_sample(int bad)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Labels.OneHot([0, 2, bad, 1], 3));
        Assert.Contains($"Sample 2 of labels has label {bad}; with 3 classes labels go from 0 to 2.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_label_and_a_single_class_are_refused()
    {
        Assert.Contains("labels is empty", Assert.Throws<ArgumentException>(() => Labels.OneHot([], 3)).Message, StringComparison.Ordinal);
        Assert.Contains("classes is 1", Assert.Throws<ArgumentOutOfRangeException>(() => Labels.OneHot([0], 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(0.5, 0.5)]
    [InlineData(1, double.NaN)]
    [InlineData(1, 1e-300)]
    public void A_column_that_is_not_one_hot_is_refused_with_its_sample(double first, double second)
    {
        Matrix<double> Y = Labels.OneHot([0, 1, 1], 2);
        Y[0, 1] = first;
        Y[1, 1] = second;
        Assert.StartsWith("Sample 1 of Y is [", Assert.Throws<ArgumentException>(() => Labels.FromOneHot(Y)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_equal_probabilities_the_first_class_is_predicted() =>
        Assert.Equal([1, 0], Labels.Argmax(Matrix<double>.Build.DenseOfArray(new[,] { { 0.2, 0.5 }, { 0.4, 0 }, { 0.4, 0.5 } })));

    [Fact]
    public void A_probability_that_is_NaN_predicts_nothing() =>
        Assert.Contains("yHat[1, 0] is NaN", Assert.Throws<ArgumentException>(() => Labels.Argmax(Matrix<double>.Build.Dense(2, 1, [0.5, double.NaN]))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_training_part_without_some_class_is_refused_with_the_names_of_the_missing()
    {
        var X = Matrix<double>.Build.Dense(1, 3);
        string[] names = ["setosa", "versicolor", "virginica", "other"];
        Labels.RequireEveryClass(new Dataset("iris", X, Labels.OneHot([0, 2, 1], 3)), "data");
        var error = Assert.Throws<ArgumentException>(() => Labels.RequireEveryClass(new Dataset("iris", X, Labels.OneHot([0, 2, 0], 4), targetNames: names), "data"));
        Assert.Equal("data", error.ParamName);
        Assert.Contains("none of class 1 (versicolor), 3 (other)", error.Message, StringComparison.Ordinal);
    }
}
