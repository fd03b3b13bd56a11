using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Eml.Tests.IO;

/// <summary>
/// Real NumPy, PyTorch or scikit-learn, in one Python process for the whole suite. Where there is none, the test is skipped with the reason;
/// under CI (the environment variable CI is <c>true</c>) it fails, so that the proof is never silently missing.
/// </summary>
internal static class NumPy
{
    /// <summary>Runs a script a line: {"script", "arguments"} comes in, {"output", "error"} goes out. Each script has names of its own. It ends with this process, which closes its input.</summary>
    private const string Session = """
        import contextlib, io, json, sys, traceback
        import numpy as np
        out = sys.stdout
        for line in sys.stdin:
            job = json.loads(line)
            sys.argv = ['script', *job['arguments']]
            shown, error = io.StringIO(), None
            with contextlib.redirect_stdout(shown):
                try: exec(job['script'], {'np': np, 'sys': sys, '__name__': '__main__'})
                except BaseException: error = traceback.format_exc()
            print(json.dumps({'output': shown.getvalue(), 'error': error}), file=out, flush=True)
        """;

    private static readonly Lazy<Process> Interpreter = new(() => Process.Start(new ProcessStartInfo(Python!.Value!, ["-c", Session])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!);

    private static readonly Lock Turn = new();

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
        string job = new JsonObject { ["script"] = script, ["arguments"] = JsonSerializer.SerializeToNode(arguments.ToArray()) }.ToJsonString();
        lock (Turn)
        {
            Interpreter.Value.StandardInput.WriteLine(job);
            Interpreter.Value.StandardInput.Flush();
            JsonNode? result = JsonNode.Parse(Interpreter.Value.StandardOutput.ReadLine() ?? throw new IOException("Python has ended."));
            Assert.True(result!["error"] is null, result["error"]?.ToString());
            return result["output"]!.ToString().Trim();
        }
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
