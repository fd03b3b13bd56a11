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

    /// <summary>The same small formula here and in NumPy, absolute, on values of order 1: the exponentials differ by an ulp or two, the sums have three terms.</summary>
    public const double SameFormulaElsewhere = 1e-14;

    /// <summary>Mean and standard deviation of a few hundred standardised values, and values brought back again, relative to their scale: a sum's rounding.</summary>
    public const double Standardized = 1e-13;

    /// <summary>A sample standard deviation against the true one, relative: 1/√(2·10 000) ≈ 0.7 % is one standard error; the seeds are fixed.</summary>
    public const double SampledDeviation = 0.03;

    // --- Training -------------------------------------------------------------

    // --- Task 2 ---------------------------------------------------------------
}
