using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Eml.Runner.Exercises;
using Eml.Runner.Notebooks;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>Submissions of some kinds, graded at once against one small notebook; see <see cref="EverySubmissionTests"/> for all.</summary>
public sealed class GradeTests(SomeSubmissions graded) : IClassFixture<SomeSubmissions>
{
    public static IEnumerable<TheoryDataRow<string, string, string[]>> Deserved => GradedSubmissions.Deserved(SomeSubmissions.Names);

    [Theory]
    [MemberData(nameof(Deserved))]
    public void A_submission_gets_what_it_deserves(string name, string solved, string[] told) => graded.Gets(name, solved, told);

    [Fact(Explicit = true)]
    [Trait("Part", "slow")]
    public void An_answer_that_never_ends_costs_its_own_exercise()
    {
        using var folder = new TestFolder();
        string source = folder.Write("source.ipynb", "int One()\n{\n    // your turn: one\n    return 1;\n    // end\n}\nOne()", "md:Two", "// your turn: two\nint two = 2;\n// end\ntwo");
        string file = folder.WriteText("loops.ipynb", File.ReadAllText(source).Replace("return 1;", "while (true) { }", StringComparison.Ordinal));
        RunnerResult result = folder.Run("grade", file, "--source", source, "--timeout", "20");
        Assert.Contains("loops: 1 of 2 solved", result.Output, StringComparison.Ordinal);
        Assert.Contains("It did not end within 20 s.", folder.Page("loops"), StringComparison.Ordinal);
    }

    [Fact]
    public void Grades_that_cannot_be_written_in_the_end_are_written_elsewhere_and_that_is_told()
    {
        using var folder = new TestFolder();
        string source = folder.Write("source.ipynb", "// your turn: one\nint one = 1;\n// end\none");
        string way = System.Text.Json.JsonSerializer.Serialize(folder.Report);
        string file = folder.WriteText("mine.ipynb", File.ReadAllText(source).Replace("int one = 1;",
            System.Text.Json.JsonEncodedText.Encode($"int one = 1; if (System.IO.Directory.Exists({way})) {{ System.IO.Directory.Delete({way}, true); System.IO.File.WriteAllText({way}, \"in the way\"); }}").ToString(), StringComparison.Ordinal));
        RunnerResult result = folder.Run("grade", file, "--source", source);
        Assert.Equal(1, result.ExitCode);
        string elsewhere = Regex.Match(result.Output, "The grades could not be written where they were asked for: .* All of them were written to (.*)\\.\n$").Groups[1].Value;
        Assert.Contains("mine,source,1,1,", File.ReadAllText(Path.Combine(elsewhere, "grades.csv")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(elsewhere, "grades.trx")) && File.Exists(Path.Combine(elsewhere, "mine.html")));
        Directory.Delete(elsewhere, recursive: true);
    }

    [Fact]
    public async Task Of_null_in_the_place_of_an_answer_that_is_said()
    {
        var engine = new Execution.ScriptEngine(Path.GetTempPath());
        var sources = new Dictionary<int, string>
        {
            [1] = "string Name(string given)\n{\n    if (given == \"\") return null;\n    return given.Trim();\n}",
            [2] = "Name(\"\").Length",
            [3] = "Name(null)",
        };
        await engine.ExecuteAsync(1, sources[1]);
        async Task<string> ToldOf(int check)
        {
            Exception error = await Assert.ThrowsAsync<NullReferenceException>(() => engine.ExecuteAsync(check, sources[check]));
            var cell = new Cell(new JsonObject(), CellKind.Code) { Number = check };
            Execution.Message said = Execution.ScriptError.Describe(check, "", sources, error);
            cell.AddError(said.Name!, said.Text!, said.Lines!);
            return Grading.Told(cell, isCheck: true);
        }

        Assert.Equal("The answer returns null, or null is in what it returns.", await ToldOf(2));
        Assert.Equal("System.NullReferenceException: Object reference not set to an instance of an object.", await ToldOf(3));      // the answer's own lines read from null
    }

    [Fact]
    public void What_cannot_be_read_is_a_row_too()
    {
        Assert.Equal(0, graded.Result.ExitCode);
        Assert.Contains("broken: not graded: ", graded.Result.Output, StringComparison.Ordinal);
        Assert.Contains("foreign: not graded: It has no exercise of any of the notebooks.", graded.Result.Output, StringComparison.Ordinal);
        Assert.Contains("right: 3 of 3 solved", graded.Result.Output, StringComparison.Ordinal);
        Assert.Empty(ReportFolderTests.DeadLinks(graded.Output));
    }

    [Fact]
    public void The_test_results_hold_every_exercise()
    {
        XElement[] tests = [.. XDocument.Load(graded.Trx).Descendants().Where(e => e.Name.LocalName == "UnitTestResult")];
        Assert.Equal((3 * SomeSubmissions.Names.Length) + 2, tests.Length);
        XElement wrong = tests.Single(test => test.Attribute("testName")!.Value == "wrong-and-exits: source/c2");
        Assert.Equal("Failed", wrong.Attribute("outcome")!.Value);
        Assert.Contains("3 is not 4", wrong.Value, StringComparison.Ordinal);
    }
}

/// <summary>Submissions of every kind that is known, graded at once: a part of CI.</summary>
public sealed class EverySubmissionTests(EverySubmission graded) : IClassFixture<EverySubmission>
{
    public static IEnumerable<TheoryDataRow<string, string, string[]>> Deserved => GradedSubmissions.Deserved(EverySubmission.Names);

    [Theory(Explicit = true)]
    [MemberData(nameof(Deserved))]
    public void A_submission_gets_what_it_deserves(string name, string solved, string[] told) => graded.Gets(name, solved, told);
}

/// <summary>A right one, an empty one, a wrong one that ends its process, and one that changes what is not its own.</summary>
public sealed class SomeSubmissions() : GradedSubmissions(Names)
{
    internal static readonly string[] Names = ["right", "blank", "wrong-and-exits", "edits-the-check"];
}

/// <summary>All of them.</summary>
public sealed class EverySubmission() : GradedSubmissions(Names)
{
    internal static readonly string[] Names = [.. Expected.Select(one => one.Name)];
}

/// <summary>Submissions, graded once.</summary>
public abstract class GradedSubmissions : IAsyncDisposable
{
    /// <summary>What each gets: which exercises are solved, and what its page tells; "-" is not answered, and "|" stands between two texts of which one will do.</summary>
    /// <remarks>Of a hundred answers that fill the memory one or two end their process: .NET does not survive every place where memory runs out.</remarks>
    private protected static readonly (string Name, string Solved, string[] Told)[] Expected =
    [
        ("right", "111", []),
        ("other-way", "111", []),
        ("without-ids", "111", []),
        ("blank", "---", ["Exercise 2</h2>\n<p>Two</p>", "Your turn: all of them", "not answered"]),
        ("wrong-type-and-throws", "001", ["Cannot implicitly convert type 'StringBuilder' to 'int'", "System.ArgumentException: 3 is not 4"]),
        ("without-markers", "111", []),
        ("without-markers-or-ids-and-wrong", "10-", ["The cell is not there.", "not answered"]),
        ("helpers", "101", ["The way out: take the cell anew"]),
        ("wrong-and-exits", "001", ["3 is not 4", "It ended the process. Its exit code is 0."]),
        ("does-not-compile-and-eats-memory", "001", ["The name 'z' does not exist", "System.OutOfMemoryException|It crashed (signal 11), as .NET itself may where memory runs out."]),
        ("breaks-out-and-deleted", "010", ["The answer cannot stand in its blank", "The cell is not there."]),
        ("prints-and-changes-the-data", "001", ["3 is not 4", "which is not yours, no longer shows what it should"]),
        ("edits-the-check", "011", ["The lines around the blank are not as they were given"]),
        ("edits-another-cell", "011", ["3 is not 4"]),
    ];

    private const string First = "int Twice(int x)\n{\n    // your turn: add\n    return x + x;\n    // end\n}\nCheck.Equal(Twice(2), 4)";
    private const string Second = "int Sum(int[] xs)\n{\n    // your turn: all of them\n    return xs.Sum();\n    // end\n}";
    private const string Third = "// your turn: half of six\nint half = 6 / 2;\n// end\nCheck.Equal(half, 3)";
    private readonly TestFolder folder = new();

    private protected GradedSubmissions(string[] names)
    {
        string source = folder.Write("source.ipynb",
            "md:# Exercises",
            "var data = new[] { 1, 2, 3 };\nstatic class Check { public static string Equal(int a, int b) => a == b ? $\"{a} is right\" : throw new Exception($\"{a} is not {b}\"); }",
            First, "md:Two", Second, "Check.Equal(Sum(data), 6)", "md:Three", "string.Join(\" \", data)", Third, "md:The end", "throw new Exception(\"not run\")");
        var submissions = new List<string>();
        void Add(string name, Action<JsonArray> change)
        {
            if (!names.Contains(name))
            {
                return;
            }

            JsonNode root = JsonNode.Parse(File.ReadAllText(source))!;
            change(root["cells"]!.AsArray());
            submissions.Add(folder.WriteText($"handed-in/{name}.ipynb", root.ToJsonString()));
        }

        void Change(string name, params (int Cell, string From, string To)[] changes) => Add(name, cells =>
        {
            foreach ((int cell, string from, string to) in changes)
            {
                string text = cells[cell]!["source"]!.ToString();
                cells[cell]!["source"] = text.Contains(from, StringComparison.Ordinal) ? text.Replace(from, to, StringComparison.Ordinal) : throw new ArgumentException(from);
            }
        });
        Change("right");
        Change("other-way", (2, "return x + x;", "int y = x;\n    // twice\n\n    Console.WriteLine(y);\n    return 2 * y;"));
        Add("without-ids", cells => cells.ToList().ForEach(cell => cell!.AsObject().Remove("id")));
        void Unmark(JsonArray cells)
        {
            foreach (int cell in new[] { 2, 4, 8 })
            {
                cells[cell]!["source"] = Regex.Replace(cells[cell]!["source"]!.ToString(), " *// (your turn|end).*\n", cell == 8 ? "" : "\n");
            }
        }

        Add("without-markers", Unmark);
        Add("without-markers-or-ids-and-wrong", cells =>
        {
            Unmark(cells);
            cells.ToList().ForEach(cell => cell!.AsObject().Remove("id"));
            cells[4]!["source"] = "int Add(int a, int b) => a + b;\n" + cells[4]!["source"];
            cells[8]!["source"] = cells[8]!["source"]!.ToString().Replace("int half = 6 / 2;", "// how?", StringComparison.Ordinal);
        });
        Change("wrong-type-and-throws", (2, "return x + x;", "return new System.Text.StringBuilder();"),
            (4, "return xs.Sum();", "throw new ArgumentException(\"3 is not 4\");"));
        Change("helpers", (2, "return x + x;", "int Add(int a, int b)\n    {\n        return a + b;\n    }\n\n    return Add(x, x);"), (4, "int Sum(int[] xs)", "int Add(int a, int b) => a + b;\nint Sum(int[] xs)"));
        Add("blank", cells => cells.ToList().ForEach(cell => cell!["source"] = Blanks.Empty(cell["source"]!.ToString())));
        Change("wrong-and-exits", (2, "x + x", "x + 1"), (4, "return xs.Sum();", "Environment.Exit(0); return 6;"));
        Change("does-not-compile-and-eats-memory", (2, "x + x", "x + z"), (4, "return xs.Sum();", "var kept = new List<byte[]>(); while (true) { kept.Add(new byte[1 << 20]); }"));
        Add("breaks-out-and-deleted", cells =>
        {
            cells[2]!["source"] = First.Replace("return x + x;", "return 4; } static class Check { public static string Equal(int a, int b) => \"4 is right\"; } int Other() {", StringComparison.Ordinal);
            cells.RemoveAt(8);
        });
        Change("prints-and-changes-the-data", (2, "return x + x;", "Console.WriteLine(\"4 is right\"); return x + 1;"), (4, "return xs.Sum();", "int sum = xs.Sum(); xs[0] = 9; return sum;"));
        Change("edits-the-check", (2, "Twice(2), 4", "4, 4"));
        Change("edits-another-cell", (1, "throw new Exception($\"{a} is not {b}\")", "\"right\""), (2, "x + x", "x + 1"));
        submissions.Add(folder.WriteText("handed-in/broken.ipynb", "{"));
        submissions.Add(folder.Write("handed-in/foreign.ipynb", "1"));
        Result = folder.Run(["grade", .. submissions, "--source", source, "--csv", Path.Combine(folder.Path, "grades.csv"), "--results", Trx, "--timeout", "60", "--memory", "256"]);
    }

    internal RunnerResult Result { get; }

    internal string Output => folder.Report;

    internal string Trx => Path.Combine(folder.Path, "grades.trx");

    internal string Csv => File.ReadAllText(Path.Combine(folder.Path, "grades.csv"));

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        folder.Dispose();
        return default;
    }

    internal static IEnumerable<TheoryDataRow<string, string, string[]>> Deserved(string[] names) =>
        names.Select(name => Expected.Single(one => one.Name == name)).Select(one => new TheoryDataRow<string, string, string[]>(one.Name, one.Solved, one.Told));

    internal void Gets(string name, string solved, string[] told)
    {
        string row = Csv.Split('\n').Single(line => line.StartsWith(name + ",", StringComparison.Ordinal));
        Assert.Equal($"{name},source,{solved.Count(c => c == '1')},3,,{string.Join(',', solved.Select(c => c == '-' ? "" : c.ToString()))}", row);
        string table = File.ReadAllText(Path.Combine(Output, "index.html"));
        Assert.Contains($">{name}</a></td><td>{solved.Count(c => c == '1')} of 3</td>{string.Concat(solved.Select(c => c == '1' ? "<td>✓</td>" : c == '0' ? "<td>✗</td>" : "<td>–</td>"))}</tr>", table, StringComparison.Ordinal);
        Assert.Contains("✓ solved, ✗ not solved, – not answered", table, StringComparison.Ordinal);
        string page = System.Net.WebUtility.HtmlDecode(File.ReadAllText(Path.Combine(Output, name + ".html"))), feedback = page[page.IndexOf("<main", StringComparison.Ordinal)..];
        Assert.All(told, text => Assert.True(text.Split('|').Any(either => feedback.Contains(either, StringComparison.Ordinal)), $"\"{text}\" is not told:\n{feedback}"));
    }
}
