using System.Text.Json.Nodes;
using System.Xml.Linq;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;
using Xunit;

namespace Eml.Runner.Tests;

public sealed class ExecutionTests(SmallNotebooks small) : IClassFixture<SmallNotebooks>
{
    private TestFolder Folder => small.Folder;

    [Fact]
    public void Each_notebook_is_judged_alone_and_left_as_it_was()
    {
        RunnerResult result = small.Result;
        Assert.Equal("", result.Error);
        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith("15 passed, 7 failed", result.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(small.GoodBefore, File.ReadAllBytes(small.Good));
        Assert.Contains("  waits: 2 at a time", result.Output, StringComparison.Ordinal);
        Assert.Null(Folder.Cells("bad")[^1]["execution_count"]);
    }

    [Fact]
    public void Outputs_come_in_order()
    {
        Assert.Equal(2, small.Result.ExitCode);
        JsonObject[] outputs = Folder.Outputs("good", 1);
        Assert.Equal(["stream", "display_data", "stream", "display_data", "stream", "execute_result"], outputs.Select(o => o["output_type"]!.ToString()));
        Assert.Equal("a|1|b\n|2|c|3", string.Join('|', outputs.Select(Plain)));
        Assert.Empty(Folder.Outputs("good", 2));
        Assert.Equal("1.5", Plain(Folder.Outputs("good", 3).Single()));
        Assert.Equal("<null>", Plain(Folder.Outputs("good", 5).Single()));
        Assert.Empty(Folder.Outputs("good", 6));
        Assert.Contains(Path.GetFileName(Folder.Path), Plain(Folder.Outputs("good", 7).Single()), StringComparison.Ordinal);
        Assert.Equal("stdout", Folder.Outputs("good", 8).Single()["name"]!.ToString());
    }

    [Fact]
    public void What_a_cell_shows_has_an_end_and_a_note_says_how_much_was_cut()
    {
        Assert.Equal(2, small.Result.ExitCode);
        JsonObject[] outputs = Folder.Outputs("good", 9);
        Assert.EndsWith("[2000000 more characters of text are not kept; a cell keeps 1000000, and 100 fewer for each change between its streams]\n", Plain(outputs[^1]), StringComparison.Ordinal);
        Assert.EndsWith("y\n[2000000 more characters are not kept]", Plain(outputs[1]), StringComparison.Ordinal);
        JsonObject html = Folder.Outputs("good", 10).Single();
        Assert.EndsWith("[text/html is not kept: it has 12000000 characters, more than 10000000]", Plain(html), StringComparison.Ordinal);
        Assert.False(html["data"]!.AsObject().ContainsKey("text/html"));
        Assert.InRange(new FileInfo(Path.Combine(Folder.Report, "good.html")).Length, 2_000_000, 6_000_000);
    }

    [Fact]
    public void A_failure_is_shown_with_its_lines()
    {
        Assert.Equal(2, small.Result.ExitCode);
        JsonObject error = Folder.Outputs("bad", 2).Single();
        Assert.Equal("off by 7", error["evalue"]!.ToString());
        Assert.Equal(
            "Cell 2 (under \"The check\")\nSystem.InvalidOperationException: off by 7\n"
            + "  cell 1, line 3:     throw new InvalidOperationException(\"off by \" + n);\n                      ^\n   called from cell 2, line 2",
            TestFolder.Trace(error));
        Assert.Contains("  cell 1, line 2: int y = \"text\";\n                          ^", TestFolder.Trace(Folder.Outputs("wrong", 1).Single()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#i \"nuget:../artifacts\"", true)]
    [InlineData("1\n  #r \"nuget: Eml, 0.1.0\"", true)]
    [InlineData("#r \"missing.dll\"", false)]
    public void A_package_that_is_asked_for_is_answered_with_the_way_out(string code, bool isPackage)
    {
        var error = new Microsoft.CodeAnalysis.Scripting.CompilationErrorException("not found", []);
        Message said = ScriptError.Describe(1, "", new Dictionary<int, string> { [1] = code }, error);
        Assert.Equal(isPackage, said.Lines!.Any(line => line.StartsWith("Packages are fetched by Jupyter's kernel and by VS Code; here #r names a file", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_message_says_of_its_argument_is_not_said_twice()
    {
        Assert.Equal("widths is 0; it has to be at least 1.", ScriptError.MessageOf(new ArgumentOutOfRangeException("widths", 0, "widths is 0; it has to be at least 1.")));
        Assert.Equal("rate is -0.5; no.", ScriptError.MessageOf(new ArgumentOutOfRangeException("rate", -0.5, "rate is -0.5; no.")));
        Assert.Equal("X is too small.\nActual value was 0.", ScriptError.MessageOf(new ArgumentOutOfRangeException("X", 0, "X is too small.")).ReplaceLineEndings("\n"));
        Assert.Equal("It has to be at least 10. (Parameter 'a')\nActual value was 0.", ScriptError.MessageOf(new ArgumentOutOfRangeException("a", 0, "It has to be at least 10.")).ReplaceLineEndings("\n"));
        Assert.Equal("the widths are none.", ScriptError.MessageOf(new ArgumentException("the widths are none.", "widths")));
        Assert.Equal("Value cannot be null. (Parameter 'widths')", ScriptError.MessageOf(new ArgumentNullException("widths")));
        Assert.Equal("n", ScriptError.MessageOf(new ArgumentException("n")));
    }

    [Theory]
    [InlineData("M(8, 5) * M(8, 5)", "op2 is 8x5. (The operator * is the matrix product, for which one of the two has to be transposed; element by element it is PointwiseMultiply.)")]
    [InlineData("M(8, 5) * M(1, 5)", "op2 is 1x5. (The operator * is the matrix product; with one of the two transposed it fits.)")]
    [InlineData("M(8, 2) * M(8, 5)", "op2 is 8x5. (The operator * is the matrix product; with one of the two transposed it fits.)")]
    [InlineData("M(8, 2).Multiply(M(8, 5))", "op2 is 8x5. (The operator * is the matrix product; with one of the two transposed it fits.)")]
    [InlineData("M(8, 5) * V(8)", "op2 is 8x1. (Parameter 'rightSide') (The operator * is the matrix product; with one of the two transposed it fits.)")]
    [InlineData("M(3, 6) * M(5, 3)", "op2 is 5x3. (The operator * is the matrix product; in the other order it fits.)")]
    [InlineData("M(3, 6) * M(5, 4)", "op2 is 5x4.")]
    [InlineData("M(8, 5).PointwiseMultiply(M(2, 5))", "op2 is 2x5. (Parameter 'other')")]
    [InlineData("M(8, 2).Transpose() * 0.3 + M(8, 2)", "op2 is 8x2. (With one of the two transposed they have one shape.)")]
    [InlineData("M(8, 2) - M(8, 5)", "op2 is 8x5.")]
    [InlineData("V(5) * V(8)", "All vectors must have the same dimensionality. (Parameter 'other')")]
    public async Task Where_shapes_do_not_fit_the_hint_is_of_the_operator_that_failed(string code, string says)
    {
        var engine = new ScriptEngine(Path.GetDirectoryName(TestFolder.Library)!);
        await engine.ExecuteAsync(1, "#r \"MathNet.Numerics.dll\"\nusing MathNet.Numerics.LinearAlgebra;\nMatrix<double> M(int rows, int columns) => Matrix<double>.Build.Dense(rows, columns);\nVector<double> V(int count) => Vector<double>.Build.Dense(count);");
        Exception error = await Assert.ThrowsAnyAsync<ArgumentException>(() => engine.ExecuteAsync(2, code));
        Message said = ScriptError.Describe(2, "", new Dictionary<int, string> { [2] = code }, error);
        Assert.EndsWith(says, said.Text, StringComparison.Ordinal);
        Assert.EndsWith(says, said.Lines![1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_whose_message_throws_is_reported_as_itself()
    {
        Assert.Equal(2, small.Result.ExitCode);
        JsonObject error = Folder.Outputs("throws", 1).Single();
        Assert.EndsWith("+L", error["ename"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("its Message cannot be read, because that throws System.ArgumentException", error["evalue"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("  cell 1, line 2: throw new L();", TestFolder.Trace(error), StringComparison.Ordinal);
    }

    [Fact]
    public void The_runners_own_packages_are_not_the_notebooks()
    {
        Assert.Equal(2, small.Result.ExitCode);
        Assert.Contains("CS0246", TestFolder.Trace(Folder.Outputs("hidden", 1).Single()), StringComparison.Ordinal);
        Assert.Null(PlatformReferences.Find("Spectre.Console"));
        var resolver = new ReferenceResolver(Folder.Path);
        foreach (string asking in new[] { TestFolder.Library, typeof(ScriptEngine).Assembly.Location })
        {
            var from = Microsoft.CodeAnalysis.MetadataReference.CreateFromFile(asking);
            Assert.Null(resolver.ResolveMissingAssembly(from, new("Spectre.Console")));
            Assert.Equal(typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location, resolver.ResolveMissingAssembly(from, new("Microsoft.AspNetCore.Html.Abstractions"))?.FilePath);
        }
    }

    [Fact]
    public void What_is_dot_nets_own_is_there_without_a_reference_and_by_its_name()
    {
        Assert.Equal(2, small.Result.ExitCode);
        Assert.Equal("<a />|{}", Plain(Folder.Outputs("good", 13).Single()));
        Assert.Same(PlatformReferences.Find("System.Private.Xml"), PlatformReferences.Find("system.private.xml"));
    }

    [Fact]
    public void A_cell_that_ends_the_process_fails_alone()
    {
        Assert.Equal(2, small.Result.ExitCode);
        Assert.Contains("Its exit code is 3.", Folder.Outputs("exit", 2).Single()["evalue"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_cell_started_ends_with_it_and_with_a_process_that_ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There the children of a process that is gone are not found.");
        Assert.Equal(2, small.Result.ExitCode);
        Assert.Equal("false", Plain(Folder.Outputs("good", 12).Single()), ignoreCase: true);
        Assert.All([small.ChildOfPassed, small.ChildOfEnded], file => Assert.False(InterruptionTests.IsRunning(int.Parse(File.ReadAllText(file))), file));
    }

    [Fact]
    public void A_process_leaves_nothing_in_the_folder_for_temporary_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There the cell writes no number.");
        Assert.Equal(2, small.Result.ExitCode);
        DateTime begin = File.GetLastWriteTimeUtc(small.Good);      // earlier processes may have had the same number
        foreach (string file in new[] { small.ChildOfPassed, small.ChildOfEnded })
        {
            string[] named = Directory.GetFileSystemEntries(Path.GetTempPath(), $"*-{File.ReadAllText(file + "-parent").Trim()}-*");
            Assert.DoesNotContain(named, entry => File.GetLastWriteTimeUtc(entry) >= begin);
        }
    }

    [Fact]
    public void A_notebook_that_cannot_be_read_is_named_and_costs_only_itself()
    {
        RunnerResult result = small.Result;
        Assert.Contains("surrogate was not run:\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("surrogate.ipynb holds a text that is no Unicode", result.Output, StringComparison.Ordinal);
        Assert.Contains("surrogate.ipynb holds a text that is no Unicode", Folder.Page("index"), StringComparison.Ordinal);
        XElement test = XDocument.Load(Path.Combine(Folder.Path, "cells.trx")).Descendants().Single(e => e.Name.LocalName == "UnitTestResult" && e.Attribute("testName")!.Value == "surrogate");
        Assert.Equal("Failed", test.Attribute("outcome")!.Value);
    }

    [Fact]
    public void Brackets_that_lie_too_deep_in_one_another_cost_only_their_notebook()
    {
        Assert.Contains("brackets.ipynb, cell 1 from the top: its brackets lie more than 1000 deep in one another", small.Result.Output, StringComparison.Ordinal);
        Assert.Contains(new string('(', 20_000), Folder.Page("fence"), StringComparison.Ordinal);
        Assert.False(Nesting.IsTooDeep(string.Concat(Enumerable.Repeat("if (a < b) { f(new List<List<int>>()); }\n", 5000))));
        Assert.True(Nesting.IsTooDeep(string.Concat(Enumerable.Repeat("List<", 1001))));
    }

    [Fact]
    public void Every_notebook_that_did_harm_has_its_line() => Assert.Equal(
        Directory.GetFiles(SmallNotebooks.Faults, "*.ipynb").Select(Path.GetFileName).Order(StringComparer.Ordinal),
        File.ReadLines(Path.Combine(SmallNotebooks.Faults, "README.md")).Where(line => line.Contains(".ipynb |", StringComparison.Ordinal)).Select(line => line.Split('|')[1].Trim()).Order(StringComparer.Ordinal));

    [Fact]
    public void Prose_that_is_nested_too_deeply_is_shown_as_it_is_written()
    {
        Assert.Equal(2, small.Result.ExitCode);
        string page = Folder.Page("deep");
        Assert.Contains("<h1 id=\"deep\">", page, StringComparison.Ordinal);
        Assert.Equal(2, System.Text.RegularExpressions.Regex.Count(page, "nested too deeply"));
        Assert.Contains(new string('[', 130), page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_executed_copy_runs_where_it_lies()
    {
        Assert.Equal(2, small.Result.ExitCode);
        using var elsewhere = new TestFolder();
        string copy = Path.Combine(elsewhere.Path, "copy.ipynb");
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder.Report, "good.ipynb")))!;
        JsonArray cells = root["cells"]!.AsArray();
        while (cells.Count > 4)
        {
            cells.RemoveAt(4);
        }

        File.WriteAllText(copy, root.ToJsonString());
        Assert.Equal(0, elsewhere.Run(copy).ExitCode);
        Assert.Equal("1.5", Plain(elsewhere.Outputs("copy", 3).Single()));
    }

    [Fact]
    public void A_notebook_that_has_lost_its_library_says_so_and_an_executed_copy_of_it_has_not()
    {
        using var folder = new TestFolder();
        Notebook notebook = NotebookReader.Read(ShippedNotebooks.All[0]);
        JsonArray cells = notebook.Root["cells"]!.AsArray();
        while (cells[^1]!["id"]!.ToString() != "usings")
        {
            cells.RemoveAt(cells.Count - 1);
        }

        string lone = folder.WriteText("lone.ipynb", notebook.Root.ToJsonString());
        string copy = folder.WriteText("copy.ipynb", NotebookWriter.ToExecutedCopy(notebook, []));
        RunnerResult result = folder.Run(lone, copy);
        Assert.Contains("copy: passed, 3 of 3 cells", result.Output, StringComparison.Ordinal);
        Assert.Contains("FileNotFoundException: There is no library at ", result.Output, StringComparison.Ordinal);
        Assert.Contains(": run this notebook in its repository, in a folder beside lib; or pack the library", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("CS0006", result.Output, StringComparison.Ordinal);
        string[] looks = [.. ShippedNotebooks.All.Select(path => TestFolder.Lines(JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray().Single(cell => cell!["id"]!.ToString() == "library-state")!["source"]))];
        Assert.Single(looks.Select(look => look[look.IndexOf("var dll", StringComparison.Ordinal)..]).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cell_that_never_ends_is_killed_when_its_time_is_over_and_what_it_wrote_is_kept()
    {
        using var folder = new TestFolder();
        string path = folder.Write("loop.ipynb", "Console.WriteLine(\"before\"); System.IO.File.WriteAllText(\"up\", \"\"); while (true) { }", "\"never\"");
        using var up = new FileThatComes(Path.Combine(folder.Path, "up"));
        var clock = new ClockByHand();
        var run = new NotebookRun(NotebookReader.Read(path), TimeSpan.FromSeconds(3)) { Clock = clock };
        Task running = run.ExecuteAsync(_ => { }, _ => { }, TestContext.Current.CancellationToken);
        await up.Task;
        clock.EndTimers(TimeSpan.FromSeconds(3));
        await running;
        Assert.Equal(CellOutcome.TimedOut, Assert.Single(run.Results).Outcome);
        JsonObject[] outputs = [.. run.Results[0].Cell.Outputs.OfType<JsonObject>()];
        Assert.Equal("before\n", Plain(outputs[0]));
        Assert.Equal("timeout", outputs[1]["ename"]!.ToString());
        Assert.Contains("within 3 s", outputs[1]["evalue"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory(Explicit = true)]
    [Trait("Part", "slow")]
    [InlineData("var kept = new List<byte[]>();\nwhile (true)\n{\n    kept.Add(new byte[1 << 20]);\n}")]
    [InlineData("var kept = new List<object>();\nwhile (true)\n{\n    kept.Add(new object[4]);\n}")]
    public void A_cell_that_fills_the_memory_fails_alone_and_is_named(string code)
    {
        using var folder = new TestFolder();
        string full = folder.Write("full.ipynb", "1", "md:## The heap", code, "\"never\"");
        string good = folder.Write("good.ipynb", "1", "2");

        // 192 MiB for each process, in hexadecimal.
        RunnerResult result = folder.RunProcess(environment => environment["DOTNET_GCHeapHardLimit"] = "0xC000000", full, good, "--timeout", "60");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("3 passed, 1 failed", result.Output, StringComparison.Ordinal);
        string trace = TestFolder.Trace(folder.Outputs("full", 2)[^1]);
        Assert.StartsWith("Cell 2 (under \"The heap\")\nSystem.OutOfMemoryException: ", trace, StringComparison.Ordinal);
        Assert.Matches($@"\n(  cell 2, line [2-4]: .*\n *\^|{ScriptError.LineIsUnknown})", trace);
        Assert.Null(folder.Cells("full")[^1]["execution_count"]);
        Assert.Equal("2", Plain(folder.Outputs("good", 2).Single()));
    }

    internal static string Plain(JsonObject output) =>
        TestFolder.Lines(output["text"] ?? output["data"]!["text/plain"]);
}
