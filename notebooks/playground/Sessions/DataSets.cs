using Eml.Data;

namespace Eml.Playground.Sessions;

/// <summary>The data sets of the page. Another one is another entry here, and nothing else on the page.</summary>
public static class DataSets
{
    private static readonly string folder = Path.Combine(AppContext.BaseDirectory, "data");

    /// <summary>All of them, the order in which they are offered.</summary>
    public static IReadOnlyList<DataSet> All { get; } =
    [
        Function(SyntheticFunctions.Sine, Presets("10", "0.03", "5000", "0.0075", samples: "100", noise: "0.1")),
        Function(SyntheticFunctions.Sinc, Presets("20", "0.02", "10000", "0.0007", samples: "150", noise: "0.03")),
        Function(SyntheticFunctions.Step, Presets("8", "0.05", "5000", "0.015", samples: "100", noise: "0.05")),
        Function(SyntheticFunctions.NoisyComposite, Presets("20", "0.03", "10000", "0.007", samples: "200", noise: "0.1")),
        Plane(
            "spirals", s => SyntheticClasses.Spirals(s.Classes, PerClass(s), s.Noise, s.DataSeed),
            s => Text($"SyntheticClasses.Spirals(arms: {s.Classes}, samplesPerArm: {PerClass(s)}, noise: {s.Noise:R}, seed: {s.DataSeed})"),
            Presets("32", "0.05", "3000", "0.2", samples: "300", noise: "0.02"), hasClasses: true),
        Plane(
            "moons", s => SyntheticClasses.Moons(PerClass(s), s.Noise, s.DataSeed),
            s => Text($"SyntheticClasses.Moons(samplesPerClass: {PerClass(s)}, noise: {s.Noise:R}, seed: {s.DataSeed})"),
            Presets("12", "0.03", "2000", "0.01", samples: "200", noise: "0.1")),
        Plane(
            "circles", s => SyntheticClasses.Circles(PerClass(s), s.Noise, s.DataSeed),
            s => Text($"SyntheticClasses.Circles(samplesPerClass: {PerClass(s)}, noise: {s.Noise:R}, seed: {s.DataSeed})"),
            Presets("12", "0.03", "2000", "0.01", samples: "200", noise: "0.08")),
        Plane(
            "blobs", s => SyntheticClasses.Blobs(s.Classes, PerClass(s), s.Noise, s.DataSeed),
            s => Text($"SyntheticClasses.Blobs(classes: {s.Classes}, samplesPerClass: {PerClass(s)}, deviation: {s.Noise:R}, seed: {s.DataSeed})"),
            Presets("8", "0.03", "1000", "0.05", samples: "200", noise: "0.25"), hasClasses: true),
        new("iris", "Iris (150 flowers)", Controls.Classification, (_, _) => RealData.Iris(Path.Combine(folder, "iris.csv")), (_, _) => "RealData.Iris(\"data/iris.csv\")")
        {
            Presets = Presets("10", "0.02", "1000", "0.09", standardise: "inputs"),
        },
        new("digits", "digits (1797 images)", Controls.Classification, (_, _) => RealData.Digits(Path.Combine(folder, "digits.csv.gz")), (_, _) => "RealData.Digits(\"data/digits.csv.gz\")")
        {
            Presets = Presets("32", "0.01", "60", "0.06", batch: "64", speed: "10"),
            ImageWidth = 8,
        },
        new(Controls.Csv, "CSV file …", null, CsvData.Read, CsvData.Cell) { Presets = Presets("20", "0.01", "2000", "", standardise: "inputs") },
    ];

    /// <summary>The data set of that name; null if there is none.</summary>
    public static DataSet? Find(string name) => All.FirstOrDefault(d => d.Name == name);

    /// <summary>Those that a task offers.</summary>
    public static IEnumerable<DataSet> Of(string task) => All.Where(d => d.Task is null || d.Task == task);

    private static DataSet Function(SyntheticFunction f, IReadOnlyList<KeyValuePair<string, string>> presets) => new(
        f.Name, $"{f.Name}: {f.Formula}", Controls.Regression, (s, _) => f.Sample(s.Samples, s.Noise, s.DataSeed),
        (s, _) => Text($"SyntheticFunctions.All.First(f => f.Name == \"{f.Name}\").Sample(samples: {s.Samples}, noise: {s.Noise:R}, seed: {s.DataSeed})"))
    {
        Presets = presets,
        IsSynthetic = true,
        Truth = f.F,
    };

    private static DataSet Plane(
        string name, Func<PlaygroundSettings, Dataset> load, Func<PlaygroundSettings, string> cell, IReadOnlyList<KeyValuePair<string, string>> presets, bool hasClasses = false) =>
        new(name, name, Controls.Classification, (s, _) => load(s), (s, _) => cell(s)) { Presets = presets, IsSynthetic = true, HasClasses = hasClasses, IsPlane = true };

    private static KeyValuePair<string, string>[] Presets(
        string hidden, string rate, string epochs, string target, string samples = "", string noise = "", string standardise = "none", string batch = "", string speed = "200") =>
    [
        new(Controls.Samples, samples), new(Controls.Noise, noise), new(Controls.Standardise, standardise), new(Controls.Hidden1, hidden), new(Controls.Rate, rate),
        new(Controls.Batch, batch), new(Controls.Epochs, epochs), new(Controls.TargetLoss, target), new(Controls.Speed, speed),
    ];

    private static int PerClass(PlaygroundSettings s) => Math.Max(2, s.Samples / s.Classes);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
