using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>
/// One derivative that backpropagation computes, with what is needed to compute it without backpropagation:
/// the loss as a function of that quantity alone, in real and in complex numbers.
/// </summary>
/// <param name="Name">Its symbol in derivations.md, for example <c>∂L/∂W1</c>.</param>
/// <param name="Equation">The number of its equation there.</param>
/// <param name="Analytic">Picks it out of a gradient.</param>
/// <param name="Values">The quantity itself, column-major; the central difference moves its elements.</param>
/// <param name="Loss">The loss, reading <paramref name="Values"/>.</param>
/// <param name="ComplexValues">The quantity in complex numbers; the complex step moves its elements.</param>
/// <param name="ComplexLoss">The loss, reading <paramref name="ComplexValues"/>.</param>
/// <param name="Pass">The complex pass that <paramref name="ComplexLoss"/> runs.</param>
internal sealed record CheckedQuantity(
    string Name, string Equation, Func<Gradient, Matrix<double>> Analytic,
    double[] Values, Func<double> Loss, Complex[,] ComplexValues, Func<Complex> ComplexLoss, ComplexForward Pass)
{
    /// <summary>Every quantity of a network, in the order in which backpropagation computes them: from the head down.</summary>
    public static IEnumerable<CheckedQuantity> All(Network network, Matrix<double> X, Matrix<double> Y)
    {
        ForwardPass pass = network.Forward(X);
        var complex = new ComplexForward(network, X, Y);
        Func<double> loss = network.LossOf(X, Y);
        int last = network.Layers.Count - 1;
        for (int l = last; l >= 0; l--)
        {
            int layer = l;
            DenseLayer dense = network.Layers[l];
            string[] equations = Equations(network, l, Y);
            if (l < last)
            {
                var tail = new Network([.. network.Layers.Skip(l + 1)], network.Head);      // copies nothing that moves here
                yield return Intermediate(
                    last == 1 ? "∂L/∂h" : Require.Invariant($"∂L/∂h{l + 1}"), equations[0], g => g.Layers[layer].Hidden!, pass.Layers[l].H,
                    h => tail.LossOf(h, Y), h => complex.LossFromH(layer, h), complex);
                yield return Intermediate(
                    Require.Invariant($"∂L/∂z{l + 1}"), equations[1], g => g.Layers[layer].Delta, pass.Layers[l].Z,
                    z => After(dense.Activation, z, h => tail.LossOf(h, Y)), z => complex.LossFromZ(layer, z), complex);
            }
            else
            {
                yield return Intermediate(
                    Require.Invariant($"∂L/∂z{l + 1}"), equations[1], g => g.Layers[layer].Delta, pass.Layers[l].Z,
                    z => () => network.Head.Loss(z, Y), z => complex.LossFromZ(layer, z), complex);
            }

            yield return new CheckedQuantity(
                Require.Invariant($"∂L/∂W{l + 1}"), equations[2], g => g.Layers[layer].Weights,
                dense.W, loss, complex.W[l], complex.Loss, complex);
            yield return new CheckedQuantity(
                Require.Invariant($"∂L/∂b{l + 1}"), equations[3], g => g.Layers[layer].Bias.ToColumnMatrix(),
                dense.B, loss, complex.B[l], complex.Loss, complex);
        }
    }

    /// <summary>The equations of ∂L/∂h, ∂L/∂z, ∂L/∂W and ∂L/∂b at layer <paramref name="l"/>: Task 1's or Task 2's for their networks, else part 3's.</summary>
    private static string[] Equations(Network network, int l, Matrix<double> Y)
    {
        bool task = network.Layers.Count == 2 && network.Layers[0].Activation == Activation.Sigmoid;
        string head = network.Head.DeltaEquation(Y, network.Layers.Count);
        return (task, l == network.Layers.Count - 1) switch
        {
            (true, true) => ["", head, "1.9", "1.10"],
            (true, false) => ["1.11", "1.12", "1.13", "1.14"],
            (false, true) => ["", head, "3.6", "3.7"],
            (false, false) => ["3.4", "3.5", "3.6", "3.7"],
        };
    }

    /// <summary>The loss as a function of z, from the loss as a function of h.</summary>
    private static Func<double> After(Activation activation, Matrix<double> z, Func<Matrix<double>, Func<double>> lossOf)
    {
        Matrix<double> h = activation.Apply(z);
        Func<double> loss = lossOf(h);
        return () =>
        {
            activation.Apply(z).CopyTo(h);
            return loss();
        };
    }

    private static CheckedQuantity Intermediate(
        string name, string equation, Func<Gradient, Matrix<double>> analytic, Matrix<double> at,
        Func<Matrix<double>, Func<double>> loss, Func<Complex[,], Complex> complexLoss, ComplexForward pass)
    {
        double[] values = at.ToColumnMajorArray();
        var moving = Matrix<double>.Build.Dense(at.RowCount, at.ColumnCount, values);
        Complex[,] complexValues = ComplexForward.ToComplex(at);
        return new CheckedQuantity(name, equation, analytic, values, loss(moving), complexValues, () => complexLoss(complexValues), pass);
    }
}
