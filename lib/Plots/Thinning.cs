using System.Globalization;

namespace Eml.Plots;

/// <summary>
/// Leaves out points that the eye would not miss, so that a figure stays small: of each stretch of neighbours the first, the lowest,
/// the highest and the last are kept (M4: Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014).
/// </summary>
internal static class Thinning
{
    /// <summary>How many points of a line, or of a cloud, are drawn at most.</summary>
    public const int MostPoints = 1200;

    /// <summary>How many columns of pixels a curve is made for.</summary>
    public const int MostColumns = 1300;

    /// <summary>
    /// The points of a curve with equally spaced x that are drawn, ascending: the first, the last, and of each column of pixels the lowest and the highest.
    /// So the drawn line passes every point of the curve within a pixel, on a linear axis and on a logarithmic one, as long as the plot is no wider than
    /// <paramref name="columns"/> pixels: within a column the line goes from the lowest to the highest, and with them through every height between.
    /// </summary>
    /// <param name="y">The curve; NaN is never an extreme.</param>
    /// <param name="columns">How many columns of pixels there are at most; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is below 1.</exception>
    public static int[] OfCurve(IReadOnlyList<double> y, int columns = MostColumns)
    {
        Require.AtLeast(columns, 1, nameof(columns));
        if (y.Count <= (2 * columns) + 2)
        {
            return [.. Enumerable.Range(0, y.Count)];
        }

        var kept = new List<int>((2 * columns) + 2) { 0 };
        for (int c = 0; c < columns; c++)
        {
            (int low, int high) = Extremes(y, (int)((long)y.Count * c / columns), (int)((long)y.Count * (c + 1) / columns) - 1);
            Keep(Math.Min(low, high));
            Keep(Math.Max(low, high));
        }

        Keep(y.Count - 1);
        return [.. kept];

        void Keep(int index)
        {
            if (index > kept[^1])
            {
                kept.Add(index);
            }
        }
    }

    /// <summary>The indices that are kept, ascending: all of them when there are no more than <paramref name="most"/>.</summary>
    /// <param name="y">The values whose extremes are kept; NaN is never an extreme.</param>
    /// <param name="most">How many indices are returned at most; at least 4.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is below 4.</exception>
    public static int[] Indices(IReadOnlyList<double> y, int most = MostPoints)
    {
        Require.AtLeast(most, 4, nameof(most));
        if (y.Count <= most)
        {
            return [.. Enumerable.Range(0, y.Count)];
        }

        int stretches = most / 4;
        var kept = new List<int>(most);
        for (int s = 0; s < stretches; s++)
        {
            int from = (int)((long)y.Count * s / stretches);
            int last = (int)((long)y.Count * (s + 1) / stretches) - 1;
            (int low, int high) = Extremes(y, from, last);
            kept.AddRange(new SortedSet<int> { from, low, high, last });
        }

        return [.. kept];
    }

    /// <summary>The same for a cloud of points in any order: the neighbours are those in x.</summary>
    public static int[] Indices(IReadOnlyList<double> x, IReadOnlyList<double> y, int most = MostPoints)
    {
        int[] order = [.. Enumerable.Range(0, x.Count).OrderBy(i => x[i])];
        return [.. Indices([.. order.Select(i => y[i])], most).Select(k => order[k])];
    }

    /// <summary>What a reader is told: empty, or "; 1200 of 50000 points are drawn, the extremes among them".</summary>
    public static string Remark(int all, int drawn) =>
        drawn == all ? "" : Require.Invariant($"; {drawn} of {all} points are drawn, the extremes among them");

    /// <summary>The elements at <paramref name="indices"/>, to six digits: more cannot be seen, and less has to be sent.</summary>
    public static double[] Seen(IReadOnlyList<double> values, int[] indices) => Array.ConvertAll(indices, i => SixDigits(values[i]));

    /// <summary>The elements at <paramref name="indices"/>.</summary>
    public static double[] At(IReadOnlyList<double> values, int[] indices) => Array.ConvertAll(indices, i => values[i]);

    private static (int Low, int High) Extremes(IReadOnlyList<double> y, int from, int last)
    {
        int low = from;
        int high = from;
        for (int i = from; i <= last; i++)
        {
            low = y[i] < y[low] || double.IsNaN(y[low]) ? i : low;
            high = y[i] > y[high] || double.IsNaN(y[high]) ? i : high;
        }

        return (low, high);
    }

    private static double SixDigits(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
