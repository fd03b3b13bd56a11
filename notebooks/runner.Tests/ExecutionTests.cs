using System.Text.Json.Nodes;
using Eml.Runner.Execution;
using Xunit;

namespace Eml.Runner.Tests;

public sealed class ExecutionTests
{
    [Fact]
    public void Notebooks_run_side_by_side_and_outputs_come_in_order()
    {
        using var folder = new TestFolder();
        string library = Path.GetRelativePath(folder.Path, TestFolder.Library).Replace('\\', '/');
        string good = folder.Write("good.ipynb",
            "md:# Title",
            "Console.Write(\"a\"); display(1); Console.WriteLine(\"b\"); 2.Display(); Console.Write(\"c\");\n3",
            $"#r \"{library}\"",
            "using MathNet.Numerics.LinearAlgebra;\nMatrix<double>.Build.Dense(2, 2, 1.5)[0, 0]",
            """
            class Shown { public string ToHtml() => "<b>own</b>"; }
            """,
            "string nothing = null;\nnothing",
            "var quiet = 1;",
            "await Task.Yield(); Environment.CurrentDirectory");
        string bad = folder.Write("bad.ipynb", "md:## The check", "int Check(int n)\n{\n    throw new InvalidOperationException(\"off by \" + n);\n}", "var a = 1;\nCheck(7);", "\"never\"");
        string hidden = folder.Write("hidden.ipynb", "typeof(Spectre.Console.AnsiConsole)");
        string wrong = folder.Write("wrong.ipynb", "var x = 1;\nint y = \"text\";");
        byte[] before = File.ReadAllBytes(good);

        RunnerResult result = folder.Run(good, bad, hidden, wrong);

        Assert.Equal("", result.Error);
        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith("8 passed, 3 failed", result.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(good));

        JsonObject[] outputs = folder.Outputs("good", 1);
        Assert.Equal(["stream", "display_data", "stream", "display_data", "stream", "execute_result"], outputs.Select(o => o["output_type"]!.ToString()));
        Assert.Equal("a|1|b\n|2|c|3", string.Join('|', outputs.Select(Plain)));
        Assert.Empty(folder.Outputs("good", 2));
        Assert.Equal("1.5", Plain(folder.Outputs("good", 3).Single()));
        Assert.Equal("<null>", Plain(folder.Outputs("good", 5).Single()));
        Assert.Empty(folder.Outputs("good", 6));
        Assert.Contains(Path.GetFileName(folder.Path), Plain(folder.Outputs("good", 7).Single()), StringComparison.Ordinal);

        JsonObject error = folder.Outputs("bad", 2).Single();
        Assert.Equal("off by 7", error["evalue"]!.ToString());
        Assert.Equal(
            "Cell 2 (under \"The check\")\nSystem.InvalidOperationException: off by 7\n"
            + "  cell 1, line 3:     throw new InvalidOperationException(\"off by \" + n);\n                      ^\n   called from cell 2, line 2",
            TestFolder.Trace(error));
        Assert.Null(folder.Cells("bad")[^1]["execution_count"]);
        Assert.Contains("  cell 1, line 2: int y = \"text\";\n                          ^", TestFolder.Trace(folder.Outputs("wrong", 1).Single()), StringComparison.Ordinal);

        // The runner's own packages are not the notebooks'.
        Assert.Contains("CS0246", TestFolder.Trace(folder.Outputs("hidden", 1).Single()), StringComparison.Ordinal);

        // The copy runs where it lies, whatever folder that is.
        string copy = Path.Combine(folder.Path, "elsewhere", "copy.ipynb");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(Path.Combine(folder.Report, "good.ipynb"), copy);
        RunnerResult again = folder.Run(copy);
        Assert.Equal(0, again.ExitCode);
        Assert.Equal("1.5", Plain(folder.Outputs("copy", 3).Single()));
    }

    [Fact]
    public void A_cell_that_never_ends_and_a_cell_that_ends_the_process_fail_alone()
    {
        using var folder = new TestFolder();
        string loop = folder.Write("loop.ipynb", "Console.WriteLine(\"before\"); while (true) { }");
        string exit = folder.Write("exit.ipynb", "1", "Environment.Exit(3);");
        string good = folder.Write("good.ipynb", "System.Diagnostics.Process.Start(\"dotnet\", \"--version\").WaitForExit();", "1");
        RunnerResult result = folder.Run(loop, exit, good, "--timeout", "10");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("3 passed, 2 failed", result.Output, StringComparison.Ordinal);
        JsonObject[] outputs = folder.Outputs("loop", 1);
        Assert.Equal("before\n", Plain(outputs[0]));
        Assert.Equal("timeout", outputs[1]["ename"]!.ToString());
        Assert.Contains("within 10 s", outputs[1]["evalue"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Its exit code is 3.", folder.Outputs("exit", 2).Single()["evalue"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("stdout", folder.Outputs("good", 1).Single()["name"]!.ToString());
    }

    [Theory]
    [InlineData("var kept = new List<byte[]>();\nwhile (true)\n{\n    kept.Add(new byte[1 << 20]);\n}")]
    [InlineData("var kept = new List<object>();\nwhile (true)\n{\n    kept.Add(new object[4]);\n}")]
    public void A_cell_that_fills_the_memory_fails_alone_and_is_named(string code)
    {
        using var folder = new TestFolder();
        string full = folder.Write("full.ipynb", "1", "md:## The heap", code, "\"never\"");
        string good = folder.Write("good.ipynb", "1", "2");

        // 192 MiB for each process, in hexadecimal.
        RunnerResult result = folder.Run(environment => environment["DOTNET_GCHeapHardLimit"] = "0xC000000", [full, good, "--timeout", "60"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("3 passed, 1 failed", result.Output, StringComparison.Ordinal);
        string trace = TestFolder.Trace(folder.Outputs("full", 2)[^1]);
        Assert.StartsWith("Cell 2 (under \"The heap\")\nSystem.OutOfMemoryException: ", trace, StringComparison.Ordinal);
        Assert.Matches($@"\n(  cell 2, line [2-4]: .*\n *\^|{ScriptError.LineIsUnknown})", trace);
        Assert.Null(folder.Cells("full")[^1]["execution_count"]);
        Assert.Equal("2", Plain(folder.Outputs("good", 2).Single()));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_run_ends_with_130_and_leaves_the_notebooks_as_they_were(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that a test could send to another process.");
        using var folder = new TestFolder();
        string[] names = ["one", "two"];
        string[] markers = [.. names.Select(name => Path.Combine(folder.Path, name))];
        string[] loops = [.. names.Select(name => folder.Write(name + ".ipynb", $"System.IO.File.WriteAllText(\"{name}\", Environment.ProcessId.ToString()); while (true) {{ }}"))];
        byte[][] before = [.. loops.Select(File.ReadAllBytes)];
        using System.Diagnostics.Process runner = folder.StartInterruptible(loops);
        while (!markers.All(marker => File.Exists(marker) && new FileInfo(marker).Length > 0))
        {
            Assert.False(runner.HasExited);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        using (var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", $"{runner.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await runner.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, runner.ExitCode);
        Assert.StartsWith("Interrupted: ", await runner.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.All(markers, marker => Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(int.Parse(File.ReadAllText(marker)))));
        Assert.Equal(before, loops.Select(File.ReadAllBytes));
        Assert.Empty(Directory.GetFiles(folder.Report));
    }

    internal static string Plain(JsonObject output) =>
        TestFolder.Lines(output["text"] ?? output["data"]!["text/plain"]);
}
