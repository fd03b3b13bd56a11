using MathNet.Numerics.LinearAlgebra;

namespace Eml.Playground.Sessions;

/// <summary>A small picture of what a unit computes, as the browser draws it.</summary>
/// <param name="Id">The unit's element.</param>
/// <param name="Kind">curve, map, image or bars.</param>
/// <param name="Columns">How many values a row has.</param>
/// <param name="Values">Values from 0 to 255, in base64.</param>
public sealed record UnitPicture(string Id, string Kind, int Columns, string Values);

/// <summary>A weight as the browser draws it.</summary>
/// <param name="Id">Its index in the parameters.</param>
/// <param name="Value">Its share of the layer's largest, from −1 to 1.</param>
public sealed record LineWeight(int Id, double Value);

/// <summary>What moves in the drawn network.</summary>
public sealed record NetworkLive(IReadOnlyList<UnitPicture> Units, IReadOnlyList<LineWeight> Lines);

/// <summary>What every shown unit computes: its curve over x in Task 1, its map over the plane in Task 2, its weights on images; else how its values are spread.</summary>
public sealed class UnitPictures
{
    private const int CurvePoints = 48, MapPoints = 20, Bins = 12, MostSamples = 200;

    private readonly Matrix<double> probe;
    private readonly string kind;
    private readonly int? imageWidth;

    public UnitPictures(Experiment experiment)
    {
        imageWidth = experiment.ImageWidth;
        Samples = experiment.Training.Count <= MostSamples ? experiment.Training.Inputs : experiment.Training.Inputs.SubMatrix(0, experiment.Training.Inputs.RowCount, 0, MostSamples);
        if (experiment.IsCurve)
        {
            Vector<double> x = experiment.Training.Inputs.Row(0);
            (double from, double to) = (x.Minimum(), x.Maximum());
            (kind, probe) = ("curve", Matrix<double>.Build.Dense(1, CurvePoints, (_, j) => from + ((to - from) * j / (CurvePoints - 1))));
        }
        else if (experiment.IsPlane)
        {
            Matrix<double> X = experiment.RawTraining.Inputs;
            (double left, double right, double low, double high) = (X.Row(0).Minimum(), X.Row(0).Maximum(), X.Row(1).Minimum(), X.Row(1).Maximum());
            (kind, probe) = ("map", experiment.Taken(Matrix<double>.Build.Dense(2, MapPoints * MapPoints, (r, j) => r == 0
                ? left + ((right - left) * (j % MapPoints) / (MapPoints - 1)) : high - ((high - low) * (j / MapPoints) / (MapPoints - 1)))));
        }
        else
        {
            (kind, probe) = ("bars", Samples);
        }
    }

    /// <summary>Training samples by which the units are ranked.</summary>
    public Matrix<double> Samples { get; }

    /// <summary>How the units' pictures are read, in a sentence.</summary>
    public string Legend => kind switch
    {
        "curve" => "In every unit: what it gives, over x.",
        "map" => "In every unit: what it gives, over the plane; orange is high, blue low.",
        _ when imageWidth is not null => "In an input: its pixel's place; in the first hidden layer: each unit's weights as an image; in the others: how often a unit gives which value.",
        _ => "In every unit: how often it gives which value on the training samples.",
    };

    public static string IdOf(int layer, int unit) => FormattableString.Invariant($"unit-{layer}-{unit}");

    /// <summary>The pictures of the shown units.</summary>
    public NetworkLive Of(Network network, NetworkView view)
    {
        ForwardPass pass = network.Forward(probe);
        var units = new List<UnitPicture>();
        foreach (ShownLayer layer in view.Layers)
        {
            Matrix<double> values = layer.Index == 0 ? probe : layer.Index == network.Layers.Count ? pass.Output : pass.Layers[layer.Index - 1].H;
            foreach (int unit in layer.Units)
            {
                units.Add(Picture(network, layer.Index, unit, values));
            }
        }

        double[] largest = [.. network.Layers.Select(l => Math.Max(1e-300, l.Weights.Enumerate().Max(Math.Abs)))];
        return new NetworkLive(units, [.. view.Weights.Select(w => new LineWeight(w.Parameter, Math.Round(network.Parameters[w.Parameter] / largest[w.Layer], 3)))]);
    }

    private UnitPicture Picture(Network network, int layer, int unit, Matrix<double> values)
    {
        string id = IdOf(layer, unit);
        if (imageWidth is { } width && layer <= 1)
        {
            double[] image = layer == 0 ? [.. Enumerable.Range(0, network.Inputs).Select(i => i == unit ? 1.0 : 0)] : network.Layers[0].Weights.Row(unit).ToArray();
            double most = Math.Max(1e-300, image.Max(Math.Abs));
            return new UnitPicture(id, "image", width, Bytes(image, -most, most));
        }

        Vector<double> row = values.Row(unit);
        (double low, double high) = Range(network, layer, row);
        if (kind != "bars")
        {
            return new UnitPicture(id, kind, kind == "curve" ? CurvePoints : MapPoints, Bytes(row.ToArray(), low, high));
        }

        double[] counts = new double[Bins];
        foreach (double v in row)
        {
            counts[Math.Clamp((int)((v - low) / Math.Max(1e-300, high - low) * Bins), 0, Bins - 1)]++;
        }

        return new UnitPicture(id, kind, Bins, Bytes(counts, 0, counts.Max()));
    }

    /// <summary>The activation's range, or a class's from 0 to 1; where there is no end, the values' own.</summary>
    private static (double Low, double High) Range(Network network, int layer, Vector<double> row)
    {
        bool isOutput = layer == network.Layers.Count, isClass = isOutput && network.Head == Heads.Head.SoftmaxCrossEntropy;
        (double low, double high) = isClass ? (0, 1) : layer == 0 || isOutput ? (double.NegativeInfinity, double.PositiveInfinity) : network.Layers[layer - 1].Activation.Range;
        return (double.IsFinite(low) ? low : Math.Min(0, row.Minimum()), double.IsFinite(high) ? high : Math.Max(row.Maximum(), row.Minimum() + 1e-9));
    }

    private static string Bytes(double[] values, double low, double high) =>
        Convert.ToBase64String([.. values.Select(v => (byte)Math.Clamp(Math.Round(255 * (v - low) / Math.Max(1e-300, high - low)), 0, 255))]);
}
