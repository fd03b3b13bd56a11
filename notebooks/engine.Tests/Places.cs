namespace Eml.Engine.Tests;

/// <summary>Where things lie in the repository.</summary>
internal static class Places
{
    /// <summary>The folder that holds Eml.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the notebooks.</summary>
    public static string Notebooks { get; } = Path.Combine(Root, "notebooks");

    /// <summary>The notebooks' names, without extension.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Notebooks, "*.ipynb").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>The library, as the notebooks refer to it.</summary>
    public static string Library { get; } = Path.Combine(Root, "lib", "bin", "Release", "net10.0", "Eml.dll");

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Eml.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Eml.slnx was not found above the tests.");
        }

        return folder;
    }
}
