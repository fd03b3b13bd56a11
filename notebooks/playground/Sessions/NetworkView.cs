using MathNet.Numerics.LinearAlgebra;

namespace Eml.Playground.Sessions;

/// <summary>A layer of the drawn network.</summary>
/// <param name="Index">0 for the inputs.</param>
/// <param name="Count">How many units it has.</param>
/// <param name="Units">Those that are shown, ascending.</param>
/// <param name="Page">Which page of them, from 0.</param>
/// <param name="Name">What it is called.</param>
/// <param name="IsRanked">Whether the first page holds those that matter most; outputs stand in their own order.</param>
public sealed record ShownLayer(int Index, int Count, IReadOnlyList<int> Units, int Page, string Name, bool IsRanked)
{
    public int Pages => ((Count - 1) / NetworkView.MostUnits) + 1;

    /// <summary>Which of them are shown, counted from 1.</summary>
    public (int From, int To) Places => ((Page * NetworkView.MostUnits) + 1, (Page * NetworkView.MostUnits) + Units.Count);

    /// <summary>Says what is shown, and by which measure.</summary>
    public string Caption => Pages == 1 ? FormattableString.Invariant($"{Count} {Name}")
        : IsRanked && Page == 0 ? FormattableString.Invariant($"{Name}: the {Units.Count} of {Count} that matter most")
        : FormattableString.Invariant($"{Name}: {Places.From} to {Places.To} of {Count}{(IsRanked ? " by weight" : "")}");

    /// <summary>The same, so short that it keeps to its column.</summary>
    public string ShortCaption => Pages == 1 ? Caption
        : IsRanked && Page == 0 ? FormattableString.Invariant($"top {Units.Count} of {Count} {Name}") : FormattableString.Invariant($"{Places.From}–{Places.To} of {Count} {Name}");
}

/// <summary>A weight as a line between two shown units.</summary>
public sealed record ShownWeight(int Layer, int From, int To, int Parameter);

/// <summary>Which units and weights of a network are drawn, and where. It changes with the network's shape, not with its weights.</summary>
public sealed class NetworkView
{
    /// <summary>How many units of a layer stand side by side.</summary>
    public const int MostUnits = 10;

    private NetworkView(IReadOnlyList<ShownLayer> layers, IReadOnlyList<ShownWeight> weights)
    {
        Layers = layers;
        Weights = weights;
    }

    public IReadOnlyList<ShownLayer> Layers { get; }

    public IReadOnlyList<ShownWeight> Weights { get; }

    /// <summary>The units of every layer, those that matter most first: by |outgoing weights| × the spread of what the unit gives on these samples; outputs stand in their own order.</summary>
    public static IReadOnlyList<int[]> Rank(Network network, Matrix<double> samples)
    {
        ForwardPass pass = network.Forward(samples);
        return [.. network.Widths.Select((width, l) =>
        {
            int[] units = [.. Enumerable.Range(0, width)];
            if (l == network.Layers.Count || width <= MostUnits)
            {
                return units;
            }

            Matrix<double> values = l == 0 ? samples : pass.Layers[l - 1].H;
            Matrix<double> outgoing = network.Layers[l].Weights;
            double[] importance = [.. units.Select(u => outgoing.Column(u).L1Norm() * Spread(values.Row(u)))];
            return [.. units.OrderByDescending(u => importance[u])];
        })];
    }

    /// <param name="network">The network.</param>
    /// <param name="rank">See <see cref="Rank"/>.</param>
    /// <param name="pages">Which page of each layer; missing ones are the first.</param>
    public static NetworkView Of(Network network, IReadOnlyList<int[]> rank, IReadOnlyList<int> pages)
    {
        ShownLayer[] layers = [.. network.Widths.Select((width, l) =>
        {
            int page = Math.Clamp(pages.ElementAtOrDefault(l), 0, (width - 1) / MostUnits);
            return new ShownLayer(l, width, [.. rank[l].Skip(page * MostUnits).Take(MostUnits).Order()], page, Name(network, l, width), IsRanked: l < network.Layers.Count);
        })];
        var weights = new List<ShownWeight>();
        for (int l = 0; l < network.Layers.Count; l++)
        {
            weights.AddRange(layers[l].Units.SelectMany(from => layers[l + 1].Units.Select(to => new ShownWeight(l, from, to, NetworkInspector.Index(network, 2 * l, to, from)))));
        }

        return new NetworkView(layers, weights);
    }

    private static double Spread(Vector<double> values) => Math.Sqrt(values.Select(v => Math.Pow(v - values.Average(), 2)).Average());

    private static string Name(Network network, int layer, int width) => layer == 0 ? (width == 1 ? "input" : "inputs")
        : layer == network.Layers.Count ? (width == 1 ? "output" : "outputs") : network.Layers[layer - 1].Activation.Name;
}
