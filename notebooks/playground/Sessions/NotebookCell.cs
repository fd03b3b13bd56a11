using System.Text;
using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>C# that does in a notebook what the page has done: the same library calls with the same numbers.</summary>
public static class NotebookCell
{
    /// <summary>The cell's text. A run that can go on, or in which weights were moved, is repeated step by step to where it is.</summary>
    public static string Write(Experiment experiment, SettingsForm form, Snapshot run)
    {
        PlaygroundSettings settings = experiment.Settings;
        var cell = new StringBuilder("""
            #r "../lib/bin/Release/net10.0/Eml.dll"
            using System;
            using System.Linq;
            using Eml;
            using Eml.Data;
            using Eml.Heads;
            using Eml.Training;


            """.ReplaceLineEndings("\n"));
        cell.Append(Data(settings, form)).Append('\n')
            .Append(Invariant($"DatasetSplit split = data.Split(trainFraction: {settings.TrainFraction:R}, validationFraction: {settings.ValidationFraction:R}, seed: {settings.DataSeed});\n"))
            .Append("Dataset training = split.Training;\nDataset validation = split.Validation;\n")
            .Append(Scaling(settings)).Append('\n')
            .Append(Invariant($"Network network = Network.Create(\n    [training.Inputs.RowCount, {string.Join(", ", settings.HiddenWidths)}, training.Targets.RowCount],\n    Activation.{Property(settings.Activation)}, Head.{(settings.Classification ? "SoftmaxCrossEntropy" : "LinearQuadratic")}, seed: {settings.Seed});\n"))
            .Append(Options(settings.Training)).Append('\n');
        bool whole = run.State is RunState.Ready or RunState.Finished && run.Edits.IsEmpty;
        return cell.Append(whole ? "TrainingResult result = Trainer.Fit(network, training, validation, options);\nresult\n" : Steps(run)).ToString();
    }

    private static string Data(PlaygroundSettings s, SettingsForm form)
    {
        int perClass = Math.Max(2, s.Samples / s.Classes);
        return "Dataset data = " + s.Data switch
        {
            "spirals" => Invariant($"SyntheticClasses.Spirals(arms: {s.Classes}, samplesPerArm: {perClass}, noise: {s.Noise:R}, seed: {s.DataSeed})"),
            "moons" => Invariant($"SyntheticClasses.Moons(samplesPerClass: {perClass}, noise: {s.Noise:R}, seed: {s.DataSeed})"),
            "circles" => Invariant($"SyntheticClasses.Circles(samplesPerClass: {perClass}, noise: {s.Noise:R}, seed: {s.DataSeed})"),
            "blobs" => Invariant($"SyntheticClasses.Blobs(classes: {s.Classes}, samplesPerClass: {perClass}, deviation: {s.Noise:R}, seed: {s.DataSeed})"),
            "iris" => "RealData.Iris(\"data/iris.csv\")",
            "digits" => "RealData.Digits(\"data/digits.csv.gz\")",
            Controls.Csv => Csv(s, form),
            _ => Invariant($"SyntheticFunctions.All.First(f => f.Name == \"{s.Data}\").Sample(samples: {s.Samples}, noise: {s.Noise:R}, seed: {s.DataSeed})"),
        } + ";";
    }

    private static string Csv(PlaygroundSettings s, SettingsForm form)
    {
        string inputs = s.Inputs is null ? "" : $", inputs: [{string.Join(", ", s.Inputs.Select(Literal))}]";
        string targets = s.Target is null ? "" : $", targets: [{Literal(s.Target)}]";
        return $"CsvFile.Read({Literal(form[Controls.File])}{targets}{inputs}{(s.Classification ? ", classes: true" : "")})";
    }

    private static string Scaling(PlaygroundSettings s)
    {
        string inputs = s.StandardiseInputs ? """
            Standardizer inputs = Standardizer.Fit(training.Inputs);
            training = inputs.Transform(training);
            validation = validation is null ? null : inputs.Transform(validation);

            """ : "";
        string targets = s.StandardiseTargets ? """
            Standardizer targets = Standardizer.Fit(training.Targets);
            training = new Dataset(training.Name, training.Inputs, targets.Transform(training.Targets));
            validation = validation is null ? null : new Dataset(validation.Name, validation.Inputs, targets.Transform(validation.Targets));

            """ : "";
        return (inputs + targets).ReplaceLineEndings("\n");
    }

    private static string Options(TrainingOptions o)
    {
        var lines = new List<string>
        {
            Invariant($"Epochs = {o.Epochs}"),
            Invariant($"LearningRate = {o.LearningRate:R}"),
            $"Optimizer = Optimizer.{o.Optimizer.GetType().Name}",
            Invariant($"Seed = {o.Seed}"),
        };
        Add(o.BatchSize is { } batch, () => Invariant($"BatchSize = {o.BatchSize}"));
        Add(o.Clipping is NormClipping, () => Invariant($"Clipping = GradientClipping.ByNorm({((NormClipping)o.Clipping).Limit:R})"));
        Add(o.Clipping is ValueClipping, () => Invariant($"Clipping = GradientClipping.ByValue({((ValueClipping)o.Clipping).Limit:R})"));
        Add(o.Plateau is not null, () => Invariant($"Plateau = new PlateauSchedule {{ Patience = {o.Plateau!.Patience}, Factor = {o.Plateau.Factor:R} }}"));
        Add(o.TargetLoss is not null, () => Invariant($"TargetLoss = {o.TargetLoss:R}"));
        Add(o.EarlyStoppingPatience is not null, () => Invariant($"EarlyStoppingPatience = {o.EarlyStoppingPatience}"));
        return "var options = new TrainingOptions\n{\n" + string.Concat(lines.Select(l => $"    {l},\n")) + "};\n";

        void Add(bool needed, Func<string> line)
        {
            if (needed)
            {
                lines.Add(line());
            }
        }
    }

    private static string Steps(Snapshot run)
    {
        var text = new StringBuilder("""
            var run = new TrainingRun(network, training, validation, options);
            void GoTo(int epoch, int batch)
            {
                while (run.StopReason is null && (run.History.Count - 1, run.BatchesDone).CompareTo((epoch, batch)) < 0)
                {
                    run.StepBatch();
                }
            }


            """.ReplaceLineEndings("\n"));
        foreach (WeightEdit edit in run.Edits)
        {
            text.Append(Invariant($"GoTo({edit.At.Epoch}, {edit.At.Batch});\nnetwork.Parameters[{edit.Parameter}] = {edit.Value:R};    // {run.Network.Parameters.Describe(edit.Parameter)}\nrun.ParametersChanged();\n"));
        }

        return text.Append(Invariant($"GoTo({run.Position.Epoch}, {run.Position.Batch});\n"))
            .Append(run.State == RunState.Finished ? "run.Finish()\n" : "run.History[^1]\n").ToString();
    }

    private static string Property(Activation activation) =>
        activation == Activation.Sigmoid ? nameof(Activation.Sigmoid) : activation == Activation.Tanh ? nameof(Activation.Tanh) : nameof(Activation.ReLU);

    private static string Literal(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
