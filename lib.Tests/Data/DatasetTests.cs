using Eml.Data;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Data;

public sealed class DatasetTests
{
    private static readonly Dataset Three = new("three", Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }), Matrix<double>.Build.Dense(1, 3, [7, 8, 9]));

    [Fact]
    public void Names_are_made_where_none_are_given()
    {
        Assert.Equal(["x1", "x2"], Three.InputNames);
        Assert.Equal(["y1"], Three.TargetNames);
        Assert.Equal("three: 3 samples, 2 inputs, 1 target", Three.ToString());
    }

    [Fact]
    public void Data_that_do_not_fit_are_refused()
    {
        Matrix<double> one = Matrix<double>.Build.Dense(1, 1);
        Refused("targets are 1×1", () => new Dataset("d", Three.Inputs, one));
        Refused("at least one sample", () => new Dataset("d", Matrix<double>.Build.Dense(1, 0), Matrix<double>.Build.Dense(1, 0)));
        Refused("inputs[0, 0] is NaN", () => new Dataset("d", one + double.NaN, one));
        Refused("targets[0, 0] is", () => new Dataset("d", one, one + double.PositiveInfinity));
        Refused("inputNames has 2 names for 1 row", () => new Dataset("d", one, one, ["a", "b"]));
        Refused("inputNames[0] is null", () => new Dataset("d", one, one, [null!]));
        Refused("targetNames[0] is null", () => new Dataset("d", one, one, null, [null!]));
        Refused("'name'", () => new Dataset(null!, one, one));
    }

    [Fact]
    public void A_sample_is_a_column_of_each()
    {
        (Vector<double> x, Vector<double> y) = Three[1];
        Assert.Equal([2.0, 5.0], x);
        Assert.Equal([8.0], y);
        Assert.Contains("has samples 0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => Three[3]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Three[-1]);
    }

    [Fact]
    public void A_subset_copies_its_samples_in_the_given_order()
    {
        Dataset subset = Three.Subset([2, 0, 2]);
        Assert.Equal([3.0, 1.0, 3.0], subset.Inputs.Row(0));
        Assert.Equal([6.0, 4.0, 6.0], subset.Inputs.Row(1));
        Assert.Equal([9.0, 7.0, 9.0], subset.Targets.Row(0));
        subset.Inputs[0, 0] = 100;
        Assert.Equal(3.0, Three.Inputs[0, 2]);
    }

    [Fact]
    public void A_subset_of_nothing_or_of_a_sample_that_is_not_there_is_refused()
    {
        Refused("indices is empty; at least one sample", () => Three.Subset([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Three.Subset([0, 3]));
    }

    private static void Refused(string reason, Func<object> act) => Assert.Contains(reason, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
