namespace Eml.Tests;

/// <summary>Every tolerance of the suite, with its reason, in one place. A test names one; it never writes a number of its own.</summary>
internal static class Tolerances
{
    // --- Gradients ------------------------------------------------------------

    /// <summary>Backpropagation against the complex step, relative: both are exact to rounding, which grows with the number of summands.</summary>
    public const double ComplexStep = 1e-11;

    /// <summary>Backpropagation against central differences, relative: their best error is about ε^(2/3) ≈ 4e-11 times the function's scale; CS231n calls 1e-7 "happy".</summary>
    public const double CentralDifference = 1e-6;

    // --- Kernels --------------------------------------------------------------

    /// <summary>Two summation orders of the same product, relative to the sum of absolute terms.</summary>
    public const double Product = 1e-14;

    /// <summary>The vectorised exponential against the correctly rounded value, in units of the last place: its error is below 1, so it may round to the neighbour.</summary>
    public const long ExponentialUlps = 1;

    /// <summary>The sigmoid, likewise: an exponential, a sum and a quotient, each with its rounding.</summary>
    public const long SigmoidUlps = 2;

    /// <summary>A vector kernel against its scalar reference, relative, where they round a few operations differently.</summary>
    public const double Kernel = 1e-14;

    // --- Data and files -------------------------------------------------------

    // --- Training -------------------------------------------------------------

    // --- Task 2 ---------------------------------------------------------------
}
