using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class NetworkViewTests
{
    [Fact]
    public void There_is_a_line_per_weight_and_a_picture_per_unit()
    {
        Experiment experiment = Make.Experiment("data=moons&hidden=5,4");
        Network network = experiment.CreateNetwork();
        var units = new UnitPictures(experiment);
        NetworkView view = NetworkView.Of(network, NetworkView.Rank(network, units.Samples), []);
        Assert.Equal([2, 5, 4, 2], view.Layers.Select(l => l.Units.Count));
        Assert.Equal((2 * 5) + (5 * 4) + (4 * 2), view.Weights.Count);
        NetworkLive live = units.Of(network, view);
        Assert.Equal(2 + 5 + 4 + 2, live.Units.Count);
        Assert.All(live.Units, u => Assert.Equal(("map", 400), (u.Kind, Convert.FromBase64String(u.Values).Length)));
        Assert.Contains(live.Lines, l => Math.Abs(l.Value) == 1);
        Assert.All(live.Lines, l => Assert.Equal(Math.Sign(network.Parameters[l.Id]), Math.Sign(l.Value)));
    }

    [Fact]
    public void A_units_picture_is_what_it_computes()
    {
        Experiment experiment = Make.Experiment("data=sine&hidden=3");
        Network network = experiment.CreateNetwork();
        var units = new UnitPictures(experiment);
        NetworkView view = NetworkView.Of(network, NetworkView.Rank(network, units.Samples), []);
        byte[] seen = Convert.FromBase64String(units.Of(network, view).Units.Single(u => u.Id == "unit-1-2").Values);
        double from = experiment.Training.Inputs.Enumerate().Min();
        double first = network.Forward(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(1, 1, from)).Layers[0].H[2, 0];
        Assert.Equal(Math.Round(255 * first), seen[0]);
    }

    [Fact]
    public void Of_a_wide_layer_those_that_matter_most_are_shown_first_and_the_rest_page_by_page()
    {
        Experiment experiment = Make.Experiment("data=sine&hidden=23");
        Network network = experiment.CreateNetwork();
        network.Parameters[NetworkInspector.Index(network, 2, 0, 17)] = 100;
        IReadOnlyList<int[]> rank = NetworkView.Rank(network, experiment.Training.Inputs);
        Assert.Equal(17, rank[1][0]);
        int[] seen = [.. Enumerable.Range(0, 3).SelectMany(page => NetworkView.Of(network, rank, [0, page]).Layers[1].Units)];
        Assert.Equal(Enumerable.Range(0, 23), seen.Order());
        Assert.Equal("sigmoid: the 10 of 23 that matter most", NetworkView.Of(network, rank, []).Layers[1].Caption);
    }

    [Fact]
    public void Many_outputs_stand_in_their_own_order_and_are_not_called_the_top()
    {
        Network network = Network.Create([2, 20, 30], Activation.Sigmoid, Heads.Head.SoftmaxCrossEntropy, seed: 1);
        IReadOnlyList<int[]> rank = NetworkView.Rank(network, MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(2, 5, (i, j) => i + j));
        ShownLayer last = NetworkView.Of(network, rank, [0, 0, 2]).Layers[2], first = NetworkView.Of(network, rank, []).Layers[2];
        Assert.Equal(Enumerable.Range(0, 10), first.Units);
        Assert.Equal(("1–10 of 30 outputs", "outputs: 1 to 10 of 30"), (first.ShortCaption, first.Caption));
        Assert.Equal(("21–30 of 30 outputs", "outputs: 21 to 30 of 30"), (last.ShortCaption, last.Caption));
        Assert.Equal("top 10 of 20 sigmoid", NetworkView.Of(network, rank, []).Layers[1].ShortCaption);
        Assert.False(first.IsRanked);
    }

    [Fact]
    public void Other_units_are_shown_when_their_pictures_are_made_and_not_over_what_the_reader_chose_meanwhile()
    {
        using var session = new PlaygroundSession(Make.Experiment("data=sine&hidden=23"));
        var look = new NetworkLook(session.Experiment, session.Current, best: false);
        NetworkView first = look.View;
        Network network = session.Experiment.CreateNetwork();
        network.Parameters[NetworkInspector.Index(network, 2, 0, first.Layers[1].Units.Contains(22) ? 0 : 22)] = 100;
        look.Follow(session.Current with { State = RunState.Running, LastShown = session.Current.LastShown! with { Network = network } }, best: false);
        Assert.Same(first, look.View);
        NetworkView next = look.Next(network);
        Assert.NotEqual(first.Layers[1].Units, next.Layers[1].Units);
        Assert.Same(first, look.View);
        look.Turn(1, 1);
        NetworkView turned = look.View;
        look.Show(next);
        Assert.Same(turned, look.View);
        look.Turn(1, -1);
        NetworkView chosen = look.View;
        Assert.Same(chosen, look.Next(network));       // it was looked at less than three seconds ago
        Assert.Equal(next.Layers[1].Units, chosen.Layers[1].Units);
    }
}
