using System.Globalization;
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

    private static readonly double[] steps = [1, 2, 3, 5, 10];

    private readonly int[] shown = [.. Enumerable.Range(0, Math.Min(DigitsShown, experiment.Judged.Count))];

    /// <summary>The two big ones: the loss, and what the network makes of its data.</summary>
    /// <param name="now">The run.</param>
    /// <param name="network">The network that is shown.</param>
    /// <param name="view">What else is drawn: the form's controls of that group.</param>
    /// <param name="pinned">Pinned runs, drawn beside it.</param>
    public IReadOnlyList<Picture> Main(Snapshot now, Network network, SettingsForm view, IReadOnlyList<PinnedRun> pinned)
    {
        double? target = now.Changes.LastOrDefault(c => c.Key == Controls.TargetLoss) is { } changed ? (double.TryParse(changed.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double t) ? t : null)
            : experiment.Settings.Training.TargetLoss;
        ComparedTraining[] compared = [.. pinned.Select(p => new ComparedTraining(p.NameBeside(experiment.Settings.Form), p.History))];
        int last = compared.SelectMany(c => c.History.TakeLast(1).Select(e => e.Epoch)).Append(now.Last.Epoch).Max();
        EpochNote[] notes = [.. now.Changes.Where(c => c.Epoch <= now.Last.Epoch).Select(c => new EpochNote(c.Epoch, $"{Controls.ByKey[c.Key].Label}: {(c.Text.Length == 0 ? Controls.ByKey[c.Key].Placeholder : c.Text)}"))];
        return
        [
            new("loss", () => WithRoom(LossPlots.History(now.ToResult(), target, "Loss, mean per sample", compared, notes), now, last)),
            new("result", () => Result(network, view, now.IsBusy ? RunningResolution : Resolution)),
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
        else if (experiment.ImageWidth is { } width)
        {
            pictures.Add(new("weights", () => ImagePlots.Weights(network.Layers[0].Weights, width, 8, "Weights of the hidden units")));
        }

        if (experiment.Settings.Classification && (experiment.IsPlane || experiment.ImageWidth is not null))        // otherwise it is the big one
        {
            pictures.Add(new("confusion", () => Confusion(network)));
        }

        pictures.Add(new("norms", () => WithRoom(LayerPlots.GradientNorms(now.GradientNorms), now, now.Last.Epoch)));
        pictures.Add(new("activations", () => LayerPlots.Activations(network, Some(experiment.Training).Inputs)));
        if (now.Last.Epoch > 0 && (experiment.Settings.Training.Plateau is not null || experiment.Settings.Training.Clipping != GradientClipping.None))
        {
            pictures.Add(new("rate", () => WithRoom(
                LossPlots.RateAndGradient(now.ToResult(), (experiment.Settings.Training.Clipping as NormClipping)?.Limit, "Learning rate and gradient norm"), now, now.Last.Epoch)));
        }

        return pictures;
    }

    /// <summary>The loss on the current batch along one weight or bias.</summary>
    public static Picture Along(Network network, Dataset batch, int parameter, (double From, double To) range) =>
        new("along", () => CoordinatePlots.LossAlong(network, batch.Inputs, batch.Targets, parameter, range.From, range.To));

    private Figure Result(Network network, SettingsForm view, int resolution)
    {
        OtherSamples[] others = [.. Others(view, experiment.IsPlane)];
        if (experiment.IsCurve)
        {
            return FitPlots.Fit(experiment.Training, [Curve.Of("fit", network)], experiment.Truth, "Data and fit", others);
        }

        if (experiment.IsPlane)
        {
            Dataset data = experiment.RawTraining;
            return DecisionRegionPlots.Regions(
                x => network.Predict(experiment.Taken(x)), data.Inputs, Labels.FromOneHot(data.Targets), data.TargetNames, data.InputNames, resolution,
                "Decision regions", others, discrete: view[Controls.Discrete] == Controls.On);
        }

        return experiment.ImageWidth is not null ? Digits(network)
            : experiment.Settings.Classification ? Confusion(network)
            : PredictionPlots.AgainstActual(Some(experiment.Judged), network);
    }

    private IEnumerable<OtherSamples> Others(SettingsForm view, bool raw)
    {
        if (view[Controls.ValidationPoints] == Controls.On && (raw ? experiment.RawValidation : experiment.Validation) is { } validation)
        {
            yield return new OtherSamples("validation", validation);
        }

        if (view[Controls.TestPoints] == Controls.On && (raw ? experiment.RawTest : experiment.Test) is { } test)
        {
            yield return new OtherSamples("test", test);
        }
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
            figure.Layout.xaxis.range = new[] { 0, 1.02 * lastEpoch };
        }

        return figure;
    }

    private Figure Digits(Network network)
    {
        Dataset some = experiment.Judged.Subset(shown);
        int[] actual = Labels.FromOneHot(some.Targets), predicted = Labels.Argmax(network.Predict(some.Inputs));
        string[] labels = [.. actual.Zip(predicted, (a, p) => a == p ? FormattableString.Invariant($"{p}") : FormattableString.Invariant($"{p} ✗"))];
        return ImagePlots.Grid(some.Inputs, experiment.ImageWidth!.Value, labels, 10, some.Name + ": what the network reads");
    }

    private Figure Confusion(Network network)
    {
        Dataset data = experiment.Judged;
        return ConfusionPlots.Matrix(ClassificationReport.Of(network, data).Confusion, "Confusion matrix: " + data.Name);
    }

    private static Dataset Some(Dataset data) => data.Count <= LargestSample ? data : data.Subset([.. Enumerable.Range(0, LargestSample)]);
}
