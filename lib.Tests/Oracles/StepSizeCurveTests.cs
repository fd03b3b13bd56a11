using Eml.Oracles;
using Xunit;

namespace Eml.Tests.Oracles;

public sealed class StepSizeCurveTests
{
    [Fact, Equation("1.22")]
    public void The_central_difference_has_its_valley_near_the_cube_root_of_epsilon_and_the_complex_step_only_falls()
    {
        IReadOnlyList<StepSizeError> curve = StepSizeCurve.Measure(Samples.Network([1, 5, 1]), Samples.Matrix(1, 20, 1), Samples.Matrix(1, 20, 2));
        StepSizeError best = curve.MinBy(p => p.CentralDifference)!;
        Assert.InRange(best.Step, 1e-7, 1e-3);
        Assert.True(curve[0].CentralDifference > 1e3 * best.CentralDifference);
        Assert.True(curve[^1].CentralDifference > 1e3 * best.CentralDifference);
        Assert.True(curve[^1].ComplexStep <= Tolerances.ComplexStep);
        Assert.True(best.CentralDifference > 100 * curve[^1].ComplexStep);
    }
}
