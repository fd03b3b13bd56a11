using Eml.Heads;
using Eml.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Oracles;

public sealed class RoundingErrorTests
{
    private static readonly double Epsilon = Math.BitIncrement(1.0) - 1;

    [Fact]
    [Equation("1.27"), Equation("1.28"), Equation("1.29"), Equation("1.30"), Equation("1.31")]
    public void The_errors_of_a_chain_of_single_units_are_the_formulas_one_by_one()
    {
        const double X = 3, Y = 1e4, W1 = -0.7, B1 = 0.2, W2 = 5, B2 = 9e3;
        Network network = Chain(W1, B1, W2, B2);
        double z1 = (W1 * X) + B1, h = Sigmoid(z1), z2 = (W2 * h) + B2, delta2 = z2 - Y;

        double eZ1 = 5 * Epsilon * ((Math.Abs(W1) * X) + B1);
        double eH = Math.Max(Math.Abs(Sigmoid(z1 + eZ1) - h), Math.Abs(Sigmoid(z1 - eZ1) - h)) + (4 * Epsilon * h);
        double slope = h * (1 - h);
        double eSlope = Math.Max(Math.Abs(((h + eH) * (1 - h - eH)) - slope), Math.Abs(((h - eH) * (1 - h + eH)) - slope)) + (4 * Epsilon * slope);
        double eZ2 = (W2 * eH) + (5 * Epsilon * ((W2 * h) + B2));
        double eDelta2 = (2 * eZ2) + (4 * Epsilon * (Math.Abs(delta2) + Y));
        double eLoss = ((Math.Abs(delta2) + eDelta2) * eZ2) + (5 * Epsilon * delta2 * delta2 / 2);
        double eW2 = Product(Math.Abs(delta2), eDelta2, h, eH), eB2 = Product(Math.Abs(delta2), eDelta2, 1, 0);
        double gradientH = W2 * Math.Abs(delta2), eGradientH = Product(W2, 0, Math.Abs(delta2), eDelta2);
        double eDelta1 = (gradientH * eSlope) + (eGradientH * (slope + eSlope)) + (4 * Epsilon * gradientH * slope);
        double eW1 = Product(gradientH * slope, eDelta1, X, 0), eB1 = Product(gradientH * slope, eDelta1, 1, 0);

        Gradient errors = RoundingError.Of(network, One(X), One(Y));
        Near(eLoss, errors.Loss);
        Near(eDelta2, errors.Layers[1].Delta[0, 0]);
        Near(eGradientH, errors.Layers[0].Hidden![0, 0]);
        Near(eDelta1, errors.Layers[0].Delta[0, 0]);
        double[] parameters = errors.Parameters.ToArray();
        foreach ((double expected, double actual) in new[] { eW1, eB1, eW2, eB2 }.Zip(parameters))
        {
            Near(expected, actual);
        }

        static double Product(double a, double eA, double b, double eB) => (a * eB) + (eA * (b + eB)) + (5 * Epsilon * a * b);
        static void Near(double expected, double actual) => Assert.Equal(1, actual / expected, Tolerances.RoundingBound);
    }

    [Fact, Equation("1.30"), Equation("1.31")]
    public void A_cross_entropy_is_known_to_epsilon_however_small_it_is()
    {
        Network network = Samples.Network([2, 3, 3], head: Head.SoftmaxCrossEntropy);
        network.Layers[1].Bias.SetValues([60, 0, 0]);
        Matrix<double> X = Samples.Matrix(2, 4, 1), Y = Matrix<double>.Build.Dense(3, 4, (i, _) => i == 0 ? 1 : 0);
        Assert.True(network.Loss(X, Y) < Epsilon);
        Gradient errors = RoundingError.Of(network, X, Y);
        Assert.InRange(errors.Loss, Epsilon, 100 * Epsilon);
        Assert.InRange(errors.Layers[1].Delta[0, 0], Epsilon / 4, 100 * Epsilon);
    }

    /// <summary>The promise itself, against a gradient in 28 digits, and that it is no cheap one: the bound is no more than some hundred times what really happens.</summary>
    [Fact]
    public void A_gradient_is_nearer_to_the_exact_one_than_the_bound_and_not_much_nearer()
    {
        double closest = 0;
        for (int seed = 1; seed <= 200; seed++)
        {
            Network network = Samples.Network([3, 4, 2], Activation.ReLU, seed: seed);
            network.Layers[1].Bias.Add(seed % 3 * 1000.0, network.Layers[1].Bias);
            Matrix<double> X = Samples.Matrix(3, 5, seed + 1), Y = Samples.Matrix(2, 5, seed + 2) + (seed % 3 * 1000.0);
            Gradient errors = RoundingError.Of(network, X, Y), gradient = network.Gradient(X, Y);
            double[] ours = gradient.Parameters.ToArray(), bounds = errors.Parameters.ToArray();
            decimal[] exact = ExactGradient(network, X, Y, out decimal loss);
            Assert.True((double)Math.Abs((decimal)gradient.Loss - loss) <= errors.Loss);
            for (int i = 0; i < ours.Length; i++)
            {
                double error = (double)Math.Abs(Exactly(ours[i]) - exact[i]);
                Assert.True(error <= bounds[i], $"seed {seed}, {network.Parameters.Describe(i)}: {error} > {bounds[i]}");
                closest = Math.Max(closest, error / bounds[i]);
            }
        }

        Assert.InRange(closest, 0.01, 1);
    }

    [Fact, Equation("1.32")]
    public void Twice_the_step_shows_three_times_the_truncation_error()
    {
        double h = Math.ScaleB(1, -6);
        static double D(double step) => (Math.Exp(step) - Math.Exp(-step)) / (2 * step);
        Assert.Equal(3, (D(2 * h) - D(h)) / (D(h) - 1), Tolerances.TruncationRatio);
    }

    [Theory, Equation("1.34"), InlineData(1e-5), InlineData(1), InlineData(1e6)]
    public void A_difference_is_off_by_no_more_than_it_says_at_any_scale(double scale)
    {
        for (int i = -20; i <= 20; i++)
        {
            double x = i * scale / 7;
            Difference d = Difference.Measure(v => Math.Sin(v / scale), x, scale / 100, Epsilon);
            Assert.False(d.AtKink);
            Assert.True(Math.Abs(d.Value - (Math.Cos(x / scale) / scale)) <= d.Error, $"{x}: {d}");
            Assert.InRange(d.Error * scale, 0, Tolerances.CentralDifferenceScalar);
        }
    }

    [Fact, Equation("1.34")]
    public void The_floor_times_the_tolerance_is_the_error_that_rounding_can_make()
    {
        Network network = Samples.Network([2, 3, 1]);
        var (X, Y) = (Samples.Matrix(2, 4, 1), Samples.Matrix(1, 4, 2));
        Gradient errors = RoundingError.Of(network, X, Y);
        foreach (double tolerance in new[] { 1e-10, 1e-12 })
        {
            GradientCheckRow row = GradientCheck.Run(network, X, Y, new GradientCheckOptions { ComplexStepTolerance = tolerance })
                .Rows.Single(r => r is { Quantity: "∂L/∂W1", Oracle: "complex step" });
            Assert.Equal(1, row.Floor * tolerance / errors.Layers[0].Weights[row.Row, row.Column], Tolerances.Rounding);
            Assert.Equal(row.RelativeError, Math.Abs(row.Analytic - row.Numeric) / Math.Max(row.Floor, Math.Abs(row.Analytic) + Math.Abs(row.Numeric)));
        }
    }

    private static Network Chain(double w1, double b1, double w2, double b2) => new(
        [
            new DenseLayer(One(w1), Vector<double>.Build.Dense(1, b1), Activation.Sigmoid),
            new DenseLayer(One(w2), Vector<double>.Build.Dense(1, b2), Activation.Identity),
        ],
        Head.LinearQuadratic);

    private static Matrix<double> One(double value) => Matrix<double>.Build.Dense(1, 1, value);

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    /// <summary>The double itself: a cast to decimal would keep 15 digits of it.</summary>
    private static decimal Exactly(double value)
    {
        decimal high = (decimal)value;
        return high + (decimal)(value - (double)high);
    }

    /// <summary>Backpropagation through one ReLU layer and the quadratic loss, in 28 digits and plain loops, ordered as the parameters are.</summary>
    private static decimal[] ExactGradient(Network network, Matrix<double> X, Matrix<double> Y, out decimal loss)
    {
        (DenseLayer first, DenseLayer second) = (network.Layers[0], network.Layers[1]);
        var (w1, b1, w2, b2) = (new decimal[first.Outputs * first.Inputs], new decimal[first.Outputs], new decimal[second.Outputs * second.Inputs], new decimal[second.Outputs]);
        int m = X.ColumnCount;
        loss = 0;
        for (int s = 0; s < m; s++)
        {
            decimal[] h = new decimal[first.Outputs], gradientH = new decimal[first.Outputs];
            for (int i = 0; i < h.Length; i++)
            {
                decimal z = Exactly(first.Bias[i]) + Enumerable.Range(0, first.Inputs).Sum(k => Exactly(first.Weights[i, k]) * Exactly(X[k, s]));
                h[i] = Math.Max(0, z);
            }

            for (int o = 0; o < b2.Length; o++)
            {
                decimal error = Exactly(second.Bias[o]) + Enumerable.Range(0, h.Length).Sum(i => Exactly(second.Weights[o, i]) * h[i]) - Exactly(Y[o, s]);
                loss += error * error / 2 / m;
                b2[o] += error / m;
                for (int i = 0; i < h.Length; i++)
                {
                    w2[o + (i * b2.Length)] += error * h[i] / m;
                    gradientH[i] += Exactly(second.Weights[o, i]) * error / m;
                }
            }

            for (int i = 0; i < h.Length; i++)
            {
                decimal delta = h[i] > 0 ? gradientH[i] : 0;
                b1[i] += delta;
                for (int k = 0; k < first.Inputs; k++)
                {
                    w1[i + (k * h.Length)] += delta * Exactly(X[k, s]);
                }
            }
        }

        return [.. w1, .. b1, .. w2, .. b2];
    }
}
