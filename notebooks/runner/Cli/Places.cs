using System.Reflection;

namespace Eml.Runner.Cli;

/// <summary>Where things are, whatever folder the runner is started in.</summary>
internal static class Places
{
    /// <summary>The folder that holds the notebooks.</summary>
    /// <exception cref="UsageException">It is neither where it was at build time nor above the current folder.</exception>
    public static string NotebooksFolder()
    {
        string? built = typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == "NotebooksFolder")?.Value;
        built = Directory.Exists(built) ? built : null;
        for (string? folder = Directory.GetCurrentDirectory(); built is null && folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string candidate = Path.Combine(folder, "notebooks");
            built = Directory.Exists(Path.Combine(candidate, "runner")) ? candidate : null;
        }

        return built ?? throw new UsageException("The folder notebooks was not found: start the runner inside the repository, or name the notebooks.");
    }

    /// <summary>The folder above the notebooks: the repository's root.</summary>
    public static string Root() => Path.GetDirectoryName(NotebooksFolder())!;

    /// <summary>Every notebook of the notebooks folder, by name.</summary>
    public static string[] AllNotebooks() =>
        [.. Directory.GetFiles(NotebooksFolder(), "*.ipynb").Order(StringComparer.Ordinal)];
}
