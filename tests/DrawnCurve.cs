namespace Eml.Testing;

/// <summary>How far a drawn line lies from what it stands for.</summary>
internal static class DrawnCurve
{
    /// <summary>How many pixels the line misses the worst of the true points by. Point i of the truth lies at x = i.</summary>
    /// <param name="truth">Every value, on the scale that is drawn.</param>
    /// <param name="at">Which of them are drawn, ascending, the first and the last among them.</param>
    /// <param name="drawn">What is drawn there, on the same scale.</param>
    /// <param name="width">The picture's, in pixels.</param>
    /// <param name="height">Likewise; from the lowest true value to the highest.</param>
    public static double Farthest(double[] truth, int[] at, double[] drawn, int width, int height)
    {
        double low = truth.Min(), range = Math.Max(truth.Max() - low, 1e-300), step = (double)width / (truth.Length - 1), farthest = 0;
        (double X, double Y) Place(double x, double y) => (x * step, (y - low) / range * height);
        int k = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            while (k + 2 < at.Length && at[k + 1] < i)
            {
                k++;
            }

            double nearest = double.PositiveInfinity;
            for (int s = Math.Max(0, k - 3); s <= Math.Min(at.Length - 2, k + 3); s++)
            {
                nearest = Math.Min(nearest, Distance(Place(i, truth[i]), Place(at[s], drawn[s]), Place(at[s + 1], drawn[s + 1])));
            }

            farthest = Math.Max(farthest, nearest);
        }

        return farthest;
    }

    private static double Distance((double X, double Y) p, (double X, double Y) a, (double X, double Y) b)
    {
        double dx = b.X - a.X, dy = b.Y - a.Y, length = (dx * dx) + (dy * dy);
        double t = length == 0 ? 0 : Math.Clamp((((p.X - a.X) * dx) + ((p.Y - a.Y) * dy)) / length, 0, 1);
        return Math.Sqrt(Math.Pow(p.X - a.X - (t * dx), 2) + Math.Pow(p.Y - a.Y - (t * dy), 2));
    }
}
