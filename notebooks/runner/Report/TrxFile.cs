using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Report;

/// <summary>The run as a Visual Studio test result file, one test per code cell, for CI systems.</summary>
internal static class TrxFile
{
    private static readonly XNamespace Ns = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>The text of the file.</summary>
    public static string Build(IReadOnlyList<NotebookRun> runs)
    {
        var definitions = new XElement(Ns + "TestDefinitions");
        var entries = new XElement(Ns + "TestEntries");
        var results = new XElement(Ns + "Results");
        string list = Id("cells");
        foreach (NotebookRun run in runs)
        {
            foreach (Cell cell in run.Notebook.CodeCells)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"{run.Notebook.Name}, cell {cell.Number}{(cell.Heading.Length > 0 ? ": " + cell.Heading : "")}");
                string test = Id(run.Notebook.Path + name), execution = Id("execution" + run.Notebook.Path + name);
                definitions.Add(new XElement(Ns + "UnitTest", new XAttribute("name", name), new XAttribute("storage", run.Notebook.Path), new XAttribute("id", test),
                    new XElement(Ns + "Execution", new XAttribute("id", execution)),
                    new XElement(Ns + "TestMethod", new XAttribute("codeBase", run.Notebook.Path), new XAttribute("className", run.Notebook.Name), new XAttribute("name", name))));
                entries.Add(new XElement(Ns + "TestEntry", new XAttribute("testId", test), new XAttribute("executionId", execution), new XAttribute("testListId", list)));
                results.Add(Result(run, cell, name, test, execution, list));
            }
        }

        int total = runs.Sum(run => run.Total), passed = runs.Sum(run => run.Passed), failed = runs.Sum(run => run.Failed);
        var summary = new XElement(Ns + "ResultSummary", new XAttribute("outcome", failed == 0 ? "Completed" : "Failed"),
            new XElement(Ns + "Counters", new XAttribute("total", total), new XAttribute("executed", passed + failed),
                new XAttribute("passed", passed), new XAttribute("failed", failed), new XAttribute("notExecuted", total - passed - failed)));
        var lists = new XElement(Ns + "TestLists", new XElement(Ns + "TestList", new XAttribute("name", "Code cells"), new XAttribute("id", list)));
        var root = new XElement(Ns + "TestRun", new XAttribute("id", Guid.NewGuid()), new XAttribute("name", "Notebooks"), results, definitions, entries, lists, summary);
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + root + "\n";
    }

    private static XElement Result(NotebookRun run, Cell cell, string name, string test, string execution, string list)
    {
        CellResult? result = run.Results.FirstOrDefault(r => r.Cell == cell);
        string? error = run.ErrorOf(cell);
        string outcome = result is null ? "NotExecuted" : error is null ? "Passed" : "Failed";
        var element = new XElement(Ns + "UnitTestResult", new XAttribute("testName", name), new XAttribute("testId", test), new XAttribute("executionId", execution),
            new XAttribute("testListId", list), new XAttribute("testType", "13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b"), new XAttribute("outcome", outcome),
            new XAttribute("computerName", "runner"), new XAttribute("duration", (result?.Duration ?? TimeSpan.Zero).ToString("c", CultureInfo.InvariantCulture)));
        if (error is not null)
        {
            element.Add(new XElement(Ns + "Output", new XElement(Ns + "ErrorInfo", new XElement(Ns + "Message", Clean(error)))));
        }

        return element;
    }

    /// <summary>An id that is the same for the same test in every run.</summary>
    private static string Id(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)).ToString();

    /// <summary>Without the control characters that XML cannot hold.</summary>
    private static string Clean(string text) => string.Concat(text.Where(c => System.Xml.XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));
}
