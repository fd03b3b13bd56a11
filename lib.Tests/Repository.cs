using System.Runtime.CompilerServices;

namespace Eml.Tests;

/// <summary>Finds the files of the repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Eml.slnx.</summary>
    public static string Root { get; } = Find();

    public static string File(string path) => Path.Combine(Root, path);

    /// <summary>All files of these patterns, build outputs left out.</summary>
    public static IEnumerable<string> Files(params string[] patterns) => patterns
        .SelectMany(pattern => Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories))
        .Where(path => !Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts" or ".git"));

    private static string Find([CallerFilePath] string here = "")
    {
        // The build's own path first; a build moved elsewhere is searched for from where it runs.
        foreach (string? start in new[] { Path.GetDirectoryName(here), AppContext.BaseDirectory })
        {
            for (DirectoryInfo? folder = start is null ? null : new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (folder.Exists && System.IO.File.Exists(Path.Combine(folder.FullName, "Eml.slnx")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException("Eml.slnx was not found above the tests.");
    }
}
