using Eml.Training;
using XPlot.Plotly;
using static Eml.Plots.PlotText;

namespace Eml.Plots;

/// <summary>Another training to draw beside one.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="History">Its epochs.</param>
public sealed record ComparedTraining(string Name, IReadOnlyList<EpochRecord> History);

/// <summary>Something that happened in a training, to mark on its curve.</summary>
/// <param name="Epoch">When.</param>
/// <param name="Text">What.</param>
public sealed record EpochNote(int Epoch, string Text);

/// <summary>How a training went, epoch by epoch.</summary>
public static class LossPlots
{
    /// <summary>As many rates have room beside one another as ticks of their axis.</summary>
    private const int MostRateTicks = 6;

    /// <summary>
    /// Training and validation loss over the epochs, on a logarithmic axis, with the best epoch, the epochs after which the learning rate
    /// fell, the epochs with a clipped update, and the target.
    /// </summary>
    /// <param name="result">The training.</param>
    /// <param name="targetLoss">The loss that was to be reached; null draws no line.</param>
    /// <param name="title">A title; by default it names the network.</param>
    /// <param name="compared">Other trainings, drawn as thin curves of the loss that decides.</param>
    /// <param name="notes">What happened on the way, marked by vertical lines.</param>
    public static Figure History(
        TrainingResult result, double? targetLoss = null, string? title = null, IReadOnlyList<ComparedTraining>? compared = null,
        IReadOnlyList<EpochNote>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        IReadOnlyList<EpochRecord> history = result.History;
        double[] training = [.. history.Select(e => e.TrainingLoss)];
        double[] validation = history.Any(e => e.ValidationLoss is not null) ? [.. history.Select(e => e.ValidationLoss ?? double.NaN)] : [];
        compared ??= [];
        double[] drawn = [.. training.Concat(validation).Concat(compared.SelectMany(c => c.History.Select(e => e.MonitoredLoss))).Append(targetLoss ?? double.NaN).Where(double.IsFinite)];
        double[] positive = [.. drawn.Where(v => v > 0)];
        double low = positive.DefaultIfEmpty(1).Min();
        double high = positive.DefaultIfEmpty(1).Max();

        var traces = new List<Trace> { Line("training loss", history, training, Palette.Blue, "solid") };
        if (validation.Length > 0)
        {
            traces.Add(Line("validation loss", history, validation, Palette.Vermillion, "solid"));      // a dash's gaps would hide its peaks
        }

        traces.AddRange(compared.Select((other, i) =>
        {
            Scatter line = Line(Literal(other.Name), other.History, [.. other.History.Select(e => e.MonitoredLoss)], Palette.Category(i + 3), Palette.Dash(i + 2));
            line.line.width = 1.5;
            return line;
        }));

        int[] reduced = [.. history.Where(e => e.RateReduced).Select(e => e.Epoch)];
        if (reduced.Length > 0)
        {
            traces.Add(EpochMarks.Verticals("learning rate reduced", reduced, low, high));
        }

        if (notes is { Count: > 0 })
        {
            traces.Add(EpochMarks.Notes("setting changed", notes, low, high));
        }

        int[] clipped = [.. history.Where(e => e.Clipped).Select(e => e.Epoch)];
        if (clipped.Length > 0)
        {
            traces.Add(EpochMarks.Spans("gradient clipped", clipped, result.Epochs, low * Math.Pow(low / high, 0.04)));
        }

        if (targetLoss is double target)
        {
            traces.Add(EpochMarks.Target(target, history[0].Epoch, result.Epochs));
        }

        traces.Add(new Scatter
        {
            name = Require.Invariant($"best: epoch {result.BestEpoch}"),
            mode = "markers",
            x = new[] { result.BestEpoch },
            y = new[] { result.BestLoss },
            marker = new Marker { symbol = "star", size = 13, color = Palette.Orange, line = new Line { color = Palette.Neutral, width = 1 } },
        });
        var layout = new FigureLayout
        {
            title = title ?? "Loss of " + Literal(result.Network.ToString()),
            xaxis = Axes.X("epoch"),
            yaxis = Axes.Log(Axes.Y("mean loss per sample"), drawn),
        };
        return new Figure(traces, layout, Sentence(result, validation.Length > 0, reduced.Length, clipped.Length, targetLoss));
    }

    /// <summary>The learning rate and the gradient's norm before clipping, over the epochs, both on logarithmic axes.</summary>
    /// <param name="result">The training; at least one epoch.</param>
    /// <param name="clippingNorm">The norm above which gradients were clipped; null draws no line.</param>
    /// <param name="title">A title; by default it names the network.</param>
    /// <exception cref="ArgumentException">The result has no epoch but the untrained network's.</exception>
    public static Figure RateAndGradient(TrainingResult result, double? clippingNorm = null, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        EpochRecord[] history = [.. result.History.Where(e => e.Epoch > 0)];
        if (history.Length == 0)
        {
            throw new ArgumentException("result has no trained epoch, so it has neither rates nor gradients.", nameof(result));
        }

        double[] rates = [.. history.Select(e => e.LearningRate)];
        double[] norms = [.. history.Select(e => e.GradientNorm)];
        Scatter rate = Line("learning rate", history, rates, Palette.Green, "solid");
        rate.line.shape = "hv";
        rate.yaxis = "y2";
        var traces = new List<Trace> { rate, Line("gradient norm", history, norms, Palette.Blue, "solid") };
        EpochRecord[] clipped = [.. history.Where(e => e.Clipped)];
        if (clipped.Length > 0)
        {
            double[] positive = [.. norms.Where(v => v > 0 && double.IsFinite(v)).DefaultIfEmpty(1)];
            traces.Add(EpochMarks.Spans(
                "gradient clipped", [.. clipped.Select(e => e.Epoch)], result.Epochs, positive.Min() * Math.Pow(positive.Min() / positive.Max(), 0.04)));
        }

        if (clippingNorm is double norm)
        {
            traces.Add(EpochMarks.Horizontal("clipped above " + Number(norm), norm, 1, result.Epochs));
        }

        Yaxis top = Axes.Log(Axes.Y("learning rate η"), rates);
        Yaxis bottom = Axes.Log(Axes.Y("gradient norm ‖∂L/∂θ‖"), norms.Append(clippingNorm ?? double.NaN));
        top.domain = new[] { 0.66, 1 };
        bottom.domain = new[] { 0, 0.56 };
        top.anchor = "x";
        double[] steps = [.. rates.Distinct().Order()];
        if (steps.Length <= MostRateTicks)
        {
            (top.tickvals, top.ticktext) = (steps, Array.ConvertAll(steps, Number));      // every rate that was used can be read
        }

        var layout = new FigureLayout
        {
            title = title ?? "Learning rate and gradient of " + Literal(result.Network.ToString()),
            height = 460,
            xaxis = Axes.X("epoch"),
            yaxis = bottom,
            yaxis2 = top,
        };
        return new Figure(traces, layout, Require.Invariant(
            $"Learning rate and gradient norm over {Require.Count(result.Epochs, "epoch")}: the rate goes from {Number(rates[0])} to {Number(rates[^1])}, the norm from {Number(norms[0])} to {Number(norms[^1])} with its highest at {Number(norms.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max())}; {Require.Count(clipped.Length, "epoch")} clipped{Thinning.Remark(history.Length, Thinning.OfCurve(norms).Length)}."));
    }

    private static Scatter Line(string name, IReadOnlyList<EpochRecord> history, double[] values, string color, string dash)
    {
        int[] kept = Thinning.OfCurve(values);
        return new Scatter
        {
            name = name,
            mode = kept.Length == 1 ? "markers" : "lines",
            x = Array.ConvertAll(kept, i => history[i].Epoch),
            y = kept.Length == values.Length ? values : Thinning.Seen(values, kept),
            line = new SmoothLine { color = color, dash = dash, width = 2 },
        };
    }

    private static string Sentence(TrainingResult result, bool hasValidation, int reduced, int clipped, double? targetLoss)
    {
        IReadOnlyList<EpochRecord> history = result.History;
        string target = targetLoss is double t ? $"; the target {Number(t)} is {(result.BestLoss <= t ? "reached" : "not reached")}" : "";
        return Require.Invariant(
            $"Loss over {Require.Count(result.Epochs, "epoch")}: the training loss goes from {Number(history[0].TrainingLoss)} to {Number(history[^1].TrainingLoss)}; the best {(hasValidation ? "validation" : "training")} loss is {Number(result.BestLoss)} in epoch {result.BestEpoch}{target}; the learning rate was reduced {Require.Count(reduced, "time")} and {Require.Count(clipped, "epoch")} clipped{Thinning.Remark(history.Count, Thinning.OfCurve([.. history.Select(e => e.TrainingLoss)]).Length)}.");
    }
}
