namespace Eml.Playground.Sessions;

/// <summary>Settings under which a data set is learned well: choosing the data set brings them.</summary>
public static class Presets
{
    /// <summary>The settings of a data set, by control; empty for one that is not known.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> For(string data) => data switch
    {
        "sine" => Settings("100", "0.1", "none", "10", "0.03", "", "5000", "0.0075"),
        "sinc" => Settings("150", "0.03", "none", "20", "0.02", "", "10000", "0.0007"),
        "step" => Settings("100", "0.05", "none", "8", "0.05", "", "5000", "0.015"),
        "noisy composite" => Settings("200", "0.1", "none", "20", "0.03", "", "10000", "0.007"),
        "spirals" => Settings("300", "0.02", "none", "32", "0.05", "", "3000", "0.2"),
        "moons" => Settings("200", "0.1", "none", "12", "0.03", "", "2000", "0.01"),
        "circles" => Settings("200", "0.08", "none", "12", "0.03", "", "2000", "0.01"),
        "blobs" => Settings("200", "0.25", "none", "8", "0.03", "", "1000", "0.05"),
        "iris" => Settings("", "", "inputs", "10", "0.02", "", "1000", "0.09"),
        "digits" => Settings("", "", "none", "32", "0.01", "64", "60", "0.06", speed: "10"),
        Controls.Csv => Settings("", "", "inputs", "20", "0.01", "", "2000", ""),
        _ => [],
    };

    private static KeyValuePair<string, string>[] Settings(
        string samples, string noise, string standardise, string hidden, string rate, string batch, string epochs, string target, string speed = "200") =>
    [
        new(Controls.Samples, samples), new(Controls.Noise, noise), new(Controls.Standardise, standardise), new(Controls.Hidden1, hidden), new(Controls.Rate, rate),
        new(Controls.Batch, batch), new(Controls.Epochs, epochs), new(Controls.TargetLoss, target), new(Controls.Speed, speed),
    ];
}
