using Xunit;

namespace Eml.Runner.Tests;

/// <summary>A run that is interrupted: by its exit code, by what it leaves of its processes, and by what it leaves of the notebook.</summary>
public sealed class InterruptionTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_run_ends_with_130_and_leaves_the_notebook_as_it_was(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that a test could send to another process.");
        using var folder = new TestFolder();
        string loop = folder.Write("loop.ipynb", $"System.IO.File.WriteAllText(\"up.tmp\", Environment.ProcessId.ToString()); System.IO.File.Move(\"up.tmp\", \"up\"); while (true) {{ }}");
        byte[] before = await File.ReadAllBytesAsync(loop, TestContext.Current.CancellationToken);
        using var up = new FileThatComes(Path.Combine(folder.Path, "up"));
        using System.Diagnostics.Process runner = folder.StartInterruptible(loop);
        await up.Task;
        await SendAsync(signal, runner.Id);
        await runner.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, runner.ExitCode);
        Assert.Equal("Interrupted: the notebooks' processes were ended, no notebook was changed, and no report was written.\n", await runner.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.False(IsRunning(int.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "up"), TestContext.Current.CancellationToken))));
        Assert.Equal(before, await File.ReadAllBytesAsync(loop, TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(folder.Report));
    }

    /// <summary>As a terminal does: the signal goes to the runner and to the processes that it has started, a little later each time.</summary>
    [Fact(Explicit = true)]
    [Trait("Part", "slow")]
    public async Task Interrupted_at_any_moment_it_ends_with_130_and_a_notebook_is_changed_wholly_or_not_at_all()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "setsid makes the runner and its processes a group.");
        for (int wait = 0; wait < 3000; wait += 100)
        {
            using var folder = new TestFolder();
            string path = folder.Write("a.ipynb", "1", "2");
            byte[] before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            using System.Diagnostics.Process runner = folder.StartInterruptible(path, "--save");
            await Task.Delay(wait, TestContext.Current.CancellationToken);
            using (var kill = System.Diagnostics.Process.Start("sh", ["-c", $"kill -INT $(cat /proc/{runner.Id}/task/{runner.Id}/children) {runner.Id} 2>/dev/null"]))
            {
                await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            await runner.WaitForExitAsync(TestContext.Current.CancellationToken);
            string error = await runner.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.True(runner.ExitCode == 130 || (runner.ExitCode == 0 && error.Length == 0), $"after {wait} ms: {runner.ExitCode}, {error}");
            byte[] after = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(runner.ExitCode == 0 || error.Contains("outputs were saved", StringComparison.Ordinal), !before.AsSpan().SequenceEqual(after));
        }
    }

    internal static async Task SendAsync(string signal, int process)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Whether a process runs; one that has ended and waits for its parent to notice does not.</summary>
    internal static bool IsRunning(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            string stat = $"/proc/{id}/stat";
            return !process.HasExited && !(File.Exists(stat) && File.ReadAllText(stat).Split(')')[^1].StartsWith(" Z", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException)
        {
            return false;
        }
    }
}
