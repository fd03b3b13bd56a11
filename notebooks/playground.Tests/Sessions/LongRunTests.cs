using Eml.Playground.Sessions;
using Eml.Plots;
using Eml.Training;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

/// <summary>The runs whose pictures were false: of one the validation loss was drawn 280 times too high, of the other 44 times.</summary>
public sealed class LongRunTests
{
    /// <summary>The size of the picture in pixels: as high as it may be, and from narrow to the widest that is promised.</summary>
    private const int Height = 400, Narrowest = 300, Widest = 1300;

    [Theory]
    [InlineData("task=classification&data=moons&speed=full&target=&epochs=20000")]
    [InlineData("task=regression&data=sinc&speed=full&target=&epochs=10000")]
    public void At_every_epoch_the_drawn_loss_is_within_a_pixel_of_the_true_one_on_both_scales(string query)
    {
        Experiment experiment = Make.Experiment(query);
        TrainingResult result = Make.Result(experiment);
        Assert.Equal(experiment.Settings.Training.Epochs, result.Epochs);
        var drawn = LossPlots.History(result).Traces.OfType<XPlot.Plotly.Scatter>().ToArray();
        Check(drawn.Single(t => t.name.StartsWith("training", StringComparison.Ordinal)), [.. result.History.Select(e => e.TrainingLoss)]);
        Check(drawn.Single(t => t.name.StartsWith("validation", StringComparison.Ordinal)), [.. result.History.Select(e => e.ValidationLoss!.Value)]);
    }

    private static void Check(XPlot.Plotly.Scatter trace, double[] truth)
    {
        double[] x = [.. ((IEnumerable<int>)trace.x).Select(e => (double)e)], y = [.. (IEnumerable<double>)trace.y];
        Assert.InRange(x.Length, 2, truth.Length / 2);       // it is thinned
        foreach (Func<double, double> scale in new Func<double, double>[] { v => v, Math.Log })
        {
            double low = truth.Min(scale), high = truth.Max(scale);
            for (int width = Narrowest; width <= Widest; width += (Widest - Narrowest) / 2)
            {
                double perEpoch = (double)width / (truth.Length - 1), perUnit = Height / (high - low), farthest = 0;
                int k = 0;
                for (int epoch = 0; epoch < truth.Length; epoch++)
                {
                    while (k + 2 < x.Length && x[k + 1] < epoch)
                    {
                        k++;
                    }

                    double nearest = Enumerable.Range(Math.Max(0, k - 3), Math.Min(7, x.Length - 1 - Math.Max(0, k - 3))).Min(s => Distance(
                        epoch * perEpoch, scale(truth[epoch]) * perUnit, x[s] * perEpoch, scale(y[s]) * perUnit, x[s + 1] * perEpoch, scale(y[s + 1]) * perUnit));
                    farthest = Math.Max(farthest, nearest);
                }

                Assert.InRange(farthest, 0, 1.001);
            }
        }
    }

    private static double Distance(double px, double py, double ax, double ay, double bx, double by)
    {
        double dx = bx - ax, dy = by - ay, length = (dx * dx) + (dy * dy);
        double t = length == 0 ? 0 : Math.Clamp((((px - ax) * dx) + ((py - ay) * dy)) / length, 0, 1);
        return Math.Sqrt(Math.Pow(px - ax - (t * dx), 2) + Math.Pow(py - ay - (t * dy), 2));
    }
}
