using Eml.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using Complex = System.Numerics.Complex;

namespace Eml.Tests.Derivations;

/// <summary>derivations.md, sections 3.7 and 3.8: reverse-mode differentiation of any computation, and products with the Hessian.</summary>
public sealed class TapeAndCurvatureTests
{
    private readonly Network network = Samples.Network([2, 4, 1]);
    private readonly Matrix<double> X = Samples.Matrix(2, 6, 1), Y = Samples.Matrix(1, 6, 2);

    /// <summary>One number of a computation: the numbers it reads, and the slopes by which it follows them.</summary>
    private sealed record Entry(double Value, params (int From, double Slope)[] Reads);

    [Fact, Equation("3.13")]
    public void Going_back_through_a_list_of_operations_gives_every_derivative()
    {
        // ξ2 = ξ0 ξ1, ξ3 = sin ξ2, ξ4 = ξ3 + ξ0: ξ0 is read twice.
        const double A = 0.7, B = -1.3;
        Entry[] list =
        [
            new(A), new(B), new(A * B, (0, B), (1, A)), new(Math.Sin(A * B), (2, Math.Cos(A * B))), new(Math.Sin(A * B) + A, (3, 1), (0, 1)),
        ];
        double[] derivative = new double[list.Length];
        derivative[^1] = 1;
        for (int j = list.Length - 1; j >= 0; j--)
        {
            foreach ((int from, double slope) in list[j].Reads)
            {
                derivative[from] += derivative[j] * slope;
            }
        }

        Assert.Equal(ComplexStep.Derivative(a => Complex.Sin(a * B) + a, A), derivative[0], Tolerances.Formula);
        Assert.Equal(ComplexStep.Derivative(b => Complex.Sin(A * b) + A, B), derivative[1], Tolerances.Formula);
    }

    [Fact, Equation("3.14")]
    public void The_complex_step_over_backpropagation_is_the_gradients_derivative_along_a_vector()
    {
        Vector<double> d = Samples.Matrix(network.Parameters.Count, 1, 3).Column(0).Normalize(2);
        double step = CentralDifference.Step(1);
        Vector<double> difference = (Gradient(step * d) - Gradient(-step * d)) / (2 * step);
        Assert.True((TimesHessian(d) - difference).L2Norm() <= Tolerances.CentralDifference * difference.L2Norm());

        // H is symmetric: cᵀ(Hd) = dᵀ(Hc).
        Vector<double> c = Samples.Matrix(network.Parameters.Count, 1, 4).Column(0);
        Assert.Equal(c * TimesHessian(d), d * TimesHessian(c), Tolerances.Formula);
    }

    [Fact, Equation("3.15")]
    public void A_step_multiplies_a_deviation_along_an_eigenvector_by_1_minus_the_rate_times_the_eigenvalue()
    {
        Vector<double> d = Samples.Matrix(network.Parameters.Count, 1, 5).Column(0).Normalize(2);
        for (int k = 0; k < 200; k++)
        {
            d = TimesHessian(d).Normalize(2);
        }

        double kappa = d * TimesHessian(d);
        Assert.True((TimesHessian(d) - (kappa * d)).L2Norm() <= Tolerances.Eigenvector, "the power iteration has not arrived");
        const double Zeta = 1e-6;
        foreach (double eta in new[] { 0.5 / kappa, 1 / kappa, 3 / kappa })
        {
            Vector<double> after = (Zeta * d) - (eta * (Gradient(Zeta * d) - Gradient(0 * d)));
            Assert.True((after / Zeta - ((1 - (eta * kappa)) * d)).L2Norm() <= Tolerances.Deviation);
        }
    }

    /// <summary>The library's gradient at θ + <paramref name="moved"/>.</summary>
    private Vector<double> Gradient(Vector<double> moved)
    {
        Network copy = network.Clone();
        copy.Parameters.CopyFrom((Vector<double>.Build.Dense(network.Parameters.ToArray()) + moved).ToArray());
        return Vector<double>.Build.Dense(copy.Gradient(X, Y).Parameters.ToArray());
    }

    /// <summary>Eq. (3.14), with backpropagation written out in complex numbers for two layers.</summary>
    private Vector<double> TimesHessian(Vector<double> d)
    {
        Complex[] theta = [.. network.Parameters.ToArray().Zip(d, (t, along) => new Complex(t, along * ComplexStep.Step))];
        int inputs = network.Inputs, hidden = network.Layers[0].Outputs, outputs = network.Outputs, at = 0;
        Matrix<Complex> Take(int rows, int columns)
        {
            at += rows * columns;
            return Matrix<Complex>.Build.Dense(rows, columns, theta[(at - (rows * columns))..at]);
        }

        Matrix<Complex> W1 = Take(hidden, inputs), b1 = Take(hidden, 1), W2 = Take(outputs, hidden), b2 = Take(outputs, 1);
        Matrix<Complex> ones = Matrix<Complex>.Build.Dense(1, X.ColumnCount, Complex.One), x = X.ToComplex();
        Matrix<Complex> h = ((W1 * x) + (b1 * ones)).Map(z => 1 / (1 + Complex.Exp(-z)));
        Matrix<Complex> delta2 = ((W2 * h) + (b2 * ones) - Y.ToComplex()) / X.ColumnCount;
        Matrix<Complex> delta1 = (W2.Transpose() * delta2).PointwiseMultiply(h).PointwiseMultiply(1 - h);
        IEnumerable<Complex> gradient =
        [
            .. (delta1 * x.Transpose()).ToColumnMajorArray(), .. delta1.RowSums(), .. (delta2 * h.Transpose()).ToColumnMajorArray(), .. delta2.RowSums(),
        ];
        return Vector<double>.Build.DenseOfEnumerable(gradient.Select(g => g.Imaginary / ComplexStep.Step));
    }
}
