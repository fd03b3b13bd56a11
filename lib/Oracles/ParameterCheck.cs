using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>One weight or bias under the magnifying glass: its derivative by backpropagation and by both oracles.</summary>
/// <param name="Parameter">Which one, for example <c>W1[3, 0]</c>.</param>
/// <param name="Quantity">The derivative's symbol, for example <c>∂L/∂W1</c>.</param>
/// <param name="Equation">Its equation in derivations.md, for example <c>1.13</c>.</param>
/// <param name="Value">The parameter's value.</param>
/// <param name="Loss">The batch's loss.</param>
/// <param name="Analytic">The derivative by backpropagation.</param>
/// <param name="CentralDifference">The derivative by a central difference, eq. (1.21).</param>
/// <param name="ComplexStep">The derivative by the complex step, eq. (1.23).</param>
public sealed record ParameterCheck(
    string Parameter, string Quantity, string Equation, double Value, double Loss, double Analytic, double CentralDifference, double ComplexStep)
{
    /// <summary>Eq. (1.24) between backpropagation and the central difference, with the floor that <see cref="GradientCheck"/> uses.</summary>
    public double CentralDifferenceError { get; private init; }

    /// <summary>Eq. (1.24) between backpropagation and the complex step, with the floor that <see cref="GradientCheck"/> uses.</summary>
    public double ComplexStepError { get; private init; }

    /// <summary>Whether the loss has a kink there, and so no derivative: <see cref="CentralDifference"/> is then the value nearest to <see cref="Analytic"/> between those of both sides.</summary>
    public bool AtKink { get; private init; }

    /// <summary>Checks one parameter; it costs a few forward passes in real numbers and one in complex numbers, however large the network.</summary>
    /// <param name="network">Left as it was.</param>
    /// <param name="X">N0×m.</param>
    /// <param name="Y">N×m.</param>
    /// <param name="parameter">Its index in <see cref="Network.Parameters"/>, from 0.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such parameter.</exception>
    public static ParameterCheck Of(Network network, Matrix<double> X, Matrix<double> Y, int parameter)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network copy = network.Clone();     // the central difference moves its parameters
        string name = copy.Parameters.Describe(parameter);
        Gradient gradient = copy.Gradient(X, Y);
        int at = parameter, block = 0;
        while (at >= copy.Parameters.Blocks[block].Values.Length)
        {
            at -= copy.Parameters.Blocks[block++].Values.Length;
        }

        string symbol = "∂L/∂" + copy.Parameters.Blocks[block].Name;
        CheckedQuantity quantity = CheckedQuantity.All(copy, X, Y).First(q => q.Name == symbol);
        Gradient rounding = RoundingError.Of(copy, X, Y);
        (Reading complexStep, Reading central) = Reading.Both(quantity, at, rounding.Parameters[parameter], gradient.Loss, rounding.Loss);
        double analytic = gradient.Parameters[parameter];
        var defaults = new GradientCheckOptions();
        return new ParameterCheck(
            name, symbol, quantity.Equation, copy.Parameters[parameter], gradient.Loss, analytic, central.Nearest(analytic), complexStep.Taken)
        {
            CentralDifferenceError = central.RelativeError(analytic, defaults.CentralDifferenceTolerance),
            ComplexStepError = complexStep.RelativeError(analytic, defaults.ComplexStepTolerance),
            AtKink = central.AtKink,
        };
    }
}
