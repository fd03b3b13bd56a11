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

    // --- Data and files -------------------------------------------------------

    // --- Training -------------------------------------------------------------

    // --- Plots ----------------------------------------------------------------

    /// <summary>A drawn number against the computed one: it is written with 8 significant digits; the values tested are below 100.</summary>
    public const double Drawn = 1e-5;

    /// <summary>A drawn slope against the side's factor, relative: near its end the other side of the curve still adds a little.</summary>
    public const double DrawnSlope = 0.05;

    // --- Task 2 ---------------------------------------------------------------
}
