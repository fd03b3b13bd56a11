using Eml.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Oracles;

public sealed class PlantedBugsTests
{
    public static TheoryData<PlantedBug> Bugs => [.. PlantedBugs.All];

    [Theory, MemberData(nameof(Bugs))]
    public void Every_planted_bug_is_caught_in_task_1s_network(PlantedBug bug) =>
        Assert.False(Check([1, 5, 1], bug).Passed, $"{bug} went unnoticed");

    [Theory, MemberData(nameof(Bugs))]
    public void Every_planted_bug_is_caught_in_a_deep_network(PlantedBug bug) =>
        Assert.False(Check([3, 4, 5, 2], bug).Passed, $"{bug} went unnoticed");

    [Fact]
    public void Without_a_bug_the_written_out_gradient_is_the_networks()
    {
        Network network = Samples.Network([3, 4, 5, 2], Activation.Tanh);
        var (X, Y) = (Samples.Matrix(3, 6, 1), Samples.Matrix(2, 6, 2));
        Vector<double> Flat(Gradient g) => Vector<double>.Build.Dense(g.Parameters.ToArray());
        Vector<double> ours = Flat(network.Gradient(X, Y)), written = Flat(PlantedBugs.Gradient(network, X, Y, PlantedBug.None));
        Assert.True((ours - written).L2Norm() <= Tolerances.SpelledOut * written.L2Norm());
        Assert.True(Check([3, 4, 5, 2], PlantedBug.None).Passed);
    }

    [Fact]
    public void A_bug_shows_where_it_strikes()
    {
        PlantedBugRow lost = Row(PlantedBug.LostDerivative);
        Assert.Equal(["∂L/∂z1", "∂L/∂W1", "∂L/∂b1"], lost.CaughtAt);
        Assert.Equal("lost derivative", lost.Name);
        Assert.Equal(["∂L/∂b2", "∂L/∂b1"], Row(PlantedBug.DroppedBias).CaughtAt);
        Assert.Equal(["∂L/∂W2"], Row(PlantedBug.OffByOneLayer).CaughtAt);
    }

    [Fact]
    public void The_report_says_how_many_were_caught_and_throws_for_a_miss()
    {
        var caught = new PlantedBugsReport([Row(PlantedBug.WrongSign)]);
        Assert.Same(caught, caught.ThrowIfMissed());
        var missed = new PlantedBugsReport([new PlantedBugRow(PlantedBug.WrongSign, Check([1, 3, 1], PlantedBug.None))]);
        Assert.Contains("wrong sign", Assert.Throws<InvalidOperationException>(missed.ThrowIfMissed).Message, StringComparison.Ordinal);
        Assert.StartsWith("0 of 1 planted bugs caught", missed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_that_changes_no_number_is_not_called_missed()
    {
        Network relu = Samples.Network([2, 5, 2], Activation.ReLU);
        PlantedBugsReport report = PlantedBugs.Check(relu, Samples.Matrix(2, 7, 3), Samples.Matrix(2, 7, 4)).ThrowIfMissed();
        Assert.Equal([PlantedBug.DerivativeAtZ, PlantedBug.DerivativeTwice], report.Rows.Where(r => r.ChangesNothing).Select(r => r.Bug));
        Assert.StartsWith("8 of 8 planted bugs caught", report.ToString(), StringComparison.Ordinal);

        PlantedBugsReport single = PlantedBugs.Check(Samples.Network([2, 5, 2]), Samples.Matrix(2, 1, 3), Samples.Matrix(2, 1, 4)).ThrowIfMissed();
        Assert.Equal(
            [PlantedBug.MissingBatchMean, PlantedBug.TransposedProduct, PlantedBug.BiasOfLastSample],
            single.Rows.Where(r => r.ChangesNothing).Select(r => r.Bug));
        Assert.All(report.Rows, r => Assert.NotEqual(r.Caught, r.ChangesNothing));
    }

    private static PlantedBugRow Row(PlantedBug bug) => new(bug, Check([1, 5, 1], bug));

    private static GradientCheckReport Check(int[] widths, PlantedBug bug)
    {
        Network network = Samples.Network(widths);
        var (X, Y) = (Samples.Matrix(widths[0], 7, 1), Samples.Matrix(widths[^1], 7, 2));
        return GradientCheck.Compare(network, X, Y, PlantedBugs.Gradient(network, X, Y, bug));
    }
}
