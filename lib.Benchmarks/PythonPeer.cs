using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Eml.Benchmarks;

/// <summary>NumPy or PyTorch in one precision, as peers.py runs it.</summary>
internal sealed record PythonPeer(string Name, string Precision)
{
    public static readonly PythonPeer[] All = [new("numpy", "f64"), new("numpy", "f32"), new("torch", "f64"), new("torch", "f32")];

    /// <summary>Runs a workload whose data lies in the folder.</summary>
    public PeerAnswer Run(Workload work, DirectoryInfo folder, string python, PeerSetting setting)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, UseShellExecute = false };
        setting.WriteTo(start.Environment);
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

/// <summary>How a peer is run. Which setting is the fastest depends on the machine and the workload, so each is tried.</summary>
/// <param name="Kernel">OpenBLAS' kernel; null for the one that it chooses itself.</param>
/// <param name="Threads">How many threads share a product.</param>
internal sealed record PeerSetting(string? Kernel, int Threads)
{
    /// <summary>Its own kernel or the one for 256-bit vectors, on one core or on all.</summary>
    public static PeerSetting[] All { get; } =
        [.. from kernel in RuntimeInformation.ProcessArchitecture == Architecture.X64 ? new[] { null, "Haswell" } : [null]
            from threads in new[] { 1, Environment.ProcessorCount }.Distinct()
            select new PeerSetting(kernel, threads)];

    /// <summary>
    /// glibc gives an array of 128 KiB or more back to the system when it is freed, and takes the next one from there page by page: in W3's every
    /// step some of 800 kB each, which on a virtual machine took five times as long as all the computing. It is told to keep them.
    /// </summary>
    private static readonly (string Name, string Value)[] allocator =
        [("MALLOC_MMAP_THRESHOLD_", "4294967296"), ("MALLOC_TRIM_THRESHOLD_", "4294967296"), ("MALLOC_TOP_PAD_", "67108864")];

    /// <summary>Sets it for a process, in the place of what somebody chose for the machine.</summary>
    public void WriteTo(IDictionary<string, string?> environment)
    {
        environment.Remove("OPENBLAS_L2_SIZE");
        environment.Remove("OPENBLAS_CORETYPE");
        if (Kernel is not null)
        {
            environment["OPENBLAS_CORETYPE"] = Kernel;
        }

        environment["OMP_NUM_THREADS"] = environment["OPENBLAS_NUM_THREADS"] = Threads.ToString(CultureInfo.InvariantCulture);
        foreach ((string name, string value) in allocator)
        {
            environment[name] = value;
        }
    }
}

/// <summary>What peers.py prints.</summary>
/// <param name="Step_us">Microseconds per step.</param>
/// <param name="Losses">Of the first steps; NumPy in double precision only.</param>
/// <param name="Missing">Why there is no figure.</param>
/// <param name="Blas">The libraries that do its products, and OpenBLAS' kernel.</param>
internal sealed record PeerAnswer(double Step_us, double[]? Losses, string? Missing, string? Blas = null);
