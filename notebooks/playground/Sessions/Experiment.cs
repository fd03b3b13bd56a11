using Eml.Data;
using Eml.IO;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Playground.Sessions;

/// <summary>Everything a run starts from, made of settings alone: the same settings give the same experiment, to the last bit.</summary>
public sealed class Experiment
{
    /// <summary>How many values a run may keep, one for each sample in each hidden unit, how many weights it may have, and how many numbers its file: a link must not exhaust the machine.</summary>
    public const long MostValues = 8_000_000;

    private const int LongestList = 20;

    private readonly DatasetSplit raw;

    private Experiment(PlaygroundSettings settings, DatasetSplit raw, Standardizer? inputs, Standardizer? targets)
    {
        Settings = settings;
        this.raw = raw;
        InputScaling = inputs;
        TargetScaling = targets;
        Training = AsTaken(raw.Training)!;
        Validation = AsTaken(raw.Validation);
        Test = AsTaken(raw.Test);
        Truth = Scale(settings.DataSet.Truth, inputs, targets);
    }

    public PlaygroundSettings Settings { get; }

    /// <summary>How many values its run keeps.</summary>
    public long Values => ((long)(raw.Training.Count + (raw.Validation?.Count ?? 0)) * Settings.HiddenWidths.Sum()) + Weights(Training.Inputs.RowCount, Settings.HiddenWidths, Training.Targets.RowCount);

    public Dataset Training { get; }

    public Dataset? Validation { get; }

    public Dataset? Test { get; }

    /// <summary>The function that the data came from, in the units that the network sees; null when it is not known.</summary>
    public Func<double, double>? Truth { get; }

    /// <summary>What the inputs were scaled with; null if they were not.</summary>
    public Standardizer? InputScaling { get; }

    /// <summary>What the targets were scaled with; null if they were not.</summary>
    public Standardizer? TargetScaling { get; }

    /// <summary>The training samples as they are: points in the plane, where there are such.</summary>
    public Dataset RawTraining => raw.Training;

    /// <inheritdoc cref="RawTraining"/>
    public Dataset? RawValidation => raw.Validation;

    /// <inheritdoc cref="RawTraining"/>
    public Dataset? RawTest => raw.Test;

    public bool IsPlane => Settings.Classification && raw.Training.Inputs.RowCount == 2;

    public bool IsCurve => !Settings.Classification && Training.Inputs.RowCount == 1 && Training.Targets.RowCount == 1;

    public int? ImageWidth => Settings.DataSet.ImageWidth;

    /// <summary>What is judged by eye where training samples would flatter: the validation part, else the training part. The test part is looked at on request only.</summary>
    public Dataset Judged => Validation ?? Training;

    /// <summary>Makes data, split and scaling.</summary>
    /// <exception cref="ControlException">They cannot be made; the message stands beside the control it names.</exception>
    public static Experiment Create(PlaygroundSettings settings, Upload? upload)
    {
        Dataset data = settings.DataSet.Load(settings, upload);
        int units = Math.Max(settings.HiddenWidths.Sum(), settings.SweepWidths.Max());
        if ((long)data.Count * units > MostValues)
        {
            throw new ControlException(settings.HiddenWidths.Sum() == units ? Controls.Hidden1 : Controls.SweepWidths, FormattableString.Invariant(
                $"{data.Count} samples times {units} hidden units are {(long)data.Count * units / 1e6:0.#} million values to keep; at most {MostValues / 1_000_000} million are allowed here: take fewer samples or units."));
        }

        int features = HasFeatures(settings) ? settings.Features.Count : data.Inputs.RowCount;
        long weights = Math.Max(Weights(features, settings.HiddenWidths, data.Targets.RowCount), settings.SweepWidths.Max(w => Weights(features, [w], data.Targets.RowCount)));
        if (weights > MostValues)
        {
            throw new ControlException(Controls.Hidden1, FormattableString.Invariant(
                $"{features} inputs and these hidden units need {weights / 1e6:0.#} million weights; at most {MostValues / 1_000_000} million are allowed here: leave columns out, or take fewer units, in the sweep too."));
        }

        DatasetSplit split;
        try
        {
            split = data.Split(settings.TrainFraction, settings.ValidationFraction, settings.DataSeed);
        }
        catch (ArgumentException e)
        {
            throw new ControlException(Controls.Train, e.Sentence());
        }

        try
        {
            Standardizer? inputs = settings.StandardiseInputs ? Standardizer.Fit(Featured(settings, split.Training).Inputs) : null;
            return new Experiment(settings, split, inputs, settings.StandardiseTargets ? Standardizer.Fit(split.Training.Targets) : null);
        }
        catch (ArgumentException e)
        {
            throw new ControlException(settings.StandardiseInputs ? Controls.Standardise : Controls.Features, e.Sentence());       // values at the end of what a number holds
        }
    }

    /// <summary>What the network takes for raw samples: their features, scaled.</summary>
    public Matrix<double> Taken(Matrix<double> X)
    {
        Matrix<double> featured = HasFeatures(Settings) ? PlaneFeatures.Of(X, Settings.Features) : X;
        return InputScaling?.Transform(featured) ?? featured;
    }

    /// <summary>What a saved model takes, in a sentence.</summary>
    public string ModelInputs
    {
        get
        {
            bool features = HasFeatures(Settings);
            IReadOnlyList<string> names = features ? [.. Settings.Features.Select(PlaneFeatures.Label)] : raw.Training.InputNames;
            string list = string.Join(", ", names.Count <= LongestList ? names : [names[0], names[1], "…", names[^1]]);
            return features ? $"Its inputs are features of a point, in this order: {list}; PlaneFeatures.Of makes them of x and y."
                : FormattableString.Invariant($"It takes values as they are measured, {names.Count} per sample, in this order: {list}.");
        }
    }

    /// <summary>A network with the scaling and the class names of these data, so that it takes values as they are measured (of points in the plane: their features).</summary>
    public Model ModelOf(Network network) => new(network, InputScaling, TargetScaling, Settings.Classification ? raw.Training.TargetNames : null);

    /// <summary>A network's scores on training and validation part.</summary>
    /// <param name="network">The network.</param>
    /// <param name="recorded">The epoch that ended with just these weights, whose losses are taken; null where there is none, and they are computed.</param>
    public Scores Judge(Network network, EpochRecord? recorded = null) =>
        new(JudgeOn(network, Training, recorded?.TrainingLoss), Validation is null ? null : JudgeOn(network, Validation, recorded?.ValidationLoss));

    /// <summary>A network's score on one part.</summary>
    public Score JudgeOn(Network network, Dataset part, double? recorded = null) => Score.Of(network, part, TargetScaling?.Scale, Settings.Classification, recorded);

    /// <summary>A new network with its first weights.</summary>
    public Network CreateNetwork() => Network.Create(
        [Training.Inputs.RowCount, .. Settings.HiddenWidths, Training.Targets.RowCount], Settings.Activation, Settings.Head, Settings.Seed);

    /// <summary>The search over N1 with these data and options.</summary>
    public HiddenWidthSearchOptions CreateSweep(double target) => new()
    {
        TargetLoss = target,
        Widths = Settings.SweepWidths,
        Seeds = Settings.SweepSeeds,
        Training = Settings.Training,
        Activation = Settings.Activation,
        Head = Settings.Head,
        StopAtFirst = !Settings.SweepAll,
    };

    private static long Weights(int inputs, IReadOnlyList<int> hidden, int outputs) => hidden.Append(outputs).Zip(hidden.Prepend(inputs), (to, from) => (long)to * from).Sum();

    private static bool HasFeatures(PlaygroundSettings settings) => settings.Features.Count > 0 && !settings.Features.SequenceEqual(["x", "y"], StringComparer.Ordinal);

    private static Dataset Featured(PlaygroundSettings settings, Dataset data) => HasFeatures(settings) ? PlaneFeatures.Of(data, settings.Features) : data;

    private Dataset? AsTaken(Dataset? data)
    {
        if (data is null)
        {
            return null;
        }

        Dataset featured = Featured(Settings, data);
        return InputScaling is null && TargetScaling is null ? featured : new Dataset(
            data.Name, InputScaling?.Transform(featured.Inputs) ?? featured.Inputs, TargetScaling?.Transform(data.Targets) ?? data.Targets,
            InputScaling is null ? featured.InputNames : [.. featured.InputNames.Select(n => n + ", standardised")],
            TargetScaling is null ? data.TargetNames : [.. data.TargetNames.Select(n => n + ", standardised")]);
    }

    private static Func<double, double>? Scale(Func<double, double>? truth, Standardizer? inputs, Standardizer? targets) => truth is null ? null : x =>
    {
        Matrix<double> taken = One(x);
        Matrix<double> y = One(truth((inputs?.Inverse(taken) ?? taken)[0, 0]));
        return (targets?.Transform(y) ?? y)[0, 0];
    };

    private static Matrix<double> One(double value) => Matrix<double>.Build.Dense(1, 1, value);
}

/// <summary>Settings that cannot be used, although each text by itself is right.</summary>
public sealed class ControlException(string control, string message) : Exception(message)
{
    /// <summary>The control beside which the message belongs.</summary>
    public string Control { get; } = control;
}
