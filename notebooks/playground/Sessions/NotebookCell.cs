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
            using Eml.IO;
            using Eml.Training;


            """.ReplaceLineEndings("\n"));
        cell.Append("Dataset data = ").Append(settings.DataSet.Cell(settings, form)).Append(";\n").Append(Features(settings))
            .Append(Invariant($"DatasetSplit split = data.Split(trainFraction: {settings.TrainFraction:R}, validationFraction: {settings.ValidationFraction:R}, seed: {settings.DataSeed});\n"))
            .Append("Dataset training = split.Training;\nDataset validation = split.Validation;\n")
            .Append(Scaling(settings)).Append('\n')
            .Append(Invariant($"Network network = Network.Create(\n    [training.Inputs.RowCount, {string.Join(", ", settings.HiddenWidths)}, training.Targets.RowCount],\n    Activation.{Property(settings.Activation)}, Head.{(settings.Classification ? "SoftmaxCrossEntropy" : "LinearQuadratic")}, seed: {settings.Seed});\n"))
            .Append(Options(settings.Training)).Append('\n');
        bool whole = run.State is RunState.Ready or RunState.Finished && run.Edits.IsEmpty && run.Changes.IsEmpty;
        return cell.Append(whole ? $"TrainingResult result = Trainer.Fit(network, training, validation, options);\n{Model(settings, "result.Network")}result\n" : Steps(settings, run)).ToString();
    }

    private static string Features(PlaygroundSettings s) => s.Features.Count == 0 || s.Features.SequenceEqual(["x", "y"], StringComparer.Ordinal) ? ""
        : $"data = PlaneFeatures.Of(data, [{string.Join(", ", s.Features.Select(Literal))}]);\n";

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

    /// <summary>What is saved and used elsewhere: it takes values as they are measured, and names the classes.</summary>
    private static string Model(PlaygroundSettings s, string network)
    {
        string scaling = (s.StandardiseInputs ? ", inputScaling: inputs" : "") + (s.StandardiseTargets ? ", targetScaling: targets" : "");
        return $"var model = new Model({network}{scaling}{(s.Classification ? ", classNames: data.TargetNames" : "")});\n";
    }

    private static string Options(TrainingOptions o) => "var options = new TrainingOptions\n{\n" + string.Concat(Lines(o, new TrainingOptions(), all: true).Select(l => $"    {l},\n")) + "};\n";

    /// <summary>The options that differ, as an object initializer sets them.</summary>
    private static List<string> Lines(TrainingOptions o, TrainingOptions before, bool all)
    {
        var lines = new List<string>();
        Add(all || o.Epochs != before.Epochs, Invariant($"Epochs = {o.Epochs}"));
        Add(all || o.LearningRate != before.LearningRate, Invariant($"LearningRate = {o.LearningRate:R}"));
        Add(o.WeightDecay != before.WeightDecay, Invariant($"WeightDecay = {o.WeightDecay:R}"));
        Add(all, $"Optimizer = Optimizer.{o.Optimizer.GetType().Name}");
        Add(all, Invariant($"Seed = {o.Seed}"));
        Add(o.BatchSize != before.BatchSize, Invariant($"BatchSize = {Or(o.BatchSize)}"));
        Add(o.Clipping != before.Clipping, "Clipping = GradientClipping." + o.Clipping switch
        {
            NormClipping norm => Invariant($"ByNorm({norm.Limit:R})"),
            ValueClipping value => Invariant($"ByValue({value.Limit:R})"),
            _ => "None",
        });
        Add(o.Plateau != before.Plateau, o.Plateau is { } plateau ? Invariant($"Plateau = new PlateauSchedule {{ Patience = {plateau.Patience}, Factor = {plateau.Factor:R} }}") : "Plateau = null");
        Add(o.TargetLoss != before.TargetLoss, Invariant($"TargetLoss = {(o.TargetLoss is { } target ? Invariant($"{target:R}") : "null")}"));
        Add(o.EarlyStoppingPatience != before.EarlyStoppingPatience, Invariant($"EarlyStoppingPatience = {Or(o.EarlyStoppingPatience)}"));
        return lines;

        void Add(bool needed, string line)
        {
            if (needed)
            {
                lines.Add(line);
            }
        }

        static string Or(int? value) => value is { } v ? Invariant($"{v}") : "null";
    }

    private static string Steps(PlaygroundSettings settings, Snapshot run)
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
        IEnumerable<(Position At, string Text)> edits = run.Edits.Select(e => (e.At, Invariant(
            $"network.Parameters[{e.Parameter}] = {e.Value:R};    // {run.BestNetwork.Parameters.Describe(e.Parameter)}\nrun.ParametersChanged();\n")));
        foreach ((Position at, string what) in Changes(settings, run).Concat(edits).OrderBy(s => s.At).Where(s => s.At <= run.Position))
        {
            text.Append(Invariant($"GoTo({at.Epoch}, {at.Batch});\n")).Append(what);
        }

        return text.Append(Invariant($"GoTo({run.Position.Epoch}, {run.Position.Batch});\n"))
            .Append(Model(settings, "run.BestNetwork()"))
            .Append(run.State == RunState.Finished ? "run.Finish()\n" : Here(run)).ToString();
    }

    /// <summary>The losses where the run is: recorded at the end of an epoch, else those of its present weights.</summary>
    private static string Here(Snapshot run) => run.IsRecorded ? "run.History[^1]\n"
        : $"new {{ TrainingLoss = network.Loss(training.Inputs, training.Targets){(run.BestShown.Scores.Validation is null ? "" : ", ValidationLoss = network.Loss(validation.Inputs, validation.Targets)")} }}\n";

    private static IEnumerable<(Position At, string Text)> Changes(PlaygroundSettings settings, Snapshot run)
    {
        TrainingOptions before = settings.Training;
        for (int i = 0; i < run.Changes.Length; i++)
        {
            if (SettingsReader.Read(RunChange.Apply(settings.Form, run.Changes.Take(i + 1))).Settings is { } changed && Lines(changed.Training, before, all: false) is { Count: > 0 } lines)
            {
                before = changed.Training;
                yield return (new Position(run.Changes[i].Epoch, 0), $"options = options with {{ {string.Join(", ", lines)} }};\nrun.Change(options);\n");
            }
        }
    }

    private static string Property(Activation activation) =>
        activation == Activation.Sigmoid ? nameof(Activation.Sigmoid) : activation == Activation.Tanh ? nameof(Activation.Tanh)
        : activation == Activation.ReLU ? nameof(Activation.ReLU) : $"Parse(\"{activation.Name}\")";

    internal static string Literal(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
