using Eml.Data;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Training;

public sealed class TrainingOptionsTests
{
    private static readonly TrainingOptions ok = new();

    public static TheoryData<string, TrainingOptions> Bad => new()
    {
        { "Epochs is 0; it has to be at least 1", ok with { Epochs = 0 } },
        { "BatchSize is 0; it has to be at least 1", ok with { BatchSize = 0 } },
        { "LearningRate is 0; it has to be a finite number above 0", ok with { LearningRate = 0 } },
        { "LearningRate is NaN", ok with { LearningRate = double.NaN } },
        { "Optimizer", ok with { Optimizer = null! } },
        { "Clipping", ok with { Clipping = null! } },
        { "Coefficient is 1; it has to be at least 0 and below 1", ok with { Optimizer = new Momentum(1) } },
        { "Beta1 is 1", ok with { Optimizer = new Adam { Beta1 = 1 } } },
        { "Beta2 is -1", ok with { Optimizer = new Adam { Beta2 = -1 } } },
        { "Epsilon is 0", ok with { Optimizer = new Adam { Epsilon = 0 } } },
        { "Limit is 0", ok with { Clipping = GradientClipping.ByNorm(0) } },
        { "Limit is Infinity", ok with { Clipping = GradientClipping.ByValue(double.PositiveInfinity) } },
        { "Patience is -1", ok with { Plateau = new PlateauSchedule { Patience = -1 } } },
        { "Factor is 1; it has to be above 0 and below 1", ok with { Plateau = new PlateauSchedule { Factor = 1 } } },
        { "Factor is 0; it has to be above 0 and below 1", ok with { Plateau = new PlateauSchedule { Factor = 0 } } },
        { "Threshold is NaN", ok with { Plateau = new PlateauSchedule { Threshold = double.NaN } } },
        { "Cooldown is -1", ok with { Plateau = new PlateauSchedule { Cooldown = -1 } } },
        { "MinimumRate is 0.1; it has to be at least 0 and below 0.1", ok with { Plateau = new PlateauSchedule { MinimumRate = 0.1 } } },
        { "TargetLoss is NaN", ok with { TargetLoss = double.NaN } },
        { "TargetLoss is -1", ok with { TargetLoss = -1 } },
        { "EarlyStoppingPatience is -1", ok with { EarlyStoppingPatience = -1 } },
    };

    [Theory, MemberData(nameof(Bad))]
    public void An_option_out_of_range_is_refused_by_name_value_and_range(string message, TrainingOptions options)
    {
        Network network = Samples.Sigmoid();
        double[] before = network.Parameters.ToArray();
        var error = Assert.ThrowsAny<ArgumentException>(() => Samples.Fit(network, Samples.Sine(), null, options));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_set_that_does_not_fit_the_network_is_refused_by_name_with_both_shapes(bool validation)
    {
        var wide = new Dataset("wide", Matrix<double>.Build.Dense(2, 3), Matrix<double>.Build.Dense(1, 3));
        var error = Assert.Throws<ArgumentException>(() =>
            new TrainingRun(Samples.Sigmoid(), validation ? Samples.Sine() : wide, validation ? wide : null, ok));
        Assert.Equal(validation ? "validation" : "training", error.ParamName);
        Assert.Contains("'wide' does not fit the network. X is 2×3 but W1 is 6×1", error.Message, StringComparison.Ordinal);
    }
}
