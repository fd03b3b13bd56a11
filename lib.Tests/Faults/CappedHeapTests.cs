using System.Diagnostics;
using Xunit;

namespace Eml.Tests.Faults;

/// <summary>The files that did harm, and damaged ones, in a process with 160 MB: a refusal, never the end of the memory.</summary>
public sealed class CappedHeapTests
{
    [Fact]
    public async Task No_file_exhausts_a_small_process()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Eml.Tests.exe" : "Eml.Tests"), ["-class", typeof(FaultFileTests).FullName!, "-class", typeof(ReaderFuzzTests).FullName!, "-parallelMode", "none"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0xA000000";
        start.Environment["EML_FAULT_ROUNDS"] = "50";
        using Process child = Process.Start(start)!;
        Task<string> error = child.StandardError.ReadToEndAsync(cancellation);
        string output = await child.StandardOutput.ReadToEndAsync(cancellation);
        await child.WaitForExitAsync(cancellation);
        Assert.True(child.ExitCode == 0, output + await error);
    }
}
