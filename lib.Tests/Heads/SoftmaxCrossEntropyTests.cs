using Eml.Data;
using Eml.Heads;
using Eml.Tests.Golden;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Heads;

public sealed class SoftmaxCrossEntropyTests
{
    private static readonly Head head = Head.SoftmaxCrossEntropy;

    [Fact]
    public void It_is_found_by_its_name_and_offered_with_the_others()
    {
        Assert.Same(head, Head.Parse("softmax+cross-entropy"));
        Assert.Contains(head, Head.All);
        Assert.Equal("2-3-4 tanh, softmax+cross-entropy", Network.Create([2, 3, 4], Activation.Tanh, head, seed: 1).ToString());
    }

    [Theory]
    [InlineData(new[] { 1000.0, -1000, 0 }, 0, 0, new[] { 0.0, 0, 0 })]
    [InlineData(new[] { 1000.0, -1000, 0 }, 1, 2000, new[] { 1.0, -1, 0 })]
    [InlineData(new[] { 1000.0, -1000, 0 }, 2, 1000, new[] { 1.0, 0, -1 })]
    [InlineData(new[] { -1000.0, -1000 }, 0, 0.6931471805599453, new[] { -0.5, 0.5 })]
    [InlineData(new[] { 1000.0, 1000, -1000, 1000, 1000 }, 2, 2001.3862943611198906, new[] { 0.25, 0.25, -1, 0.25, 0.25 })]
    public void Logits_of_1000_are_exact_in_loss_and_gradient(double[] z, int label, double loss, double[] delta)
    {
        var Z = Matrix<double>.Build.Dense(z.Length, 1, [.. z]);
        Matrix<double> Y = Labels.OneHot([label], z.Length);
        Assert.Equal(loss, head.Loss(Z, Y));
        Assert.Equal(delta, head.Delta(Z, Y).ToColumnMajorArray());
        Assert.Equal(delta.Select((d, i) => i == label ? d + 1 : d), head.Output(Z).ToColumnMajorArray());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_logit_that_is_not_finite_never_gives_a_finite_loss(double bad)
    {
        var Z = Matrix<double>.Build.Dense(2, 3);
        Z[1, 2] = bad;
        Matrix<double> Y = Labels.OneHot([0, 1, 0], 2);
        Assert.False(double.IsFinite(head.Loss(Z, Y)));
    }

    [Fact]
    public void The_mean_loss_is_that_of_scikit_learn()
    {
        GoldenMetrics golden = GoldenMetrics.Read();
        Matrix<double> Z = GoldenFile.Rows(golden.YHat).PointwiseLog();     // ln ŷ are logits of ŷ
        Assert.Equal(golden.LogLoss, head.Loss(Z, Labels.OneHot(golden.Actual, Z.RowCount)), Tolerances.Formula);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Zero_weights_give_a_loss_of_ln_C_exactly_and_small_ones_nearly(int classes)
    {
        Network network = Network.Create([4, 7, classes], Activation.Sigmoid, head, seed: 5);
        var X = Matrix<double>.Build.Dense(4, 20, (i, j) => Math.Cos((3 * i) + j));
        Matrix<double> Y = Labels.OneHot([.. Enumerable.Range(0, 20).Select(j => j % classes)], classes);
        double[] start = network.Parameters.ToArray();
        network.Parameters.CopyFrom([.. start.Select(w => 1e-3 * w)]);
        Assert.NotEqual(Math.Log(classes), network.Loss(X, Y));
        Assert.Equal(Math.Log(classes), network.Loss(X, Y), Tolerances.InitialLoss);
        network.Parameters.CopyFrom(new double[start.Length]);
        Assert.Equal(Math.Log(classes), network.Loss(X, Y), Tolerances.Formula);
    }

    [Theory]
    [InlineData(new[] { 1, 0, 0.5, 0.4 }, "Sample 1 of targets sums to 0.9")]
    [InlineData(new[] { 1, 0, 1, 1.0 }, "Sample 1 of targets sums to 2")]
    [InlineData(new[] { 0, 0, 0, 1.0 }, "Sample 0 of targets sums to 0")]
    [InlineData(new[] { 0, 1, 1.5, -0.5 }, "Sample 1 of targets has -0.5 for class 1")]
    [InlineData(new[] { 0, 1, double.NaN, 1 }, "Sample 1 of targets has NaN for class 0")]
    public void Targets_that_are_no_probabilities_are_refused_with_the_sample(double[] targets, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => head.CheckTargets(Matrix<double>.Build.Dense(2, 2, [.. targets])));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_that_sum_to_1_up_to_rounding_are_taken_and_a_single_class_is_not()
    {
        head.CheckTargets(Matrix<double>.Build.Dense(10, 3, 0.1));      // ten times 0.1 is not exactly 1
        var error = Assert.Throws<ArgumentException>(() => head.CheckTargets(Matrix<double>.Build.Dense(1, 3, 1)));
        Assert.Contains("targets is 1×3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loss_and_delta_on_matrices_refuse_what_the_formulas_are_not_for()
    {
        var z = Matrix<double>.Build.Dense(2, 3, (i, j) => i - j);
        foreach (Func<Matrix<double>, Matrix<double>, object> f in new Func<Matrix<double>, Matrix<double>, object>[] { (a, y) => head.Loss(a, y), head.Delta })
        {
            Assert.Contains("sums to 2", Refused(z, Matrix<double>.Build.Dense(2, 3, 1)), StringComparison.Ordinal);
            Assert.Contains("targets[1, 2] is NaN", Refused(z, Matrix<double>.Build.Dense(2, 3, (i, j) => i + j == 3 ? double.NaN : 0.5)), StringComparison.Ordinal);
            Assert.Contains("The targets are 3×2", Refused(z, Matrix<double>.Build.Dense(3, 2, 0.5)), StringComparison.Ordinal);
            Assert.Contains("z is 2×0", Refused(Matrix<double>.Build.Dense(2, 0), Matrix<double>.Build.Dense(2, 0)), StringComparison.Ordinal);

            string Refused(Matrix<double> a, Matrix<double> y) => Assert.Throws<ArgumentException>(() => f(a, y)).Message;
        }

        var nan = Matrix<double>.Build.Dense(2, 3, double.NaN);
        Assert.Throws<ArgumentException>(() => Head.LinearQuadratic.Loss(z, nan));
        Assert.True(double.IsNaN(head.Loss(nan, Matrix<double>.Build.Dense(2, 3, 0.5))));
    }

    [Fact]
    public void A_network_refuses_targets_that_its_head_refuses()
    {
        Network network = Network.Create([2, 3, 2], Activation.Sigmoid, head, seed: 1);
        var X = Matrix<double>.Build.Dense(2, 4);
        Assert.Throws<ArgumentException>(() => network.Gradient(X, Matrix<double>.Build.Dense(2, 4)));
    }
}
