using CsCheck;
using Eml.Heads;
using Eml.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Derivations;

/// <summary>
/// Every numbered equation of derivations.md, part 3: the recursion written out with MathNet, and the complex step of the loss,
/// both against the library, for random networks of 1 to 4 layers, mixed activations and both heads.
/// </summary>
public sealed class Part3Tests
{
    private static readonly Activation[] hidden = [Activation.Sigmoid, Activation.Tanh, Activation.ReLU];

    private static readonly Gen<(Network Network, Matrix<double> X, Matrix<double> Y)> cases =
        Gen.Select(Gen.Int[1, 5].Array[1, 4], Gen.Int[2, 4], Gen.Int[1, 5], Gen.Int[0, 80], Gen.Bool, Gen.Int[0, 1_000_000]).Select((widths, outputs, m, mix, softmax, seed) =>
        {
            var random = new Random(seed);
            double Normal() => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
            int[] all = [.. widths, outputs];
            IEnumerable<DenseLayer> layers = Enumerable.Range(1, all.Length - 1).Select(l => new DenseLayer(
                Matrix<double>.Build.Dense(all[l], all[l - 1], (_, _) => Normal()), Vector<double>.Build.Dense(all[l], _ => Normal()),
                l == all.Length - 1 ? Activation.Identity : hidden[mix / (int)Math.Pow(3, l) % 3]));
            var Y = Matrix<double>.Build.Dense(outputs, m, (_, _) => random.NextDouble() + 0.01);
            return (new Network([.. layers], softmax ? Head.SoftmaxCrossEntropy : Head.LinearQuadratic),
                Matrix<double>.Build.Dense(all[0], m, (_, _) => Normal()), softmax ? Y.NormalizeColumns(1) : Y);
        });

    [Fact, Equation("3.1"), Equation("3.2")]
    public void The_forward_pass_is_z_equal_to_W_h_plus_b_and_h_equal_to_a_of_z_at_every_layer() => cases.Sample(c =>
    {
        ForwardPass pass = c.Network.Forward(c.X);
        Matrix<double> h = c.X;
        for (int l = 0; l < c.Network.Layers.Count; l++)
        {
            DenseLayer layer = c.Network.Layers[l];
            Matrix<double> z = Z(layer, h);
            AssertClose(z, pass.Layers[l].Z, $"z{l + 1}");
            h = z.Map(value => layer.Activation.Value(new System.Numerics.Complex(value, 0)).Real);
            AssertClose(h, pass.Layers[l].H, $"h{l + 1}");
        }
    });

    [Fact, Equation("3.3"), Equation("3.4"), Equation("3.5"), Equation("3.6"), Equation("3.7")]
    public void The_recursion_gives_every_delta_and_every_derivative_at_any_depth() => cases.Sample(c =>
    {
        int last = c.Network.Layers.Count - 1;
        Gradient gradient = c.Network.Gradient(c.X, c.Y);
        List<Matrix<double>> h = [c.X];
        foreach (DenseLayer layer in c.Network.Layers)
        {
            h.Add(Z(layer, h[^1]).Map(value => layer.Activation.Value(new System.Numerics.Complex(value, 0)).Real));
        }

        Matrix<double> yHat = c.Network.Head == Head.SoftmaxCrossEntropy ? h[^1].PointwiseExp().NormalizeColumns(1) : h[^1];
        Matrix<double> delta = (yHat - c.Y) / c.X.ColumnCount;                                       // (3.3)
        for (int l = last; l >= 0; l--)
        {
            AssertClose(delta, gradient.Layers[l].Delta, $"δ{l + 1}");
            AssertClose(delta * h[l].Transpose(), gradient.Layers[l].Weights, $"∂L/∂W{l + 1}");       // (3.6), h[l] enters layer l + 1
            AssertClose(delta.RowSums().ToColumnMatrix(), gradient.Layers[l].Bias.ToColumnMatrix(), $"∂L/∂b{l + 1}");   // (3.7)
            if (l > 0)
            {
                Matrix<double> byHidden = c.Network.Layers[l].Weights.Transpose() * delta;           // (3.4)
                AssertClose(byHidden, gradient.Layers[l - 1].Hidden!, $"∂L/∂h{l}");
                Activation a = c.Network.Layers[l - 1].Activation;
                Matrix<double> derivative = Z(c.Network.Layers[l - 1], h[l - 1]).Map(value => Derivative(a, value));
                delta = byHidden.PointwiseMultiply(derivative);                                      // (3.5)
            }
        }
    });

    [Fact, Equation("3.3"), Equation("3.4"), Equation("3.5"), Equation("3.6"), Equation("3.7")]
    public void Every_quantity_of_the_recursion_is_the_derivative_of_the_loss_by_the_complex_step() => cases.Sample(c =>
    {
        Gradient gradient = c.Network.Gradient(c.X, c.Y);
        foreach (CheckedQuantity quantity in CheckedQuantity.All(c.Network, c.X, c.Y))
        {
            Matrix<double> ours = quantity.Analytic(gradient);
            double[] exact = [.. Enumerable.Range(0, quantity.Values.Length).Select(i => ComplexStep.Partial(quantity.ComplexLoss, quantity.ComplexValues, i))];
            AssertClose(Matrix<double>.Build.Dense(ours.RowCount, ours.ColumnCount, exact), ours, $"{quantity.Name} of {c.Network}");
        }
    });

    [Fact, Equation("3.8")]
    public void The_derivative_of_tanh_is_1_minus_h_squared() => Gen.Double[-8, 8].Sample(z =>
        AssertClose(Column([Derivative(Activation.Tanh, z)]), Activation.Tanh.Derivative(Column([z]), Column([Math.Tanh(z)])), $"tanh′({z:R})"));

    [Fact, Equation("3.9")]
    public void The_derivative_of_ReLU_is_1_above_0_and_0_elsewhere_also_at_0()
    {
        Gen.Double[-8, 8].Sample(z =>
            Assert.Equal(Derivative(Activation.ReLU, z), Activation.ReLU.Derivative(z, Activation.ReLU.Value(z))));
        Assert.Equal(Column([0, 0, 0, 1]), Activation.ReLU.Derivative(Column([0, -0.0, -1e-300, 1e-300]), Activation.ReLU.Apply(Column([0, -0.0, -1e-300, 1e-300]))));
    }

    /// <summary>a′(z) by the complex step.</summary>
    private static double Derivative(Activation a, double z) => ComplexStep.Derivative(a.Value, z);

    private static Matrix<double> Z(DenseLayer layer, Matrix<double> h) =>
        (layer.Weights * h) + layer.Bias.OuterProduct(Vector<double>.Build.Dense(h.ColumnCount, 1));

    private static Matrix<double> Column(double[] values) => Matrix<double>.Build.Dense(values.Length, 1, values);

    /// <summary>Relative to the largest element, or to 1 when that is smaller.</summary>
    private static void AssertClose(Matrix<double> expected, Matrix<double> actual, string what)
    {
        double error = ComplexCalculus.LargestMagnitude(expected - actual), scale = Math.Max(1, ComplexCalculus.LargestMagnitude(expected));
        Assert.True(error <= Tolerances.ComplexStep * scale, $"{what} differs by up to {error:R}.\nExpected {expected}\nActual {actual}");
    }
}
