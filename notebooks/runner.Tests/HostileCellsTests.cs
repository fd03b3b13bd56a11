using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>Fifty cells that try to take the runner, the machine or the report with them, each in a notebook of its own, three at a time, a good one among them. Each costs only itself.</summary>
[Trait("Part", "slow")]
public sealed class HostileCellsTests
{
    /// <summary>Gives the process 200 MB, so that the machine's need not be filled.</summary>
    private const string Small = "AppContext.SetData(\"GCHeapHardLimit\", 200_000_000UL); GC.RefreshMemoryLimit();\n";

    /// <summary>What it is, the cell, and what is said of it, one or the other: nothing where it passes, and the next cell runs.</summary>
    private static readonly (string What, string Cell, string Says)[] Cells =
    [
        ("it exits", "Environment.Exit(3);", "Its exit code is 3"),
        ("it exits as if all were well", "Environment.Exit(0);", "Its exit code is 0"),
        ("it fails fast", "Environment.FailFast(\"enough\");", "It crashed (signal 6)"),
        ("it kills itself", "System.Diagnostics.Process.GetCurrentProcess().Kill(); System.Threading.Thread.Sleep(10_000);", "It was killed (signal 9)"),
        ("it never ends", "while (true) { }", "did not end within"),
        ("it waits for ever", "System.Threading.Thread.Sleep(-1);", "did not end within"),
        ("it awaits what never comes", "await new TaskCompletionSource().Task;", "did not end within"),
        ("it locks itself out", "var key = new object(); var inside = new System.Threading.ManualResetEventSlim(); new System.Threading.Thread(() => { lock (key) { inside.Set(); System.Threading.Thread.Sleep(-1); } }) { IsBackground = true }.Start(); inside.Wait(); lock (key) { }", "did not end within"),
        ("it calls itself for ever", "int F(int n) => F(n + 1) + 1;\nF(0)", "It crashed (signal 6)"),
        ("it fills the memory with little", Small + "var kept = new List<object>();\nwhile (true) { kept.Add(new object[4]); }", "OutOfMemoryException|where memory runs out"),
        ("it fills the memory at once", Small + "new byte[2_000_000_000]", "OutOfMemoryException|where memory runs out"),
        ("it writes to address 1", "System.Runtime.InteropServices.Marshal.WriteInt32((IntPtr)1, 1);", "Cell 1"),
        ("it aborts natively", "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern void abort();\nabort();", "It crashed (signal 6)"),
        ("it throws null", "throw null;", "NullReferenceException"),
        ("an exception's message is huge", "throw new Exception(new string('x', 20_000_000));", "more characters are not kept"),
        ("an exception's message throws", "class L : Exception { public override string Message => throw new ArgumentException(); }\nthrow new L();", "its Message cannot be read"),
        ("an exception's stack throws", "class S : Exception { public override string StackTrace => throw new ArgumentException(); }\nthrow new S();", "+S"),
        ("an exception is half a character", "throw new Exception(\"a\\ud800b\");", "System.Exception"),
        ("exceptions lie one in the other", "Exception e = new(\"core\"); for (int i = 0; i < 20_000; i++) { e = new Exception(\"shell\", e); }\nthrow e;", "System.Exception"),
        ("a thread throws", "new System.Threading.Thread(() => throw new Exception(\"from a thread\")).Start(); System.Threading.Thread.Sleep(10_000);", "from a thread"),
        ("an async void throws", "async void V() { await Task.Yield(); throw new Exception(\"from nowhere\"); }\nV(); System.Threading.Thread.Sleep(10_000);", "from nowhere"),
        ("a finalizer throws", "class Z { ~Z() { throw new Exception(\"from the grave\"); } }\nvoid Make() { new Z(); }\nMake(); GC.Collect(); GC.WaitForPendingFinalizers(); System.Threading.Thread.Sleep(10_000);", "from the grave"),
        ("the end of the process is held up", "AppDomain.CurrentDomain.ProcessExit += (_, _) => System.Threading.Thread.Sleep(60_000);", ""),
        ("it writes without end", "while (true) { Console.Write(\"0123456789\"); }", "did not end within"),
        ("it writes a hundred million characters", "for (int i = 0; i < 100; i++) { Console.Write(new string('x', 1_000_000)); }", ""),
        ("it writes errors", "for (int i = 0; i < 100_000; i++) { Console.Error.WriteLine(\"error\"); }", ""),
        ("it writes natively", "System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"head -c 50000000 /dev/zero | tr '\\\\0' x\"]).WaitForExit();", ""),
        ("it writes what no terminal likes", "Console.Write(\"\\u001b[2J\\a\\0\\ud800</script><!--\\u202e\");", ""),
        ("it shows a hundred thousand values", "for (int i = 0; i < 100_000; i++) { display(i); }", ""),
        ("its value is a huge text", "new string('x', 50_000_000)", ""),
        ("its value is a huge page", "HTML(new string('x', 50_000_000))", ""),
        ("its value is a page that leads away", "HTML(\"<script>top.location='http://127.0.0.1:1/'</script><meta http-equiv=refresh content='0;url=http://127.0.0.1:1/'></div></body>\")", ""),
        ("its value holds itself", "var own = new List<object>(); own.Add(own);\nown", "Cell 1"),
        ("its value is nested deeply", "object deep = 1; for (int i = 0; i < 100_000; i++) { deep = new[] { deep }; }\ndeep", "It crashed (signal 6)"),
        ("its value never ends", "IEnumerable<int> All() { for (int i = 0; ; i++) { yield return i; } }\nAll()", ""),
        ("its value's text throws", "class T { public override string ToString() => throw new Exception(\"no text\"); }\nnew T()", "no text"),
        ("its value's text never comes", "class W { public override string ToString() { while (true) { } } }\nnew W()", "did not end within"),
        ("its value's page throws", "class P { public string ToHtml() => throw new Exception(\"no page\"); }\nnew P()", ""),
        ("its value's page is nothing", "class N { public string ToHtml() => null; }\nnew N()", ""),
        ("its value is of a type that is called as one of ours", "class Message { public override string ToString() => \"mine\"; }\nnew Message()", ""),
        ("it takes the console away", "Console.SetOut(System.IO.TextWriter.Null); Console.Out.Close(); Console.OpenStandardOutput().Close();", ""),
        ("it reads what nobody types", "Console.ReadLine()", ""),
        ("it goes to another folder", "Environment.CurrentDirectory = \"/\";", ""),
        ("it deletes its notebook", "foreach (string file in System.IO.Directory.GetFiles(\".\", \"h41.ipynb\")) { System.IO.File.Delete(file); }", ""),
        ("it starts processes", "for (int i = 0; i < 30; i++) { System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"sleep 613 & sleep 613\"]); }", ""),
        ("it holds threads of the pool", "for (int i = 0; i < 3; i++) { System.Threading.ThreadPool.QueueUserWorkItem(_ => System.Threading.Thread.Sleep(-1)); }", ""),
        ("it changes every culture", "System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.DefaultThreadCurrentCulture = new System.Globalization.CultureInfo(\"ar-SA\");\n1.5", ""),
        ("it is no C#", "}}}} #error )(", "CS1"),
        ("its source is long", "\"…\".Length", ""),
        ("it refers to what is not there", "#r \"missing.dll\"\n#load \"missing.csx\"", "CS"),
    ];

    [Fact(Explicit = true)]
    public void Fifty_hostile_cells_cost_only_themselves()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals, /dev and /proc are Linux's.");
        Assert.Equal(50, Cells.Length);
        using var folder = new TestFolder();
        string[] notebooks = [.. Cells.Select((cell, i) => folder.Write(Name(i) + ".ipynb", "md:# " + cell.What, cell.Cell.Replace("…", new string('x', 1_000_000), StringComparison.Ordinal), "\"after\""))];
        string good = folder.Write("good.ipynb", "1", "\"after\"");
        RunnerResult result = folder.RunProcess([.. notebooks[..25], good, .. notebooks[25..], "--timeout", "10", "--parallel", "3", "--results", Path.Combine(folder.Path, "cells.trx")]);
        Assert.True(result.ExitCode == 2 && result.Error.Length == 0, result.Error);
        var wrong = new List<string>();
        for (int i = 0; i < Cells.Length; i++)
        {
            string said = string.Join('\n', folder.Outputs(Name(i), 1).Where(o => o["output_type"]!.ToString() == "error").Select(TestFolder.Trace));
            bool goesOn = folder.Cells(Name(i))[^1]["outputs"]!.AsArray() is [JsonObject after] && after["output_type"]!.ToString() == "execute_result" && ExecutionTests.Plain(after) == "after";
            bool isLate = said.Contains("did not end within", StringComparison.Ordinal);      // on a busy machine any of them may be
            bool isRight = Cells[i].Says.Length == 0 ? said.Length == 0 && goesOn : !goesOn && Cells[i].Says.Split('|').Any(either => said.Contains(either, StringComparison.Ordinal));
            if (!isRight && !(isLate && !goesOn))
            {
                wrong.Add($"{Cells[i].What}: {(said.Length > 300 ? said[..300] : said)}{(goesOn ? " (the next cell ran)" : "")}");
            }

            Assert.InRange(new FileInfo(Path.Combine(folder.Report, Name(i) + ".html")).Length, 1000, 30_000_000);
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
        Assert.Equal("after", ExecutionTests.Plain(folder.Outputs("good", 2).Single()));
        Assert.True(File.Exists(Path.Combine(folder.Report, "index.html")) && File.Exists(Path.Combine(folder.Path, "cells.trx")));
        Assert.DoesNotContain(Directory.GetDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), CultureInfo.InvariantCulture, out _)), p => CommandLineOf(p) is "sleep\0613\0");
        Assert.Matches(new Regex("[0-9]+ passed, [0-9]+ failed\n$"), result.Output);
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"h{i}");

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
