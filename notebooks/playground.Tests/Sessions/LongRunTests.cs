using Eml.Playground.Sessions;
using Eml.Plots;
using Eml.Testing;
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
        int[] at = [.. (IEnumerable<int>)trace.x];
        double[] drawn = [.. (IEnumerable<double>)trace.y];
        Assert.InRange(at.Length, 2, truth.Length / 2);       // it is thinned
        foreach (Converter<double, double> scale in new Converter<double, double>[] { v => v, Math.Log })
        {
            for (int width = Narrowest; width <= Widest; width += (Widest - Narrowest) / 2)
            {
                Assert.InRange(DrawnCurve.Farthest(Array.ConvertAll(truth, scale), at, Array.ConvertAll(drawn, scale), width, Height), 0, 1.001);
            }
        }
    }
}
