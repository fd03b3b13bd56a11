namespace Eml.Plots;

/// <summary>
/// Leaves out points that the eye would not miss, so that a figure stays small: of each stretch of neighbours the first, the lowest,
/// the highest and the last are kept (M4: Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014).
/// </summary>
internal static class Thinning
{
    /// <summary>How many points of a line, or of a cloud, are drawn at most.</summary>
    public const int MostPoints = 1200;

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
            int low = from;
            int high = from;
            for (int i = from; i <= last; i++)
            {
                low = y[i] < y[low] || double.IsNaN(y[low]) ? i : low;
                high = y[i] > y[high] || double.IsNaN(y[high]) ? i : high;
            }

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

    /// <summary>The elements at <paramref name="indices"/>.</summary>
    public static double[] At(IReadOnlyList<double> values, int[] indices) => Array.ConvertAll(indices, i => values[i]);
}
