using System.Diagnostics;
using Xunit;

namespace Eml.Tests.IO;

/// <summary>
/// Real NumPy, PyTorch or scikit-learn in a process of its own. Where there is none, the test is skipped with the reason;
/// under CI (the environment variable CI is <c>true</c>) it fails, so that the proof is never silently missing.
/// </summary>
internal static class NumPy
{
    private static readonly Lazy<string?> Python = new(() =>
        new[] { "/usr/bin/python3", "python3", "python" }.FirstOrDefault(python => TryRun(python, ["-c", "import numpy"]) is { ExitCode: 0 }));

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> Modules = new(StringComparer.Ordinal);

    /// <summary>What the script prints; it has numpy as <c>np</c>, sys, and its arguments from <c>sys.argv[1]</c> on.</summary>
    public static string Run(string script, params ReadOnlySpan<string> arguments)
    {
        Need("numpy", Python.Value is not null);
        return RunPython(script, arguments);
    }

    /// <summary>The same with a further module, torch or sklearn.</summary>
    public static string RunWith(string module, string script, params ReadOnlySpan<string> arguments)
    {
        Need(module, Python.Value is not null && Modules.GetOrAdd(module, m => TryRun(Python.Value, ["-c", "import " + m]) is { ExitCode: 0 }));
        return RunPython($"import {module}\n{script}", arguments);
    }

    private static void Need(string module, bool there)
    {
        string reason = $"No python3 with {module} was found (/usr/bin/python3, python3, python); Debian and Ubuntu: apt-get install python3-{module}.";
        if (!there && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason + " Under CI this test must run.");
        }

        Assert.SkipUnless(there, reason);
    }

    private static string RunPython(string script, ReadOnlySpan<string> arguments)
    {
        (int exitCode, string output, string error) = TryRun(Python.Value!, ["-c", "import sys\nimport numpy as np\n" + script, .. arguments])!.Value;
        Assert.True(exitCode == 0, error);
        return output.Trim();
    }

    private static (int ExitCode, string Output, string Error)? TryRun(string python, IEnumerable<string> arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
