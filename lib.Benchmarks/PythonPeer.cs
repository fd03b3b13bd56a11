using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Eml.Benchmarks;

/// <summary>NumPy or PyTorch in one precision, as peers.py runs it.</summary>
internal sealed record PythonPeer(string Name, string Precision)
{
    public static readonly PythonPeer[] All = [new("numpy", "f64"), new("numpy", "f32"), new("torch", "f64"), new("torch", "f32")];

    /// <summary>Runs a workload whose data lies in the folder.</summary>
    public PeerAnswer Run(Workload work, DirectoryInfo folder, string python)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string chosen in (string[])["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"])
        {
            start.Environment.Remove(chosen);       // a kernel that somebody chose for the machine is slower than the one OpenBLAS chooses
        }

        foreach (string argument in (string[])[
            Path.Combine(AppContext.BaseDirectory, "peers.py"), folder.FullName, "--work", work.Name, "--peer", Name, "--dtype", Precision,
            "--batch", Number(work.BatchSize), "--epochs", Number(work.Epochs), "--check-steps", Number(work.CheckSteps)])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<PeerAnswer>(output, JsonSerializerOptions.Web)!
                : new PeerAnswer(0, null, $"peers.py ended with exit code {process.ExitCode}; its message is above");
        }
        catch (Win32Exception e)
        {
            return new PeerAnswer(0, null, $"Python does not start: {e.Message}");
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What peers.py prints.</summary>
/// <param name="Step_us">Microseconds per step.</param>
/// <param name="Losses">Of the first steps; NumPy in double precision only.</param>
/// <param name="Missing">Why there is no figure.</param>
/// <param name="Blas">The libraries that do its products, and OpenBLAS' kernel.</param>
internal sealed record PeerAnswer(double Step_us, double[]? Losses, string? Missing, string? Blas = null);
