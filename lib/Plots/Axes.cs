using XPlot.Plotly;

namespace Eml.Plots;

/// <summary>Axes with a name, and logarithmic ones whose ticks can be read.</summary>
internal static class Axes
{
    public static Xaxis X(string title) => new() { title = title };

    public static Yaxis Y(string title) => new() { title = title };

    /// <summary>Makes an axis logarithmic if the values allow it: at least one is above 0.</summary>
    public static A Log<A>(A axis, IEnumerable<double> values)
        where A : class
    {
        if (Ticks.For(values) is not Ticks ticks)
        {
            return axis;
        }

        Set("type", "log");
        Set("exponentformat", "power");
        Set("range", ticks.Range);
        if (ticks.Decades is int decades)
        {
            Set("dtick", decades);
        }
        else if (ticks.Values.Length > 0)
        {
            Set("tickvals", ticks.Values);
            Set("ticktext", ticks.Labels);
        }

        return axis;

        // XPlot's Xaxis and Yaxis have the same properties, but no type in common.
        void Set(string property, object? value) => typeof(A).GetProperty(property)!.SetValue(axis, value);
    }

    /// <summary>The ticks of a logarithmic axis: every so many whole powers of ten, or, within few of them, 1, 2 and 5; else plotly's own choice.</summary>
    /// <param name="Decades">How many powers of ten apart the ticks are.</param>
    /// <param name="Values">The ticks themselves, where they are not whole powers.</param>
    /// <param name="Range">The exponents at both ends, where plotly's own would pass the largest number there is; else null.</param>
    private sealed record Ticks(int? Decades, double[] Values, double[]? Range = null)
    {
        private static readonly int[] digits = [1, 2, 5];

        public string[] Labels => Array.ConvertAll(Values, PlotText.Number);

        public static Ticks? For(IEnumerable<double> values)
        {
            double[] positive = [.. values.Where(v => v > 0 && double.IsFinite(v))];
            if (positive.Length == 0)
            {
                return null;
            }

            double low = Math.Log10(positive.Min());
            double high = Math.Log10(positive.Max());
            if (high - low > 1.6)
            {
                return new Ticks((int)Math.Ceiling((high - low) / 8), [], high > 280 ? [Math.Floor(low), Math.Min(high + 1, 308)] : null);
            }

            IEnumerable<double> steps = Enumerable.Range((int)Math.Floor(low) - 1, (int)(high - low) + 4)
                .SelectMany(decade => digits.Select(digit => digit * Math.Pow(10, decade)));
            return new Ticks(null, high - low > 0.6 ? [.. steps] : []);
        }
    }
}
