namespace Eml.Oracles;

/// <summary>A derivative by differences, with what the differences themselves tell of its error: derivations.md eq. (1.32) and eq. (1.33).</summary>
/// <param name="Value">The central difference.</param>
/// <param name="Left">The difference to the left alone, its first-order error taken out.</param>
/// <param name="Right">The difference to the right alone, likewise.</param>
/// <param name="Error">How far from the derivative <see cref="Value"/> can lie; at a kink, how far <see cref="Left"/> and <see cref="Right"/> can lie from the derivatives of their sides.</param>
/// <param name="Step">The step that was taken; f was looked at from x − 2h to x + 2h.</param>
/// <param name="AtKink">Whether left and right disagree at every step, however short: the function has no derivative there.</param>
internal readonly record struct Difference(double Value, double Left, double Right, double Error, double Step, bool AtKink)
{
    /// <summary>How often a step is shortened, each time to an eighth: to 2^−36 of itself at most.</summary>
    private const int Shortenings = 12;

    /// <summary>What rounding alone makes of bend and jump is at most 11.5 times its part in the difference; twice that is no rounding any more.</summary>
    private const double MostlyRounding = 24;

    /// <summary>Shortens the step until rounding is all that is left of the error, and keeps the step with the smallest one.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">Where.</param>
    /// <param name="step">The longest step, above 0.</param>
    /// <param name="rounding">How far two computations of f can lie apart.</param>
    public static Difference Measure(Func<double, double> f, double x, double step, double rounding)
    {
        double shortest = 8 * (Math.BitIncrement(Math.Abs(x)) - Math.Abs(x)), centre = f(x), least = double.PositiveInfinity;
        var best = new Difference(double.NaN, double.NaN, double.NaN, double.NaN, step, false);
        for (double h = Math.Max(step, shortest), i = 0; h >= shortest && i <= Shortenings; h /= 8, i++)
        {
            (double left, double right, double both) = Differences(f, x, centre, h);
            (double left2, double right2, double both2) = Differences(f, x, centre, 2 * h);
            double noise = rounding / (2 * h);
            double bend = Math.Abs(both2 - both);                                       // eq. (1.32): three times the truncation error
            double jump = Math.Abs(right2 - left2 - (2 * (right - left)));              // eq. (1.33): 0 but for a kink
            bool settled = bend + jump <= MostlyRounding * noise;
            if (noise + bend + jump < least)
            {
                least = noise + bend + jump;
                bool kink = jump > MostlyRounding * noise;
                best = new Difference(both, (2 * left) - left2, (2 * right) - right2, bend + (kink ? 5 * noise : noise + jump), h, kink);
            }

            if (settled)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>(f(x) − f(x − h))/h, (f(x + h) − f(x))/h and their mean, each with the step that was really taken.</summary>
    private static (double Left, double Right, double Both) Differences(Func<double, double> f, double x, double centre, double h)
    {
        double above = x + h, below = x - h, fAbove = f(above), fBelow = f(below);
        return ((centre - fBelow) / (x - below), (fAbove - centre) / (above - x), (fAbove - fBelow) / (above - below));
    }
}
