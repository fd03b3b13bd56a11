using Eml.Data;
using Eml.Heads;
using Eml.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Oracles;

/// <summary>The gradient check on Task 2's head: the same check as Task 1's, with the same tolerances.</summary>
public sealed class SoftmaxGradientCheckTests
{
    private static readonly GradientCheckOptions Strict = new()
    {
        ComplexStepTolerance = Tolerances.ComplexStep,
        CentralDifferenceTolerance = Tolerances.CentralDifference,
    };

    public static TheoryData<PlantedBug> Bugs => [.. PlantedBugs.All];

    [Fact]
    [Equation("2.8"), Equation("1.9"), Equation("1.10"), Equation("1.11"), Equation("1.12"), Equation("1.13"), Equation("1.14")]
    public void Every_derivative_of_task_2_agrees_with_both_oracles()
    {
        GradientCheckReport report = GradientCheck.Run(Samples.Network([4, 9, 3], head: Head.SoftmaxCrossEntropy), Samples.Matrix(4, 21, 1), OneHot(3, 21), Strict);
        report.ThrowIfFailed();
        Assert.Equal(["2.8", "1.9", "1.10", "1.11", "1.12", "1.13", "1.14"], report.Rows.Select(r => r.Equation).Distinct());
    }

    [Fact]
    public void A_saturated_output_passes_the_complex_step_too()
    {
        Network network = Samples.Network([4, 9, 3], head: Head.SoftmaxCrossEntropy);
        network.Layers[1].Bias.SetValues([1000, 0, -1000]);
        GradientCheck.Run(network, Samples.Matrix(4, 6, 1), OneHot(3, 6), Strict).ThrowIfFailed();
    }

    [Theory, MemberData(nameof(Bugs))]
    public void Every_planted_bug_is_caught_in_task_2s_network(PlantedBug bug)
    {
        Network network = Samples.Network([4, 9, 3], head: Head.SoftmaxCrossEntropy);
        Matrix<double> X = Samples.Matrix(4, 7, 1), Y = OneHot(3, 7);
        Assert.False(GradientCheck.Compare(network, X, Y, PlantedBugs.Gradient(network, X, Y, bug)).Passed, $"{bug} went unnoticed");
    }

    private static Matrix<double> OneHot(int classes, int m) => Labels.OneHot([.. Enumerable.Range(0, m).Select(j => j % classes)], classes);
}
