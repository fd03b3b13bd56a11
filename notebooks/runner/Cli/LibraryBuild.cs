using System.Diagnostics;

namespace Eml.Runner.Cli;

/// <summary>Builds the library that lies beside the notebooks' folder, <c>../lib</c> as a notebook refers to it.</summary>
internal static class LibraryBuild
{
    /// <summary>The library's folder, if there is one.</summary>
    /// <param name="notebook">A notebook's full path.</param>
    public static string? FolderFor(string notebook)
    {
        string folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(notebook)!, "..", "lib"));
        return Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.csproj").Any() ? folder : null;
    }

    /// <summary>Builds a library.</summary>
    /// <returns>Null, or, if it does not build, the compiler's messages, one a line.</returns>
    public static async Task<string?> RunAsync(string folder, CancellationToken cancellation)
    {
        using Process build = Process.Start(new ProcessStartInfo("dotnet", ["build", folder, "--configuration", "Release", "--verbosity", "quiet"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        try
        {
            string log = await build.StandardOutput.ReadToEndAsync(cancellation);
            await build.WaitForExitAsync(cancellation);
            return build.ExitCode == 0 ? null : Errors(log, folder);
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>The errors in a build's log, without the project and the folder they are in; the whole log if it names none.</summary>
    private static string Errors(string log, string folder)
    {
        string[] errors = [.. log.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal))
            .Select(line => line.Split(" [")[0].Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Trim())
            .Distinct(StringComparer.Ordinal)];
        return errors.Length == 0 ? log.Trim() : string.Join('\n', errors);
    }
}
