using Eml.Metrics;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Metrics;

public sealed class CalibrationTests
{
    [Fact]
    public void Bins_and_expected_error_are_those_worked_out_by_hand()
    {
        // Confidences 0.75 (right), 0.75 (wrong), 0.625 (right), 1 (right).
        var yHat = Matrix<double>.Build.DenseOfArray(new[,] { { 0.75, 0.25, 0.625, 0 }, { 0.25, 0.75, 0.375, 1 } });
        var calibration = new Calibration([0, 0, 0, 1], yHat, bins: 4);
        Assert.Equal([new CalibrationBin(0.5, 0.75, 3, 2.125 / 3, 2.0 / 3), new CalibrationBin(0.75, 1, 1, 1, 1)], calibration.Bins);
        Assert.Equal((2.125 - 2) / 4, calibration.ExpectedError, Tolerances.Metric);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void A_confidence_on_a_bins_upper_end_belongs_to_it(int bins)
    {
        for (int b = (bins / 2) + 1; b <= bins; b++)
        {
            double p = (double)b / bins;
            CalibrationBin bin = Assert.Single(new Calibration([0], Matrix<double>.Build.Dense(2, 1, [p, 1 - p]), bins).Bins);
            Assert.Equal((p, (b - 1.0) / bins), (bin.UpTo, bin.Above));
        }
    }

    [Fact]
    public void No_bin_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Calibration([0], Matrix<double>.Build.Dense(2, 1, [1, 0]), bins: 0));
}
