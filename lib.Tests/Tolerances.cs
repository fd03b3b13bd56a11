namespace Eml.Tests;

/// <summary>Every tolerance of the suite, with its reason, in one place. A test names one; it never writes a number of its own.</summary>
internal static class Tolerances
{
    // --- Gradients ------------------------------------------------------------

    /// <summary>Backpropagation against the complex step, relative: both are exact to rounding, which grows with the number of summands.</summary>
    public const double ComplexStep = 1e-11;

    /// <summary>Backpropagation against central differences, relative: their best error is about ε^(2/3) ≈ 4e-11 times the function's scale; CS231n calls 1e-7 "happy".</summary>
    public const double CentralDifference = 1e-6;

    /// <summary>A planted bug has to be caught if it changes an element by more than this part of it: a hundred times the check's own tolerance.</summary>
    public const double PlantedBug = 1e-8;

    /// <summary>And by more than this many times the rounding that is seen or can be there: 1e5 roundings are no rounding.</summary>
    public const double BeyondRounding = 1e5;

    /// <summary>And it has to be a number that the complex step, which carries a factor 2^−100, and a product of a few numbers still hold in full.</summary>
    public const double Underflow = 1e-250;

    /// <summary>A bound on rounding errors against the same formula in scalars, as a ratio: both are themselves differences of numbers that are a few ε apart.</summary>
    public const double RoundingBound = 0.05;

    /// <summary>One central difference of a smooth function, relative to the larger of |f′| and |f|/|x|: ε^(2/3) ≈ 4e-11 with room for f‴.</summary>
    public const double CentralDifferenceScalar = 1e-8;

    /// <summary>One complex step of a smooth function, relative: a few roundings.</summary>
    public const double ComplexStepScalar = 1e-14;

    /// <summary>σ′ = h(1 − h) and 1 − h² lose digits as h nears 1: the absolute error is ε against a floor of 1e-8.</summary>
    public const double SaturatedDerivative = 1e-7;

    /// <summary>h²/6 is only the first term of the truncation error; the next is h²/20 of it, with h at most 2^−6.</summary>
    public const double TruncationConstant = 1e-7;

    /// <summary>The ratio of two truncation errors, for the same reason.</summary>
    public const double TruncationRatio = 1e-3;

    /// <summary>The same formula spelled out in MathNet, relative to the norm.</summary>
    public const double SpelledOut = 1e-13;

    /// <summary>A handful of operations on numbers near 1, absolute.</summary>
    public const double Rounding = 1e-14;

    /// <summary>A training's fused pass against <c>Network.Gradient</c>, which goes equation by equation, relative, after a few updates: the same formulas, summed in another order.</summary>
    public const double Fused = 1e-14;

    /// <summary>The variance of 60,000 uniform numbers, absolute: three standard errors of it.</summary>
    public const double SampledVariance = 5e-5;

    /// <summary>The mean square of 1,000 values of a random layer of 200 units against its expectation, averaged over 20 draws, relative: about three standard errors.</summary>
    public const double MeanSquare = 0.08;

    /// <summary>An eigenvector after 200 power iterations, absolute for a vector of length 1: what the next smaller eigenvalues leave.</summary>
    public const double Eigenvector = 1e-8;

    /// <summary>A deviation of 1e-6 after one step, relative to it: the third derivatives add their share of 1e-6, and the rounding of two gradients is divided by it.</summary>
    public const double Deviation = 1e-4;

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

    /// <summary>The same small formula here and in NumPy, absolute, on values of order 1: the exponentials differ by an ulp or two, the sums have three terms.</summary>
    public const double SameFormulaElsewhere = 1e-14;

    /// <summary>A network of ours against the same in PyTorch or scikit-learn in double precision, absolute, on outputs of order 1.</summary>
    public const double ImportedDouble = 1e-12;

    /// <summary>Against PyTorch in single precision, whose rounding is 6e-8.</summary>
    public const double ImportedSingle = 1e-6;

    /// <summary>ONNX Runtime in double precision, relative to the largest output or 1: sums of at most nine terms, up to four layers.</summary>
    public const double OnnxDouble = 1e-12;

    /// <summary>The same in single precision: its rounding is 6e-8, and a sample far from the mean of its scaling loses a digit.</summary>
    public const double OnnxSingle = 1e-4;

    /// <summary>Mean and standard deviation of a few hundred standardised values, and values brought back again, relative to their scale: a sum's rounding.</summary>
    public const double Standardized = 1e-13;

    /// <summary>A sample standard deviation against the true one, relative: 1/√(2·10 000) ≈ 0.7 % is one standard error; the seeds are fixed.</summary>
    public const double SampledDeviation = 0.03;

    /// <summary>Points on a curve of size 1, absolute: a sine or cosine and a few roundings.</summary>
    public const double OnCurve = 4e-15;

    // --- Training -------------------------------------------------------------

    /// <summary>Weights after a few steps against the update rule written out with other operations, relative: a rounding or two per operation.</summary>
    public const double Update = 1e-12;

    /// <summary>A norm against the same sum in another order, relative: one rounding per summand, and there are at most 100.</summary>
    public const double Norm = 1e-13;

    // --- Plots ----------------------------------------------------------------

    /// <summary>A drawn number against the computed one: it is written with 8 significant digits; the values tested are below 100.</summary>
    public const double Drawn = 1e-5;

    /// <summary>A drawn slope against the side's factor, relative: near its end the other side of the curve still adds a little.</summary>
    public const double DrawnSlope = 0.05;

    // --- Task 2 ---------------------------------------------------------------

    /// <summary>Our losses and gradients against PyTorch's in double precision, element by element, relative: both round differently, and sums of some hundred terms cancel a little.</summary>
    public const double Golden = 1e-12;

    /// <summary>Shares and their means against scikit-learn's: the same few additions and divisions in another order.</summary>
    public const double Metric = 1e-14;

    /// <summary>Two ways to write the same formula with logits of at most 6: a few roundings of exp and ln, relative to values of at most about 10.</summary>
    public const double Formula = 1e-13;

    /// <summary>Initial cross-entropy against ln C with weights of about 1e-3: the logits are then of that size, and the loss differs by less than the largest of them.</summary>
    public const double InitialLoss = 1e-2;
}
