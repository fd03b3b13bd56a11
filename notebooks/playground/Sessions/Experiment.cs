using Eml.Data;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Playground.Sessions;

/// <summary>Everything a run starts from, made of settings alone: the same settings give the same experiment, to the last bit.</summary>
public sealed class Experiment
{
    private Experiment(PlaygroundSettings settings, Dataset training, Dataset? validation, Dataset? test, Func<double, double>? truth)
    {
        Settings = settings;
        Training = training;
        Validation = validation;
        Test = test;
        Truth = truth;
    }

    public PlaygroundSettings Settings { get; }

    public Dataset Training { get; }

    public Dataset? Validation { get; }

    public Dataset? Test { get; }

    /// <summary>The function that the data came from, in the units that the network sees; null when it is not known.</summary>
    public Func<double, double>? Truth { get; }

    public bool IsPlane => Settings.Classification && Training.Inputs.RowCount == 2;

    public bool IsCurve => !Settings.Classification && Training.Inputs.RowCount == 1 && Training.Targets.RowCount == 1;

    public bool IsImages => Settings.Data == "digits";

    /// <summary>What is judged by eye where training samples would flatter: the test part, else the validation part, else the training part.</summary>
    public Dataset Unseen => Test ?? Validation ?? Training;

    /// <summary>Makes data, split and scaling.</summary>
    /// <exception cref="ControlException">They cannot be made; the message stands beside the control it names.</exception>
    public static Experiment Create(PlaygroundSettings settings, Upload? upload)
    {
        (Dataset data, Func<double, double>? truth) = DataSource.Load(settings, upload);
        DatasetSplit split;
        try
        {
            split = data.Split(settings.TrainFraction, settings.ValidationFraction, settings.DataSeed);
        }
        catch (ArgumentException e)
        {
            throw new ControlException(Controls.Train, e.Message);
        }

        Standardizer? inputs = settings.StandardiseInputs ? Standardizer.Fit(split.Training.Inputs) : null;
        Standardizer? targets = settings.StandardiseTargets ? Standardizer.Fit(split.Training.Targets) : null;
        return new Experiment(
            settings, Scale(split.Training, inputs, targets)!, Scale(split.Validation, inputs, targets), Scale(split.Test, inputs, targets), Scale(truth, inputs, targets));
    }

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

    private static Dataset? Scale(Dataset? data, Standardizer? inputs, Standardizer? targets)
    {
        if (data is null || (inputs is null && targets is null))
        {
            return data;
        }

        return new Dataset(
            data.Name, inputs?.Transform(data.Inputs) ?? data.Inputs, targets?.Transform(data.Targets) ?? data.Targets,
            inputs is null ? data.InputNames : [.. data.InputNames.Select(n => n + ", standardised")],
            targets is null ? data.TargetNames : [.. data.TargetNames.Select(n => n + ", standardised")]);
    }

    private static Func<double, double>? Scale(Func<double, double>? truth, Standardizer? inputs, Standardizer? targets) => truth is null ? null : x =>
    {
        Matrix<double> raw = One(x);
        Matrix<double> y = One(truth((inputs?.Inverse(raw) ?? raw)[0, 0]));
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
