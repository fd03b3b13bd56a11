using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class NetworkInspectorTests
{
    [Theory]
    [InlineData("data=sine", 0, "1.13")]
    [InlineData("data=sine", 1, "1.14")]
    [InlineData("data=sine", 2, "1.9")]
    [InlineData("data=sine", 3, "1.10")]
    [InlineData("data=moons&hidden=5,4", 2, "3.6")]
    [InlineData("data=sine&activation=tanh", 0, "3.6")]
    public void A_weight_has_its_equation_and_both_oracles_agree(string query, int block, string equation)
    {
        Experiment experiment = Make.Experiment(query);
        Network network = experiment.CreateNetwork();
        InspectedWeight seen = NetworkInspector.Inspect(network, experiment.Training, NetworkInspector.Index(network, block, 0, 0));
        Assert.Equal(equation, seen.Check.Equation);
        Assert.True(seen.Check.ComplexStepError <= Tolerances.ComplexStep, $"{seen.Check}");
        Assert.True(seen.Check.CentralDifferenceError <= Tolerances.CentralDifference, $"{seen.Check}");
        Assert.Contains(@"\frac{\partial L}", seen.Formula, StringComparison.Ordinal);
        Assert.DoesNotContain("tag", seen.Formula, StringComparison.Ordinal);
    }

    [Fact]
    public void Looking_changes_nothing()
    {
        Experiment experiment = Make.Experiment("data=sine");
        Network network = experiment.CreateNetwork();
        double[] before = network.Parameters.ToArray();
        NetworkInspector.Inspect(network, experiment.Training, 4);
        Network moved = NetworkInspector.Moved(network, 4, 9);
        Assert.Equal(before, network.Parameters.ToArray());
        Assert.Equal(9, moved.Parameters[4]);
    }

    [Fact]
    public void Every_parameter_has_one_place_and_every_place_one_parameter()
    {
        Network network = Make.Experiment("data=moons&hidden=5,4").CreateNetwork();
        for (int i = 0; i < network.Parameters.Count; i++)
        {
            (int block, int row, int column) = NetworkInspector.Place(network, i);
            Assert.Equal(i, NetworkInspector.Index(network, block, row, column));
            Assert.Equal($"{network.Parameters.Blocks[block].Name}[{row}, {column}]", network.Parameters.Describe(i));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3.7)]
    [InlineData(250)]
    public void A_weight_can_be_dragged_to_both_sides_and_through_zero(double value)
    {
        (double from, double to) = NetworkInspector.Range(value);
        Assert.InRange(value, from + 1, to - 1);
        Assert.True(value == 0 || (from < Math.Abs(value) && to > 0));
    }

    [Fact]
    public void The_first_weight_is_the_one_with_the_largest_derivative()
    {
        Experiment experiment = Make.Experiment("data=digits&hidden=4");
        Network network = experiment.CreateNetwork();
        double[] gradient = network.Gradient(experiment.Training.Inputs, experiment.Training.Targets).Parameters.ToArray();
        Assert.Equal(gradient.Max(Math.Abs), Math.Abs(gradient[NetworkInspector.Steepest(network, experiment.Training)]));
    }
}
