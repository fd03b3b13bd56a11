namespace Eml.Oracles;

/// <summary>What one oracle says of one element of a derivative.</summary>
/// <param name="Index">The element, counted column by column.</param>
/// <param name="Least">The oracle's value; at a kink, the smaller of the derivatives to the left and to the right.</param>
/// <param name="Most">The same value; at a kink, the larger.</param>
/// <param name="Taken">The same value; at a kink, the derivative on the side that the complex step takes, which need not lie between the others.</param>
/// <param name="Error">How far a right derivative can lie from it.</param>
/// <param name="AtKink">Whether there is no derivative.</param>
internal readonly record struct Reading(int Index, double Least, double Most, double Taken, double Error, bool AtKink)
{
    /// <summary>The largest relative rounding error of a loss at which differences still tell something; a step is then 2^−8 of the scale.</summary>
    private const double Coarsest = 1.0 / (1 << 24);

    /// <summary>The most that a step is shortened because of a kink beside it.</summary>
    private const double Shortest = 1.0 / (1 << 12);

    /// <summary>Asks both oracles for the element <paramref name="i"/> of a quantity.</summary>
    /// <param name="quantity">The quantity; it is as it was afterwards.</param>
    /// <param name="i">The element.</param>
    /// <param name="margin">How far two right computations of the derivative can lie apart.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="lossRounding">How far two computations of the loss can lie apart.</param>
    public static (Reading ComplexStep, Reading CentralDifference) Both(CheckedQuantity quantity, int i, double margin, double loss, double lossRounding)
    {
        double exact = ComplexStep.Partial(quantity.ComplexLoss, quantity.ComplexValues, i);
        double kink = quantity.Pass.NearestKink * ComplexStep.Step, step = Step(quantity.Values[i], quantity.Pass, kink, Math.Abs(loss), lossRounding);
        Difference d = CentralDifference.Measure(quantity.Loss, quantity.Values, i, step, lossRounding);
        Reading own = new(i, exact, exact, exact, margin, false), around = AroundKink(i, d, exact, margin);
        bool beside = kink <= 2 * d.Step, smooth = around.AtKink && around.Most - around.Least <= d.Error;      // the sides agree, and not with the complex step
        return (beside && smooth ? around with { AtKink = false } : own, beside || d.AtKink ? around : new Reading(i, d.Value, d.Value, d.Value, d.Error + margin, false));
    }

    /// <summary>Of the values between least and most and of the one taken, the nearest to <paramref name="analytic"/>; NaN when least or most is NaN.</summary>
    public double Nearest(double analytic)
    {
        double between = Math.Max(Least, Math.Min(Most, analytic));
        return Math.Abs(analytic - Taken) < Math.Abs(analytic - between) ? Taken : between;
    }

    /// <summary>The floor of eq. (1.24), made as eq. (1.34) says, with which the error is just within the tolerance.</summary>
    public double Floor(double tolerance) => Error / tolerance;

    /// <summary>Eq. (1.24) against the nearest value; NaN when the error has no bound.</summary>
    public double RelativeError(double analytic, double tolerance) =>
        double.IsFinite(Floor(tolerance)) ? GradientCheck.RelativeError(analytic, Nearest(analytic), Floor(tolerance)) : double.NaN;

    /// <summary>Around a kink: everything from the left to the right derivative, and the one on the side that the complex step took, is as right as any.</summary>
    private static Reading AroundKink(int i, Difference d, double exact, double margin)
    {
        double least = Math.Min(d.Left, d.Right), most = Math.Max(d.Left, d.Right);
        return new Reading(i, least, most, exact, d.Error + margin, Math.Max(most, exact) - Math.Min(least, exact) > d.Error);
    }

    /// <summary>
    /// The longest step, a power of two, so that x ± h rounds as little as possible. Eq. (1.22) has it: the cube root of the loss's relative rounding error, times the
    /// scale on which the loss varies. That scale is where a hidden z moves by 1 (or by |z|, if that is more), or an output by √(2L), for the quadratic loss the root mean square of the distances from the targets.
    /// A kink beside x is kept out of the step, if it is not so near that rounding would take over.
    /// </summary>
    private static double Step(double x, ComplexForward moved, double kink, double loss, double rounding)
    {
        double size = Math.Max(loss, rounding), relative = Math.Cbrt(Math.Min(Coarsest, rounding / size));
        double wanted = relative * ComplexStep.Step / Math.Max(moved.HiddenMove, moved.OutputMove / Math.Sqrt(2 * size)), most = Math.ScaleB(Math.Max(1, Math.Abs(x)), 60);
        wanted = kink / 4 >= wanted * Shortest ? Math.Min(wanted, kink / 4) : wanted;
        return wanted > 0 && wanted <= most ? Math.ScaleB(1.0, Math.ILogB(wanted)) : CentralDifference.Step(x);
    }
}
