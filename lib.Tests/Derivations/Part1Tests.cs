using Eml.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Derivations;

/// <summary>Equations of derivations.md, part 1, that no other test's subject has.</summary>
public sealed class Part1Tests
{
    [Fact, Equation("1.35")]
    public void With_one_sample_the_gradient_is_the_homeworks_element_by_element_and_the_batchs_is_their_mean()
    {
        Network network = Samples.Network([3, 5, 1]);
        Matrix<double> X = Samples.Matrix(3, 6, 1), Y = Samples.Matrix(1, 6, 2);
        Vector<double> sum = Vector<double>.Build.Dense(network.Parameters.Count);
        for (int s = 0; s < X.ColumnCount; s++)
        {
            Vector<double> x = X.Column(s), y = Y.Column(s);
            ForwardPass pass = network.Forward(x.ToColumnMatrix());
            Matrix<double> h = pass.Layers[0].H;
            double error = pass.Output[0, 0] - y[0];
            Matrix<double> W2 = network.Layers[1].Weights;
            double Unit(int i) => error * W2[0, i] * h[i, 0] * (1 - h[i, 0]);
            Gradient gradient = network.Gradient(x, y);
            for (int i = 0; i < 5; i++)
            {
                Assert.Equal(Unit(i), gradient.Layers[0].Bias[i], Tolerances.Formula);
                Assert.Equal(error * h[i, 0], gradient.Layers[1].Weights[0, i], Tolerances.Formula);
                Assert.All(Enumerable.Range(0, 3), j => Assert.Equal(Unit(i) * x[j], gradient.Layers[0].Weights[i, j], Tolerances.Formula));
            }

            Assert.Equal(error, gradient.Layers[1].Bias[0], Tolerances.Formula);
            sum += Vector<double>.Build.Dense(gradient.Parameters.ToArray());
        }

        var batch = Vector<double>.Build.Dense(network.Gradient(X, Y).Parameters.ToArray());
        Assert.True(((sum / X.ColumnCount) - batch).L2Norm() <= Tolerances.SpelledOut * batch.L2Norm());
    }

    [Fact, Equation("1.36")]
    public void With_weight_decay_the_gradient_of_the_weights_grows_by_lambda_times_them_and_that_of_the_biases_does_not()
    {
        const double Lambda = 0.3;
        Network network = Samples.Network([2, 4, 3, 1]);
        Matrix<double> X = Samples.Matrix(2, 6, 1), Y = Samples.Matrix(1, 6, 2);
        Gradient gradient = network.Gradient(X, Y);
        double Penalised() => network.Loss(X, Y) + (Lambda / 2 * network.Layers.Sum(l => l.Weights.PointwisePower(2).RowSums().Sum()));
        for (int b = 0; b < network.Parameters.Blocks.Count; b++)
        {
            ParameterBlock block = network.Parameters.Blocks[b];
            for (int i = 0; i < block.Values.Length; i++)
            {
                double expected = gradient.Parameters.Blocks[b].Values[i] + (block.Name[0] == 'W' ? Lambda * block.Values[i] : 0);
                Assert.Equal(expected, CentralDifference.Partial(Penalised, block.Values, i), Tolerances.CentralDifference);
            }
        }
    }
}
