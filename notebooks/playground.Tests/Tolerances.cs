namespace Eml.Playground.Tests;

/// <summary>The tolerances of these tests, each with its reason; what is not here has to be equal to the last bit.</summary>
internal static class Tolerances
{
    /// <summary>w − η g in one rounding or in two, for weights up to about 4: a few ε.</summary>
    public const double OneStep = 1e-14;

    /// <summary>Backpropagation against the complex step, relative: both are exact to rounding; small sums over a hundred samples.</summary>
    public const double ComplexStep = 1e-9;

    /// <summary>Backpropagation against a central difference, relative: CS231n calls 1e-7 "happy"; derivatives near zero lose some digits.</summary>
    public const double CentralDifference = 1e-5;
}
