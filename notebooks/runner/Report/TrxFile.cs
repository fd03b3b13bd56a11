using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Eml.Runner.Cli;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Report;

/// <summary>One test of a test result file.</summary>
/// <param name="Path">The file it is about.</param>
/// <param name="Group">What it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="Passed">Whether it passed; null if it was not run.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record TrxTest(string Path, string Group, string Name, bool? Passed, TimeSpan Duration, string? Error);

/// <summary>Writes Visual Studio's test result file, for CI systems.</summary>
internal static class TrxFile
{
    private static readonly XNamespace Ns = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>The tests of a run: one per code cell, and one per notebook that could not be read.</summary>
    public static IEnumerable<TrxTest> Tests(IReadOnlyList<NotebookRun> runs, IReadOnlyList<Refusal> refusals)
    {
        foreach (NotebookRun run in runs)
        {
            foreach (Cell cell in run.Notebook.CodeCells)
            {
                CellResult? result = run.Results.FirstOrDefault(r => r.Cell == cell);
                string? error = run.ErrorOf(cell);
                string name = string.Create(CultureInfo.InvariantCulture, $"{run.Label}, cell {cell.Number}{(cell.Heading.Length > 0 ? ": " + cell.Heading : "")}");
                yield return new TrxTest(run.Notebook.Path, run.Label, name, result is null ? null : error is null, result?.Duration ?? TimeSpan.Zero, error);
            }

            if (run.Problem is string problem)
            {
                yield return new TrxTest(run.Notebook.Path, run.Label, run.Label, Passed: false, TimeSpan.Zero, problem);
            }
        }

        foreach (Refusal refusal in refusals)
        {
            yield return new TrxTest(refusal.Path, refusal.Name, refusal.Name, Passed: false, TimeSpan.Zero, refusal.Reason);
        }
    }

    /// <summary>The text of the file.</summary>
    /// <param name="title">What the tests are called together.</param>
    /// <param name="tests">The tests.</param>
    public static string Build(string title, IEnumerable<TrxTest> tests)
    {
        XElement definitions = new(Ns + "TestDefinitions"), entries = new(Ns + "TestEntries"), results = new(Ns + "Results");
        string list = Id(title);
        int total = 0, passed = 0, failed = 0;
        foreach (TrxTest test in tests)
        {
            string id = Id(test.Path + "\n" + test.Name), execution = Id("execution" + id), name = Clean(test.Name);
            definitions.Add(new XElement(Ns + "UnitTest", new XAttribute("name", name), new XAttribute("storage", test.Path), new XAttribute("id", id),
                new XElement(Ns + "Execution", new XAttribute("id", execution)),
                new XElement(Ns + "TestMethod", new XAttribute("codeBase", test.Path), new XAttribute("className", Clean(test.Group)), new XAttribute("name", name))));
            entries.Add(new XElement(Ns + "TestEntry", new XAttribute("testId", id), new XAttribute("executionId", execution), new XAttribute("testListId", list)));
            results.Add(new XElement(Ns + "UnitTestResult", new XAttribute("testName", name), new XAttribute("testId", id), new XAttribute("executionId", execution),
                new XAttribute("testListId", list), new XAttribute("testType", "13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b"),
                new XAttribute("outcome", test.Passed switch { true => "Passed", false => "Failed", null => "NotExecuted" }),
                new XAttribute("computerName", "runner"), new XAttribute("duration", test.Duration.ToString("c", CultureInfo.InvariantCulture)),
                test.Error is null ? null : new XElement(Ns + "Output", new XElement(Ns + "ErrorInfo", new XElement(Ns + "Message", Clean(test.Error))))));
            total++;
            passed += test.Passed == true ? 1 : 0;
            failed += test.Passed == false ? 1 : 0;
        }

        var summary = new XElement(Ns + "ResultSummary", new XAttribute("outcome", failed == 0 ? "Completed" : "Failed"),
            new XElement(Ns + "Counters", new XAttribute("total", total), new XAttribute("executed", passed + failed),
                new XAttribute("passed", passed), new XAttribute("failed", failed), new XAttribute("notExecuted", total - passed - failed)));
        var lists = new XElement(Ns + "TestLists", new XElement(Ns + "TestList", new XAttribute("name", title), new XAttribute("id", list)));
        var root = new XElement(Ns + "TestRun", new XAttribute("id", Guid.NewGuid()), new XAttribute("name", title), results, definitions, entries, lists, summary);
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + root + "\n";
    }

    /// <summary>An id that is the same for the same test in every run.</summary>
    private static string Id(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)).ToString();

    /// <summary>Without the control characters that XML cannot hold.</summary>
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Where(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)));
}
