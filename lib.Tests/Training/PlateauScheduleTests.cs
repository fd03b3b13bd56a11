using Eml.Data;
using Eml.Training;
using Xunit;

namespace Eml.Tests.Training;

public sealed class PlateauScheduleTests
{
    /// <summary>Worked out by hand from the documented rules of PyTorch's ReduceLROnPlateau(patience=2, threshold=0.1, cooldown=2).</summary>
    [Fact, Equation("1.20")]
    public void It_fires_when_PyTorch_does()
    {
        (double Loss, bool Fires)[] table =
        [
            (1.00, false),  // the first best
            (0.95, false),  // not below 0.9·1.00: bad 1
            (0.95, false),  // bad 2
            (0.95, true),   // bad 3 > 2: fires; cooldown 2
            (0.95, false),  // cooldown
            (0.95, false),  // cooldown
            (0.95, false),  // bad 1
            (0.95, false),  // bad 2
            (0.80, false),  // below 0.90: best
            (0.75, false),  // not below 0.72: bad 1
            (0.75, false),  // bad 2
            (0.75, true),   // bad 3: fires; cooldown 2
            (0.70, false),  // cooldown, and below 0.72: best
            (0.70, false),  // cooldown
            (0.70, false),  // bad 1
            (0.70, false),  // bad 2
            (0.70, true),   // bad 3: fires
        ];
        var counter = new PlateauCounter(new PlateauSchedule { Patience = 2, Threshold = 0.1, Cooldown = 2 });
        Assert.Equal(table.Select(row => row.Fires), table.Select(row => counter.Observe(row.Loss)));
    }

    [Fact, Equation("1.20")]
    public void The_rate_falls_after_epoch_patience_plus_one_when_nothing_improves()
    {
        TrainingResult result = Fit(new PlateauSchedule { Patience = 3, Factor = 0.5 }, epochs: 10);
        Assert.Equal([4, 8], result.History.Where(e => e.RateReduced).Select(e => e.Epoch));
        Assert.Equal([0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025], result.History.Select(e => e.LearningRate));
    }

    [Fact, Equation("1.20")]
    public void The_rate_does_not_fall_below_its_minimum()
    {
        TrainingResult result = Fit(new PlateauSchedule { Patience = 0, Factor = 0.5, MinimumRate = 0.03 }, epochs: 5);
        Assert.Equal([1, 2], result.History.Where(e => e.RateReduced).Select(e => e.Epoch));
        Assert.Equal([0.1, 0.1, 0.05, 0.03, 0.03, 0.03], result.History.Select(e => e.LearningRate));
    }

    private static TrainingResult Fit(PlateauSchedule plateau, int epochs)
    {
        Network network = Samples.Sigmoid();
        Dataset validation = Samples.NeverImproves(network, Samples.Sine());
        return Samples.Fit(network, Samples.Sine(), validation, new TrainingOptions { Epochs = epochs, Plateau = plateau });
    }
}
