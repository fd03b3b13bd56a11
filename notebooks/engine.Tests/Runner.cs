using System.Diagnostics;

namespace Eml.Engine.Tests;

/// <summary>The runner, started as a user starts it.</summary>
internal static class Runner
{
    /// <summary>Runs notebooks.</summary>
    /// <param name="report">The folder that gets the executed copies.</param>
    /// <param name="notebooks">The notebooks' paths.</param>
    public static async Task RunAsync(string report, params string[] notebooks)
    {
        string runner = Path.Combine(Places.Notebooks, "runner", "bin", "Release", "net10.0", "Eml.Runner.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [runner, .. notebooks, "--output", report])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (!notebooks.All(path => File.Exists(Path.Combine(report, Path.GetFileName(path)))))
        {
            throw new IOException($"The runner wrote no report:\n{output}");
        }
    }
}
