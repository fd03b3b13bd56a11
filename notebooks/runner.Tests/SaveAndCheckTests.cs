using System.Text.Json.Nodes;
using System.Xml.Linq;
using Eml.Runner.Notebooks;
using Xunit;

namespace Eml.Runner.Tests;

public sealed class SaveAndCheckTests
{
    [Fact]
    public void Saving_twice_changes_no_byte_and_checking_finds_the_first_stale_output()
    {
        using var folder = new TestFolder();
        string path = folder.Write("a.ipynb", "md:## Numbers", "Console.WriteLine(\"x\");\n1.0 / 3", "var quiet = 1;", "new[] { 1, 2 }");
        RunnerResult first = folder.Run(path, "--save");
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("a: outputs saved", first.Output, StringComparison.Ordinal);
        byte[] saved = File.ReadAllBytes(path);
        JsonNode[] counts = [.. JsonNode.Parse(saved)!["cells"]!.AsArray().Skip(1).Select(cell => cell!["execution_count"]!)];
        Assert.Equal([1, 2, 3], counts.Select(count => count.GetValue<int>()));

        Assert.Contains("a: outputs are as they were", folder.Run(path, "--save").Output, StringComparison.Ordinal);
        Assert.Equal(saved, File.ReadAllBytes(path));

        string results = Path.Combine(folder.Path, "cells.trx");
        Assert.Equal(0, folder.Run(path, "--check", "--results", results).ExitCode);
        File.WriteAllText(path, File.ReadAllText(path).Replace("0.3333333333333333", "0.3334", StringComparison.Ordinal));
        RunnerResult stale = folder.Run(path, "--check", "--results", results);
        Assert.Equal(2, stale.ExitCode);
        Assert.Contains("Cell 1 (under \"Numbers\"): the committed output is stale: output 2, text/", stale.Output, StringComparison.Ordinal);
        Assert.Matches("committed is \".*0\\.3334.*\", the run gave \".*0\\.3333333333333333.*\"", stale.Output);
        Assert.EndsWith("2 passed, 1 failed", stale.Output.TrimEnd(), StringComparison.Ordinal);
        XElement[] tests = [.. XDocument.Load(results).Descendants().Where(e => e.Name.LocalName == "UnitTestResult")];
        Assert.Equal(["Failed", "Passed", "Passed"], tests.Select(test => test.Attribute("outcome")!.Value));
    }

    [Fact]
    public void A_notebook_that_fails_is_not_saved()
    {
        using var folder = new TestFolder();
        string path = folder.Write("a.ipynb", "1", "throw new Exception(\"no\");");
        byte[] before = File.ReadAllBytes(path);
        Assert.Equal(2, folder.Run(path, "--save").ExitCode);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_notebook_that_was_changed_while_it_ran_is_left_as_it_is()
    {
        using var folder = new TestFolder();
        Notebook notebook = NotebookReader.Read(folder.Write("a.ipynb", "1"));
        File.AppendAllText(notebook.Path, "\n");
        string changed = File.ReadAllText(notebook.Path);
        UsageException e = Assert.Throws<UsageException>(() => SavedNotebook.Save(notebook));
        Assert.Contains("was changed while it ran", e.Message, StringComparison.Ordinal);
        Assert.Equal(changed, File.ReadAllText(notebook.Path));
    }

    [Theory]
    [InlineData("loss 0.1234567", "loss 0.12345671", true)]
    [InlineData("error 3.1e-12", "error 8.7e-12", true)]
    [InlineData("loss 0.1234", "loss 0.1235", false)]
    [InlineData("epoch 10", "epoch 11", false)]
    [InlineData("a 1", "b 1", false)]
    [InlineData("1, 2", "1, 2, 3", false)]
    [InlineData("loss NaN", "loss 1", false)]
    public void Text_must_be_equal_and_numbers_close(string committed, string now, bool equal) =>
        Assert.Equal(equal, OutputComparison.AreEqual(committed, now));
}
