using System.Globalization;
using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>Reads a form into settings, or says beside which control what is wrong.</summary>
public sealed class SettingsReader
{
    private const int MostSamples = 100_000, MostClasses = 10, MostWidth = 512, MostLayers = 6, MostEpochs = 1_000_000;

    private readonly SettingsForm form;
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    private SettingsReader(SettingsForm form) => this.form = form;

    /// <summary>The settings, null if any control is wrong, and the message for each control that is.</summary>
    public static (PlaygroundSettings? Settings, IReadOnlyDictionary<string, string> Errors) Read(SettingsForm form)
    {
        var reader = new SettingsReader(form);
        PlaygroundSettings settings = reader.Read();
        return (reader.errors.Count == 0 ? settings : null, reader.errors);
    }

    private PlaygroundSettings Read()
    {
        foreach (Control control in Controls.All.Where(c => c.Choices is not null && c.Applies(form)))
        {
            IReadOnlyList<Choice> choices = control.Choices!(form);
            string[] values = control.Several ? Several(control.Key) : [form[control.Key]];
            if (values.Length == 0 || values.Any(v => !choices.Any(c => c.Value == v)))
            {
                errors[control.Key] = $"“{form[control.Key]}” is not offered here; choose {string.Join(", ", choices.Select(c => c.Value))}.";
            }
        }

        bool classification = form[Controls.Task] == Controls.Classification;
        double train = Number(Controls.Train, 0.8, v => v is > 0 and <= 1, "above 0 and at most 1");
        double validation = Number(Controls.Validation, 0, v => v is >= 0 and < 1, "at least 0 and below 1");
        if (train + validation > 1 + 1e-12)
        {
            errors[Controls.Validation] = Invariant($"Training and validation part are {train + validation:0.###} together; at most 1 can be given away.");
        }

        int classes = Whole(Controls.Classes, 2, 2, MostClasses);
        return new PlaygroundSettings
        {
            Form = form,
            DataSet = Controls.Set(form) ?? DataSets.All[0],
            Classification = classification,
            Samples = Whole(Controls.Samples, 100, classification ? 4 * classes : 5, MostSamples),
            Classes = classes,
            Noise = Number(Controls.Noise, 0, v => v >= 0 && v <= 1000, "from 0 to 1000"),
            Target = form[Controls.Target] is { Length: > 0 } column ? column : null,
            Inputs = NameList.Read(form[Controls.Inputs]) is { Length: > 0 } list ? list : null,
            Features = Controls.ByKey[Controls.Features].Applies(form) ? Several(Controls.Features) : [],
            StandardiseInputs = form[Controls.Standardise] is "inputs" or "both",
            StandardiseTargets = !classification && form[Controls.Standardise] == "both",
            TrainFraction = train,
            ValidationFraction = validation,
            DataSeed = Whole(Controls.DataSeed, 1, int.MinValue, int.MaxValue),
            HiddenWidths = List(Controls.Hidden1, 1, MostWidth, MostLayers),
            Activation = Activation.All.FirstOrDefault(a => a.Name == form[Controls.ActivationName]) ?? Activation.Sigmoid,
            Training = ReadTraining(),
            EpochsPerSecond = form[Controls.Speed] == "full" ? null : Number(Controls.Speed, 200, v => v > 0, "above 0"),
            SweepWidths = List(Controls.SweepWidths, 1, MostWidth, 40, distinct: true),
            SweepSeeds = List(Controls.SweepSeeds, int.MinValue, int.MaxValue, 20, distinct: true),
            SweepAll = form[Controls.SweepAll] == "all",
        };
    }

    private TrainingOptions ReadTraining()
    {
        double limit = Number(Controls.ClippingLimit, 1, Positive, "above 0");
        double rate = Number(Controls.Rate, 0.01, Positive, "above 0");
        int? batch = Optional(Controls.Batch) ? Whole(Controls.Batch, 32, 1, int.MaxValue) : null;
        int? patience = Optional(Controls.Patience) ? Whole(Controls.Patience, 10, 0, MostEpochs) : null;
        var options = new TrainingOptions
        {
            Epochs = Whole(Controls.Epochs, 1000, 1, MostEpochs),
            BatchSize = batch,
            LearningRate = rate,
            WeightDecay = Number(Controls.Decay, 0, v => v is >= 0 and <= 1000, "from 0 to 1000"),
            Optimizer = Optimizer.All.FirstOrDefault(o => o.Name == form[Controls.OptimizerName]) ?? Optimizer.Adam,
            Clipping = form[Controls.Clipping] switch
            {
                "norm" => GradientClipping.ByNorm(limit),
                "value" => GradientClipping.ByValue(limit),
                _ => GradientClipping.None,
            },
            Plateau = patience is { } epochs
                ? new PlateauSchedule { Patience = epochs, Factor = Number(Controls.Factor, 0.5, v => v is > 0 and < 1, "above 0 and below 1") }
                : null,
            TargetLoss = Optional(Controls.TargetLoss) ? Number(Controls.TargetLoss, 0, v => v >= 0, "at least 0") : null,
            EarlyStoppingPatience = Optional(Controls.EarlyStopping) ? Whole(Controls.EarlyStopping, 10, 0, MostEpochs) : null,
            Seed = Whole(Controls.Seed, 1, int.MinValue, int.MaxValue),
        };
        if (errors.Count == 0)
        {
            options.Validate();
        }

        return options;
    }

    private string[] Several(string key) => [.. form[key].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    private static bool Positive(double value) => value > 0;

    private bool Optional(string key) => form[key].Length > 0;

    /// <summary>The control's number. A control that does not apply is not looked at.</summary>
    private double Number(string key, double otherwise, Func<double, bool> allowed, string range)
    {
        if (!Controls.ByKey[key].Applies(form))
        {
            return otherwise;
        }

        string text = form[key];
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && allowed(value))
        {
            return value;
        }

        errors[key] = text.Length == 0 ? $"A number is needed: {range}."
            : text.Contains(',', StringComparison.Ordinal) ? $"“{text}” is not a number: write the decimals after a point."
            : double.IsFinite(value) && value != 0 ? $"{text} is out of range: it has to be {range}."
            : $"“{text}” cannot be used: a number {range} is needed.";
        return otherwise;
    }

    private int Whole(string key, int otherwise, int least, int most)
    {
        if (!Controls.ByKey[key].Applies(form))
        {
            return otherwise;
        }

        if (int.TryParse(form[key], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most)
        {
            return value;
        }

        errors[key] = WholeMessage(form[key], least, most);
        return otherwise;
    }

    private int[] List(string key, int least, int most, int longest, bool distinct = false)
    {
        string[] parts = form[key].Split(',', StringSplitOptions.TrimEntries);
        var values = new List<int>();
        foreach (string part in parts)
        {
            if (!int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) || value < least || value > most)
            {
                errors[key] = WholeMessage(part, least, most);
                return [least == 1 ? 1 : 0];
            }

            values.Add(value);
        }

        if (values.Count > longest || (distinct && values.Distinct().Count() < values.Count))
        {
            errors[key] = values.Count > longest ? Invariant($"There are {values.Count} numbers; at most {longest} are allowed.") : "A number stands twice; each may stand once.";
        }

        return [.. values];
    }

    private static string WholeMessage(string text, int least, int most)
    {
        string range = (least, most) switch
        {
            (int.MinValue, _) => "",
            (_, int.MaxValue) => Invariant($" of at least {least}"),
            _ => Invariant($" from {least} to {most}"),
        };
        return text.Length == 0 ? $"A whole number{range} is needed." : $"“{text}” cannot be used: a whole number{range} is needed.";
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
