using Eml.Data;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using Xunit;

namespace Eml.Tests.Training;

public sealed class OptimizerTests
{
    private const double Rate = 0.1, X = 2, Y = 1;

    [Fact, Equation("1.15")]
    public void A_step_of_gradient_descent_is_the_formula_on_matrices()
    {
        Dataset data = Samples.Sine(7);
        Network network = Samples.Sigmoid(width: 3);
        (DenseLayer first, DenseLayer second) = (network.Layers[0], network.Layers[1]);
        Matrix<double> W1 = first.Weights.Clone(), W2 = second.Weights.Clone(), one = Matrix<double>.Build.Dense(1, 7, 1);
        Matrix<double> h = ((W1 * data.Inputs) + (first.Bias.ToColumnMatrix() * one)).Map(z => 1 / (1 + Math.Exp(-z)));
        Matrix<double> delta2 = ((W2 * h) + (second.Bias.ToColumnMatrix() * one) - data.Targets) / 7;
        Matrix<double> delta1 = (W2.Transpose() * delta2).PointwiseMultiply(h.PointwiseMultiply(1 - h));
        double[] expected =
        [
            .. (W1 - (Rate * delta1 * data.Inputs.Transpose())).ToColumnMajorArray(),
            .. (first.Bias - (Rate * delta1.RowSums())).ToArray(),
            .. (W2 - (Rate * delta2 * h.Transpose())).ToColumnMajorArray(),
            .. (second.Bias - (Rate * delta2.RowSums())).ToArray(),
        ];

        new TrainingRun(network, data, null, new TrainingOptions { LearningRate = Rate }).StepBatch();

        for (int i = 0; i < expected.Length; i++)
        {
            Samples.Near(expected[i], network.Parameters[i], Tolerances.Update);
        }
    }

    [Fact, Equation("1.18")]
    public void Momentum_follows_a_sequence_worked_out_in_scalars()
    {
        double w = 0.5, b = -0.25, vw = 0, vb = 0;
        Compare(new Momentum(0.8), () =>
        {
            double error = (w * X) + b - Y;
            vw = (0.8 * vw) + (error * X);
            vb = (0.8 * vb) + error;
            w -= Rate * vw;
            b -= Rate * vb;
            return (w, b);
        });
    }

    [Fact, Equation("1.19")]
    public void Adam_follows_a_sequence_worked_out_in_scalars()
    {
        double[] theta = [0.5, -0.25], m = [0, 0], v = [0, 0];
        int t = 0;
        Compare(Optimizer.Adam, () =>
        {
            t++;
            double error = (theta[0] * X) + theta[1] - Y;
            double[] g = [error * X, error];
            for (int i = 0; i < 2; i++)
            {
                m[i] = (0.9 * m[i]) + (0.1 * g[i]);
                v[i] = (0.999 * v[i]) + (0.001 * g[i] * g[i]);
                double mHat = m[i] / (1 - Math.Pow(0.9, t)), vHat = v[i] / (1 - Math.Pow(0.999, t));
                theta[i] -= Rate * mHat / (Math.Sqrt(vHat) + 1e-8);
            }

            return (theta[0], theta[1]);
        });
    }

    [Fact, Equation("1.19")]
    public void Adam_is_the_formula_in_scalars_to_the_last_bit_for_every_length()
    {
        var random = new Xoshiro256StarStar(1, threadSafe: false);
        for (int length = 0; length <= 64; length++)
        {
            double[] theta = random.NextDoubles(length), u = new double[length], q = new double[length];
            ParameterVector parameters = Samples.Vector([.. theta]);
            UpdateRule rule = Optimizer.Adam.Start(parameters);
            for (int t = 1; t <= 3; t++)
            {
                double[] g = Array.ConvertAll(random.NextDoubles(length), v => v - 0.5);
                rule.Step(parameters, Samples.Vector(g), Rate);
                for (int i = 0; i < length; i++)
                {
                    u[i] = (0.9 * u[i]) + ((1 - 0.9) * g[i]);
                    q[i] = (0.999 * q[i]) + ((1 - 0.999) * (g[i] * g[i]));
                    theta[i] -= Rate / (1 - Math.Pow(0.9, t)) * (u[i] / (Math.Sqrt(q[i] / (1 - Math.Pow(0.999, t))) + 1e-8));
                }

                Assert.Equal(theta, parameters.ToArray());
            }
        }
    }

    [Fact, Equation("1.19")]
    public void The_first_step_of_adam_is_as_long_as_the_rate_whatever_the_gradient()
    {
        foreach (double g in new[] { -1e6, -1e-3, 1e-3, 42 })
        {
            ParameterVector theta = Samples.Vector([0]);
            Optimizer.Adam.Start(theta).Step(theta, Samples.Vector([g]), Rate);
            Samples.Near(-Rate * g / (Math.Abs(g) + 1e-8), theta[0], Tolerances.Update);
        }
    }

    [Fact, Equation("1.19")]
    public void Adam_moves_by_gradients_whose_squares_overflow_as_by_any_others()
    {
        double[] sequence = [3, -1e-5, 0.5, 2, -7, 0, 1];
        foreach (double scale in new[] { 1e153, 1e154, 1e160, 1e300 })
        {
            ParameterVector plain = Samples.Vector([0, 0]), huge = Samples.Vector([0, 0]);
            UpdateRule plainRule = new Adam { Epsilon = 1e-300 }.Start(plain), hugeRule = new Adam { Epsilon = 1e-300 }.Start(huge);
            foreach (double g in sequence)
            {
                plainRule.Step(plain, Samples.Vector([g, 1]), Rate);
                hugeRule.Step(huge, Samples.Vector([g * scale, 1]), Rate);      // the second element stays small beside the first
                Samples.Near(plain[0], huge[0], Tolerances.Update);
                Samples.Near(plain[1], huge[1], Tolerances.Update);
            }

            Assert.True(Math.Abs(huge[0]) > Rate / 10);
        }
    }

    [Fact]
    public void A_training_with_adam_leaves_a_place_where_the_squared_gradient_overflows()
    {
        Network network = Samples.Line(0, 0);
        TrainingResult result = Samples.Fit(
            network, Samples.Points("steep", [1e100], [1e60]), null, new TrainingOptions { Epochs = 3, LearningRate = 1e-41, Optimizer = Optimizer.Adam });
        Assert.Equal((StopReason.EpochLimit, 3), (result.StopReason, result.Epochs));
        Assert.True(result.History[^1].TrainingLoss < result.History[0].TrainingLoss);
        Assert.Equal(3e-41, network.Parameters[0], 1e-42);
    }

    [Fact]
    public void Momentum_zero_is_gradient_descent_to_the_last_bit()
    {
        Network plain = Samples.Sigmoid(), momentum = Samples.Sigmoid();
        Samples.Fit(plain, Samples.Sine(), null, new TrainingOptions { Epochs = 20 });
        Samples.Fit(momentum, Samples.Sine(), null, new TrainingOptions { Epochs = 20, Optimizer = new Momentum(0) });
        Assert.Equal(plain.Parameters.ToArray(), momentum.Parameters.ToArray());
    }

    [Fact]
    public void Two_runs_share_nothing_of_one_optimizer()
    {
        Optimizer shared = new Adam();
        Network first = Samples.Sigmoid(), second = Samples.Sigmoid();
        Samples.Fit(first, Samples.Sine(), null, new TrainingOptions { Epochs = 20, Optimizer = shared });
        Samples.Fit(second, Samples.Sine(), null, new TrainingOptions { Epochs = 20, Optimizer = shared });
        Assert.Equal(first.Parameters.ToArray(), second.Parameters.ToArray());
    }

    private static void Compare(Optimizer optimizer, Func<(double W, double B)> next)
    {
        Network network = Samples.Line(0.5, -0.25);
        var run = new TrainingRun(network, Samples.Points("a point", [X], [Y]), null, new TrainingOptions { LearningRate = Rate, Optimizer = optimizer });
        for (int step = 0; step < 10; step++)
        {
            run.StepBatch();
            (double w, double b) = next();
            Samples.Near(w, network.Parameters[0], Tolerances.Update);
            Samples.Near(b, network.Parameters[1], Tolerances.Update);
        }
    }
}
