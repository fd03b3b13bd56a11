using Eml.Data;
using Eml.Heads;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests;

/// <summary>Numbers at the end of what a double holds: the right value, or one clear error; the same with and without vector instructions.</summary>
public sealed class EdgeOfTheNumbersTests
{
    public static TheoryData<string> Activations => ["sigmoid", "tanh", "relu", "identity"];

    [Theory]
    [InlineData(1), InlineData(3), InlineData(8), InlineData(17), InlineData(40)]
    public void Logits_at_both_ends_give_the_loss_0_and_no_delta(int m)
    {
        Matrix<double> z = Matrix<double>.Build.Dense(3, m, (i, _) => i == 1 ? 1e308 : -1e308), Y = Matrix<double>.Build.Dense(3, m, (i, _) => i == 1 ? 1 : 0);
        Assert.Equal(0, Head.SoftmaxCrossEntropy.Loss(z, Y));
        Assert.Equal(Y, Head.SoftmaxCrossEntropy.Output(z));
        Assert.Equal(0, Head.SoftmaxCrossEntropy.Delta(z, Y).L2Norm());
    }

    [Theory]
    [InlineData(1), InlineData(8), InlineData(17)]
    public void A_loss_that_no_number_holds_is_infinite_and_not_nan(int m)
    {
        Matrix<double> z = Matrix<double>.Build.Dense(2, m, (i, _) => i == 1 ? 1e308 : -1e308), Y = Matrix<double>.Build.Dense(2, m, (i, _) => i == 0 ? 1 : 0);
        Assert.Equal(double.PositiveInfinity, Head.SoftmaxCrossEntropy.Loss(z, Y));
    }

    /// <summary>Where the sum of a hidden unit leaves the numbers on its way, its z is not what it should be, although a sigmoid of it looks harmless.</summary>
    [Theory, MemberData(nameof(Activations))]
    public void A_hidden_layer_that_overflows_is_named_with_unit_and_sample(string activation)
    {
        foreach (int m in new[] { 1, 9 })
        {
            Network network = Network.Create([2, 3, 1], Activation.Parse(activation), Head.LinearQuadratic, seed: 1);
            network.Layers[0].Weights.SetRow(1, [1e308, 1e308]);
            Matrix<double> X = Matrix<double>.Build.Dense(2, m, (i, j) => j < m - 1 ? 0.1 : i == 0 ? 10 : -10), Y = Matrix<double>.Build.Dense(1, m);
            string where = Require.Invariant($"z1[1, {m - 1}]");
            Refused(where, () => network.Predict(X));
            Refused(where, () => network.Forward(X));
            Refused(where, () => network.Loss(X, Y));
            Refused(where, () => network.Gradient(X, Y));
            Refused(where, () => new TrainingRun(network, new Dataset("large", X, Y), null, new TrainingOptions()));
            Refused(where, () => new TrainingRun(network, new Dataset("small", X * 1e-300, Y), new Dataset("large", X, Y), new TrainingOptions()));
        }
    }

    /// <summary>From far below the end of the numbers to far above it, training takes a network exactly where the loss of it exists.</summary>
    [Theory, MemberData(nameof(Activations))]
    public void Training_refuses_what_the_loss_refuses(string activation)
    {
        int refused = 0;
        for (int size = 140; size <= 308; size += 2)
        {
            Network network = Network.Create([2, 3, 3, 1], Activation.Parse(activation), Head.LinearQuadratic, seed: 1);
            network.Layers[0].Weights[2, 0] = Math.Pow(10, size / 2);
            network.Layers[2].Weights.Clear();
            Matrix<double> X = Matrix<double>.Build.Dense(2, 5, (i, j) => (i + j - 3) * Math.Pow(10, size - (size / 2))), Y = Matrix<double>.Build.Dense(1, 5);
            Exception? loss = Record.Exception(() => network.Loss(X, Y)), training = Record.Exception(() => new TrainingRun(network, new Dataset("set", X, Y), null, new TrainingOptions()));
            Assert.True(loss is null == training is null, Require.Invariant($"1e{size}: {loss?.Message ?? "a loss"}; {training?.Message ?? "a training"}"));
            refused += loss is null ? 0 : 1;
        }

        Assert.InRange(refused, 1, 80);
    }

    /// <summary>One huge step: the loss stays finite, because a sigmoid of infinity is 1.</summary>
    [Theory]
    [InlineData(null), InlineData(2)]
    public void A_training_stops_when_a_hidden_z_overflows_behind_a_finite_loss(int? batchSize)
    {
        Network network = Network.Create([1, 3, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 1);
        network.Layers[0].Weights.Clear();
        var data = new Dataset("far", Matrix<double>.Build.Dense(1, 5, (_, j) => 1e160 * (j + 1)), Matrix<double>.Build.Dense(1, 5, 1));
        var run = new TrainingRun(network, data, null, new TrainingOptions { BatchSize = batchSize, LearningRate = 1, Clipping = GradientClipping.ByNorm(1e150) });
        run.StepEpoch(TestContext.Current.CancellationToken);
        Assert.Equal(StopReason.Diverged, run.StopReason);
        Assert.Matches(@"Diverged in epoch 1, after its last batch: a hidden unit is not finite, z1\[\d, \d\] is -?Infinity. The learning rate was 1: try a smaller one", run.Message);
        Assert.All(run.Finish().Network.Parameters.ToArray(), value => Assert.True(double.IsFinite(value)));
    }

    [Theory, MemberData(nameof(Activations))]
    public void A_weight_that_is_not_finite_is_named(string activation)
    {
        foreach (double value in new[] { double.PositiveInfinity, double.NegativeInfinity, double.NaN })
        {
            Network network = Network.Create([2, 3, 1], Activation.Parse(activation), Head.LinearQuadratic, seed: 1);
            network.Layers[0].Weights[2, 1] = value;
            Matrix<double> X = Matrix<double>.Build.Dense(2, 4, -1), Y = Matrix<double>.Build.Dense(1, 4);
            Refused(Require.Invariant($"W1[2, 1] is {value}"), () => network.Predict(X));
            Refused(Require.Invariant($"W1[2, 1] is {value}"), () => network.Loss(X, Y));
            Refused(Require.Invariant($"W1[2, 1] is {value}"), () => network.Gradient(X, Y));
        }
    }

    [Theory]
    [InlineData(null), InlineData(5)]
    public void Targets_that_become_nan_in_mid_training_change_nothing_or_are_named(int? batchSize)
    {
        Matrix<double> X = Samples.Matrix(2, 20, 1), Y = Samples.Matrix(1, 20, 2);
        var run = new TrainingRun(Samples.Network([2, 3, 1]), new Dataset("changing", X, Y), null, new TrainingOptions { BatchSize = batchSize });
        run.StepEpoch(TestContext.Current.CancellationToken);
        Y[0, 7] = double.NaN;
        for (int i = 0; i < 10 && run.StopReason is null; i++)
        {
            run.StepEpoch(TestContext.Current.CancellationToken);
        }

        Assert.True(run.StopReason is null || run.Message.Contains("Y[0, 7] is NaN", StringComparison.Ordinal), run.Message);
    }

    [Fact]
    public void More_numbers_than_a_matrix_holds_are_refused_before_any_work()
    {
        Network network = Network.Create([1, 70_000, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 1);
        Matrix<double> X = Matrix<double>.Build.Dense(1, 40_000), Y = Matrix<double>.Build.Dense(1, 40_000);
        Refused("h1 would be 70000×40000", () => network.Forward(X));
        Refused("h1 would be 70000×40000", () => network.Gradient(X, Y));
        Assert.Equal("X", Assert.Throws<ArgumentException>(() => network.Forward(X)).ParamName);
    }

    private static void Refused(string reason, Func<object> act) =>
        Assert.Contains(reason, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
