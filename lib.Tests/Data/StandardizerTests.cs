using Eml.Data;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using Xunit;

namespace Eml.Tests.Data;

public sealed class StandardizerTests
{
    private static readonly Matrix<double> Gaussian = Matrix<double>.Build.Random(3, 300, new Normal(5, 2, new Xoshiro256StarStar(1, threadSafe: false)));

    [Fact]
    [Equation("1.26")]
    public void Every_value_is_shifted_by_the_mean_and_divided_by_the_scale()
    {
        var X = Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 3 }, { 10, 50 } });
        Standardizer standardizer = Standardizer.Fit(X);
        Assert.Equal([2.0, 30.0], standardizer.Mean);
        Assert.Equal([1.0, 20.0], standardizer.Scale);
        Assert.Equal(Matrix<double>.Build.DenseOfArray(new double[,] { { 3, 0 }, { -2, 0.5 } }),
            standardizer.Transform(Matrix<double>.Build.DenseOfArray(new double[,] { { 5, 2 }, { -10, 40 } })));
    }

    [Fact]
    public void The_fitted_data_get_mean_0_and_deviation_1()
    {
        Matrix<double> Z = Standardizer.Fit(Gaussian).Transform(Gaussian);
        Assert.All(Z.EnumerateRows(), z =>
        {
            Assert.True(Math.Abs(z.Average()) <= Tolerances.Standardized);
            Assert.True(Math.Abs(Math.Sqrt((z * z) / z.Count) - 1) <= Tolerances.Standardized);
        });
    }

    [Fact]
    public void Inverse_is_the_way_back()
    {
        Standardizer standardizer = Standardizer.Fit(Gaussian);
        Assert.True((standardizer.Inverse(standardizer.Transform(Gaussian)) - Gaussian).Enumerate().All(e => Math.Abs(e) <= Tolerances.Standardized));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(5.0)]
    [InlineData(0.1)]
    [InlineData(1e300)]
    [InlineData(-123456.789)]
    public void A_constant_feature_gets_scale_1(double value)
    {
        var constant = Matrix<double>.Build.Dense(1, 999, value);
        Standardizer standardizer = Standardizer.Fit(constant);
        Assert.Equal(1.0, standardizer.Scale[0]);
        Assert.True(Math.Abs(standardizer.Transform(constant)[0, 0]) <= Tolerances.Standardized * Math.Abs(value));
    }

    [Fact]
    public void A_feature_that_is_constant_up_to_rounding_gets_scale_1()
    {
        Assert.NotEqual(0.3, 0.1 + 0.2);
        Assert.Equal(1.0, Standardizer.Fit(Matrix<double>.Build.Dense(1, 4, [0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2])).Scale[0]);
    }

    [Fact]
    public void A_small_but_real_variation_is_kept()
    {
        double small = Math.ScaleB(1, -30);
        Assert.Equal(small, Standardizer.Fit(Matrix<double>.Build.Dense(1, 4, [1 - small, 1 + small, 1 - small, 1 + small])).Scale[0]);
    }

    [Theory]
    [InlineData(1e-162), InlineData(1e-200), InlineData(1e-300), InlineData(1e-12), InlineData(1e150), InlineData(1e200), InlineData(1e305)]
    public void The_unit_of_a_feature_does_not_matter(double unit)
    {
        Matrix<double> plain = Standardizer.Fit(Gaussian).Transform(Gaussian), scaled = Gaussian * unit;
        Standardizer standardizer = Standardizer.Fit(scaled);
        Assert.True((standardizer.Transform(scaled) - plain).Enumerate().All(e => Math.Abs(e) <= Tolerances.Standardized));
        Assert.All(standardizer.Scale, s => Assert.InRange(s / unit, 1.5, 2.5));
    }

    [Fact]
    public void The_smallest_numbers_there_are_are_standardised_too()
    {
        Matrix<double> X = Matrix<double>.Build.Dense(1, 2, [0, double.Epsilon * 1024]);
        Assert.Equal([-1.0, 1.0], Standardizer.Fit(X).Transform(X).Enumerate());
    }

    [Fact]
    public void A_data_set_keeps_targets_and_names()
    {
        Dataset data = SyntheticFunctions.Sine.Sample(20, 0.1, 1);
        Dataset transformed = Standardizer.Fit(data.Inputs).Transform(data);
        Assert.Equal(data.Targets, transformed.Targets);
        Assert.Equal(data.InputNames, transformed.InputNames);
        Assert.NotEqual(data.Inputs, transformed.Inputs);
    }

    [Fact]
    public void Data_that_do_not_fit_are_refused()
    {
        Refused("X is 2×1 but has to have 3 rows", () => Standardizer.Fit(Gaussian).Transform(Matrix<double>.Build.Dense(2, 1)));
        Refused("at least one sample", () => Standardizer.Fit(Matrix<double>.Build.Dense(2, 0)));
        Refused("X[0, 0] is NaN", () => Standardizer.Fit(Matrix<double>.Build.Dense(1, 1, double.NaN)));
        Refused("Row 0 of X has values from -1E+308 to 1E+308; their distance overflows", () => Standardizer.Fit(Matrix<double>.Build.Dense(1, 2, [1e308, -1e308])));
    }

    [Fact]
    public void A_result_that_is_too_large_for_a_number_is_refused_with_its_place()
    {
        var standardizer = new Standardizer(Vector<double>.Build.Dense([0.0, 1e308]), Vector<double>.Build.Dense([1e-300, 2.0]));
        Matrix<double> Of(double first, double second) => Matrix<double>.Build.DenseOfRowArrays([1e-301, first], [0, second]);
        Refused("X[0, 1] is 1E+300; with mean 0 and scale 1E-300 it becomes too large", () => standardizer.Transform(Of(1e300, 0)));
        Refused("X[1, 1] is -1E+308; with mean 1E+308 and scale 2", () => standardizer.Transform(Of(0, -1e308)));
        Refused("X[1, 1] is 1E+308", () => standardizer.Inverse(Of(0, 1e308)));
        Assert.Equal(0.1, standardizer.Transform(Of(0, 0))[0, 0]);
        var model = new Eml.IO.Model(Network.Create([2, 2, 1], Activation.Sigmoid, Eml.Heads.Head.LinearQuadratic, seed: 1), standardizer);
        Refused("X[0, 1] is 1E+300", () => model.Predict(Of(1e300, 0)));
    }

    [Fact]
    public void A_mean_or_scale_that_cannot_be_is_blamed_itself()
    {
        Vector<double> one = Vector<double>.Build.Dense(1, 1.0);
        Assert.Equal("mean", Assert.Throws<ArgumentException>(() => new Standardizer(one * double.NaN, one)).ParamName);
        Assert.Equal("scale", Assert.Throws<ArgumentException>(() => new Standardizer(one, one * double.NaN)).ParamName);
        Assert.Equal("scale", Assert.Throws<ArgumentException>(() => new Standardizer(one, one - 1)).ParamName);
    }

    private static void Refused(string reason, Func<object> act) => Assert.Contains(reason, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
}
