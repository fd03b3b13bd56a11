namespace Eml.Playground.Sessions;

/// <summary>A unit as a circle.</summary>
/// <param name="Layer">0 for the inputs.</param>
/// <param name="Unit">Its row in the layer.</param>
/// <param name="X">Its centre.</param>
/// <param name="Y">Its centre.</param>
/// <param name="Bias">The index of its bias in the parameters; null for an input.</param>
public sealed record DrawnUnit(int Layer, int Unit, double X, double Y, int? Bias);

/// <summary>A weight as a line.</summary>
/// <param name="From">Where it comes from.</param>
/// <param name="To">Where it goes to.</param>
/// <param name="Parameter">Its index in the parameters.</param>
/// <param name="Value">The weight.</param>
/// <param name="Width">The line's width, by its share of the layer's largest weight.</param>
public sealed record DrawnWeight(DrawnUnit From, DrawnUnit To, int Parameter, double Value, double Width);

/// <summary>A network as a graph. Of a wide layer the first units are drawn, and it says how many are not.</summary>
public sealed class NetworkDrawing
{
    public const int MostUnits = 14;
    public const double Width = 640, Height = 460;
    private const double Margin = 54, Thinnest = 0.6, Thickest = 6;

    private NetworkDrawing(IReadOnlyList<DrawnUnit> units, IReadOnlyList<DrawnWeight> weights, IReadOnlyList<(double X, string Text)> captions)
    {
        Units = units;
        Weights = weights;
        Captions = captions;
    }

    public IReadOnlyList<DrawnUnit> Units { get; }

    public IReadOnlyList<DrawnWeight> Weights { get; }

    /// <summary>What stands under each layer.</summary>
    public IReadOnlyList<(double X, string Text)> Captions { get; }

    public static NetworkDrawing Of(Network network)
    {
        IReadOnlyList<int> widths = network.Widths;
        var columns = new List<DrawnUnit[]>();
        for (int l = 0; l < widths.Count; l++)
        {
            int layer = l, shown = Math.Min(widths[l], MostUnits);
            double x = Margin + ((Width - (2 * Margin)) * l / (widths.Count - 1)), usable = Height - 70, gap = Math.Min(usable / shown, 90);
            columns.Add([.. Enumerable.Range(0, shown).Select(i => new DrawnUnit(
                layer, i, x, 12 + (usable / 2) + ((i - ((shown - 1) / 2.0)) * gap),
                layer == 0 ? null : NetworkInspector.Index(network, (2 * layer) - 1, i, 0)))]);
        }

        var weights = new List<DrawnWeight>();
        for (int l = 0; l < network.Layers.Count; l++)
        {
            DenseLayer dense = network.Layers[l];
            double most = Math.Max(1e-300, dense.Weights.Enumerate().Select(Math.Abs).Max());
            int block = 2 * l;
            weights.AddRange(columns[l].SelectMany(from => columns[block / 2 + 1].Select(to =>
            {
                double w = dense.Weights[to.Unit, from.Unit];
                return new DrawnWeight(
                    from, to, NetworkInspector.Index(network, block, to.Unit, from.Unit), w, Math.Round(Thinnest + ((Thickest - Thinnest) * Math.Abs(w) / most), 2));
            })));
        }

        return new NetworkDrawing([.. columns.SelectMany(c => c)], weights, [.. widths.Select((n, l) => (columns[l][0].X, Caption(network, l, n)))]);
    }

    private static string Caption(Network network, int layer, int units)
    {
        string name = layer == 0 ? "inputs" : layer == network.Layers.Count ? "output" : network.Layers[layer - 1].Activation.Name;
        return units > MostUnits ? FormattableString.Invariant($"{name}: {MostUnits} of {units}") : FormattableString.Invariant($"{name}: {units}");
    }
}
