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
        Assert.Contains("Cell 1 (under \"Numbers\"): the saved output is stale: output 2, text/", stale.Output, StringComparison.Ordinal);
        Assert.Matches("saved is \".*0\\.3334.*\", the run gave \".*0\\.3333333333333333.*\"", stale.Output);
        Assert.EndsWith("2 passed, 1 failed", stale.Output.TrimEnd(), StringComparison.Ordinal);
        XElement[] tests = [.. XDocument.Load(results).Descendants().Where(e => e.Name.LocalName == "UnitTestResult")];
        Assert.Equal(["Failed", "Passed", "Passed"], tests.Select(test => test.Attribute("outcome")!.Value));
    }

    [Theory]
    [InlineData("<div><script>async function probeAddresses(addresses) { } probeAddresses([\"http://192.0.2.1:2048/\"])</script></div>")]
    [InlineData("<div class=\"eml-figure\" data-figure=\"eml-1\"><p>a figure</p></div><script>1</script>")]
    public void What_another_host_saved_is_said_in_one_sentence_and_mended_by_saving(string html)
    {
        using var folder = new TestFolder();
        string path = folder.Write("a.ipynb", "1", "2");
        JsonNode root = JsonNode.Parse(File.ReadAllText(path))!;
        root["cells"]![0]!["outputs"] = new JsonArray(new JsonObject
        {
            ["output_type"] = "display_data",
            ["metadata"] = new JsonObject(),
            ["data"] = new JsonObject { ["text/html"] = new JsonArray("\r\n", html) },
        });
        File.WriteAllText(path, root.ToJsonString());
        RunnerResult check = folder.Run(path, "--check");
        Assert.Equal(2, check.ExitCode);
        Assert.Contains("Cell 1: the notebook was saved by another host (VS Code, Jupyter): run with --save\n", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("stale", check.Output, StringComparison.Ordinal);
        Assert.Equal(0, folder.Run(path, "--save").ExitCode);
        Assert.Equal(0, folder.Run(path, "--check").ExitCode);
    }

    [Fact]
    public void Where_no_outputs_are_saved_that_is_said_once()
    {
        using var folder = new TestFolder();
        string path = folder.Write("a.ipynb", "md:## Numbers", "var quiet = 1;", "1", "2", "3");
        RunnerResult check = folder.Run(path, "--check");
        Assert.Equal(2, check.ExitCode);
        Assert.Contains("a failed:\n  Cell 2 (under \"Numbers\"): no outputs are saved in the notebook; --save saves them.\n\na: FAILED, 3 of 4", check.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("3 passed, 1 failed", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("were compared", check.Output, StringComparison.Ordinal);
        Assert.Equal(0, folder.Run(folder.Write("quiet.ipynb", "var quiet = 1;"), "--check").ExitCode);
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

    [Theory]
    [InlineData("epoch 1045, loss 0.7173", "epoch 1054, loss 0.7147", true)]
    [InlineData("[0, 5]  -0.16  ✓", "[0, 2]   0.1609  ✓", true)]
    [InlineData("reduced 3 times and 36 epochs clipped", "reduced 1 time and 1 epoch clipped", true)]
    [InlineData("the loss rises 3 times", "the los rises 3 times", false)]
    [InlineData("the loss fell from 2", "the loss rose from 2", false)]
    public void Where_the_arithmetic_is_another_words_must_be_equal_and_numbers_need_not(string committed, string now, bool equal)
    {
        static JsonArray Outputs(string text) => [new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = new JsonArray(text) }];
        Assert.Equal(equal, OutputComparison.FirstDifference(Outputs(committed), Outputs(now), numbers: false) is null);
        Assert.Equal("0 outputs are saved, the run gave 1", OutputComparison.FirstDifference([], Outputs(now)));
        Assert.NotNull(OutputComparison.FirstDifference(Outputs(committed), Outputs(now)));
    }

    [Fact]
    public void Figures_elsewhere_are_compared_by_what_names_their_parts()
    {
        static JsonArray Outputs(string figure) =>
            [new JsonObject { ["output_type"] = "execute_result", ["data"] = new JsonObject { [MediaTypes.Plotly] = JsonNode.Parse(figure) } }];
        JsonArray committed = Outputs("""{"data":[{"type":"scatter","name":"loss","x":[1,2],"y":[0.1,0.2]}],"layout":{"title":{"text":"1662 epochs"}}}""");
        JsonArray other = Outputs("""{"data":[{"type":"scatter","name":"loss","x":[1,2,3],"y":[0.1,0.2,0.3]}],"layout":{"title":{"text":"1663 epochs"}}}""");
        Assert.Null(OutputComparison.FirstDifference(committed, other, numbers: false));
        Assert.Contains("application/vnd.plotly", OutputComparison.FirstDifference(committed, other), StringComparison.Ordinal);
        JsonArray renamed = Outputs("""{"data":[{"type":"scatter","name":"rate","x":[1,2],"y":[0.1,0.2]}],"layout":{"title":{"text":"1662 epochs"}}}""");
        Assert.Contains("name: loss", OutputComparison.FirstDifference(committed, renamed, numbers: false), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_names_the_machine_is_refused()
    {
        using var folder = new TestFolder();
        string path = folder.Write("a.ipynb", "md:## Where", "1", "Environment.CurrentDirectory");
        byte[] before = File.ReadAllBytes(path);
        RunnerResult result = folder.Run(path, "--save");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cell 2 (under \"Where\"): an output holds the notebook's folder", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
    }
}
