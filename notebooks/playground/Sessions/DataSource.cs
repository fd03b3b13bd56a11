using Eml.Data;

namespace Eml.Playground.Sessions;

/// <summary>The data set that settings ask for.</summary>
public static class DataSource
{
    /// <summary>Where the real data sets lie beside the program.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "data");

    /// <summary>The data, and the function it came from if that is known.</summary>
    /// <exception cref="ControlException">The file is missing or cannot be read.</exception>
    public static (Dataset Data, Func<double, double>? Truth) Load(PlaygroundSettings settings, Upload? upload)
    {
        int perClass = Math.Max(2, settings.Samples / settings.Classes);
        return settings.Data switch
        {
            "spirals" => (SyntheticClasses.Spirals(settings.Classes, perClass, settings.Noise, settings.DataSeed), null),
            "moons" => (SyntheticClasses.Moons(perClass, settings.Noise, settings.DataSeed), null),
            "circles" => (SyntheticClasses.Circles(perClass, settings.Noise, settings.DataSeed), null),
            "blobs" => (SyntheticClasses.Blobs(settings.Classes, perClass, settings.Noise, settings.DataSeed), null),
            "iris" => (RealData.Iris(Path.Combine(Folder, "iris.csv")), null),
            "digits" => (RealData.Digits(Path.Combine(Folder, "digits.csv.gz")), null),
            Controls.Csv => (ReadCsv(settings, upload), null),
            _ => FromFunction(SyntheticFunctions.All.First(f => f.Name == settings.Data), settings),
        };
    }

    private static (Dataset, Func<double, double>?) FromFunction(SyntheticFunction function, PlaygroundSettings settings) =>
        (function.Sample(settings.Samples, settings.Noise, settings.DataSeed), function.F);

    private static Dataset ReadCsv(PlaygroundSettings settings, Upload? upload)
    {
        if (upload is null)
        {
            throw new ControlException(Controls.Data, "Choose a CSV file: a header row with column names, then a row of numbers per sample.");
        }

        try
        {
            return CsvFile.Parse(upload.Content, upload.Name, settings.Target is null ? null : [settings.Target], settings.Inputs, settings.Classification);
        }
        catch (ArgumentException e)
        {
            throw new ControlException(e.ParamName == "targets" ? Controls.Target : Controls.Inputs, e.Message);
        }
        catch (InvalidDataException e)
        {
            throw new ControlException(Controls.Data, e.Message);
        }
    }
}
