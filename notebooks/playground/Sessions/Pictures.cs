using Eml.Data;
using Eml.Metrics;
using Eml.Plots;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Playground.Sessions;

/// <summary>A picture of the page.</summary>
/// <param name="Id">Its element and the name of its file.</param>
/// <param name="Build">Makes it from the latest state.</param>
public sealed record Picture(string Id, Func<Figure> Build);

/// <summary>Which pictures a run has: all of them drawn by the library.</summary>
public sealed class Pictures(Experiment experiment)
{
    private const int DigitsShown = 40, LargestSample = 2000, Resolution = 100, RunningResolution = 60, FirstEpochs = 10;

    private static readonly double[] steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

    private readonly int[] shown = [.. Enumerable.Range(0, Math.Min(DigitsShown, experiment.Unseen.Count))];

    /// <summary>The two big ones: the loss, and what the network makes of its data.</summary>
    public IReadOnlyList<Picture> Main(Snapshot now, Network network, IReadOnlyList<ComparedTraining> compared)
    {
        double? target = experiment.Settings.Training.TargetLoss;
        int last = compared.SelectMany(c => c.History.Select(e => e.Epoch)).Append(now.Last.Epoch).Max();
        return
        [
            new("loss", () => WithRoom(LossPlots.History(now.ToResult(), target, "Loss", compared), now, last)),
            new("result", () => Result(network, now.IsBusy ? RunningResolution : Resolution)),
        ];
    }

    /// <summary>What goes on inside.</summary>
    public IReadOnlyList<Picture> Inside(Snapshot now, Network network)
    {
        var pictures = new List<Picture>();
        if (experiment.IsCurve && network.Layers.Count == 2)
        {
            Vector<double> x = experiment.Training.Inputs.Row(0);
            pictures.Add(new("units", () => HiddenUnitPlots.BasisFunctions(network, x.Minimum(), x.Maximum(), "Hidden units as basis functions")));
        }
        else if (experiment.IsImages)
        {
            pictures.Add(new("weights", () => ImagePlots.Weights(network.Layers[0].Weights, 8, 8, "Weights of the hidden units")));
        }

        if (experiment.Settings.Classification && (experiment.IsPlane || experiment.IsImages))        // otherwise it is the big one
        {
            pictures.Add(new("confusion", () => Confusion(network)));
        }

        pictures.Add(new("norms", () => WithRoom(LayerPlots.GradientNorms(now.GradientNorms), now, now.Last.Epoch)));
        pictures.Add(new("activations", () => LayerPlots.Activations(network, Some(experiment.Training).Inputs)));
        if (now.Last.Epoch > 0 && experiment.Settings.Training is not { Plateau: null, Clipping: NoClipping })
        {
            pictures.Add(new("rate", () => WithRoom(
                LossPlots.RateAndGradient(now.ToResult(), (experiment.Settings.Training.Clipping as NormClipping)?.Limit, "Learning rate and gradient norm"), now, now.Last.Epoch)));
        }

        return pictures;
    }

    /// <summary>The loss on the current batch along one weight or bias.</summary>
    public static Picture Along(Network network, Dataset batch, int parameter, (double From, double To) range) =>
        new("along", () => CoordinatePlots.LossAlong(network, batch.Inputs, batch.Targets, parameter, range.From, range.To));

    private Figure Result(Network network, int resolution)
    {
        Dataset data = experiment.Training;
        if (experiment.IsCurve)
        {
            return FitPlots.Fit(data, [Curve.Of("fit", network)], experiment.Truth, "Data and fit");
        }

        if (experiment.IsPlane)
        {
            return DecisionRegionPlots.Regions(
                network.Predict, data.Inputs, Labels.FromOneHot(data.Targets), data.TargetNames, data.InputNames, resolution, title: "Decision regions");
        }

        return experiment.IsImages ? Digits(network)
            : experiment.Settings.Classification ? Confusion(network)
            : PredictionPlots.AgainstActual(Some(experiment.Unseen), network);
    }

    /// <summary>While a run goes on its axis of epochs ends at a round number beyond the last epoch, and so stays the same for many pictures.</summary>
    private static Figure WithRoom(Figure figure, Snapshot now, int lastEpoch)
    {
        if (now.IsBusy || lastEpoch == 0)
        {
            int atLeast = Math.Max(FirstEpochs, lastEpoch + 1);
            double decade = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
            figure.Layout.xaxis.range = new[] { 0, decade * steps.First(s => s * decade >= atLeast) };
        }
        else
        {
            figure.Layout.xaxis.autorange = true;       // said, because plotly remembers that there was a range
        }

        return figure;
    }

    private Figure Digits(Network network)
    {
        Dataset some = experiment.Unseen.Subset(shown);
        int[] actual = Labels.FromOneHot(some.Targets), predicted = Labels.Argmax(network.Predict(some.Inputs));
        string[] labels = [.. actual.Zip(predicted, (a, p) => a == p ? FormattableString.Invariant($"{p}") : FormattableString.Invariant($"{p} ✗"))];
        return ImagePlots.Grid(some.Inputs, 8, labels, 8, "Unseen digits, and what the network reads");
    }

    private Figure Confusion(Network network)
    {
        Dataset data = experiment.Unseen;
        return ConfusionPlots.Matrix(ClassificationReport.Of(network, data).Confusion, "Confusion matrix: " + data.Name);
    }

    private static Dataset Some(Dataset data) => data.Count <= LargestSample ? data : data.Subset([.. Enumerable.Range(0, LargestSample)]);
}
