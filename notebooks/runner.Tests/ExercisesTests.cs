using System.Text.Json.Nodes;
using Eml.Runner.Exercises;
using Eml.Runner.Notebooks;
using Xunit;

namespace Eml.Runner.Tests;

public sealed class ExercisesTests
{
    private const string Cell = "int Twice(int x)\n{\n    // your turn: add\n    int y = x;\n    return x + y;\n    // end\n}\nTwice(2)";

    [Fact]
    public void A_blank_keeps_its_hint_and_its_place()
    {
        Assert.Equal("int Twice(int x)\n{\n    // your turn: add\n    throw new NotImplementedException(\"your turn\");\n    // end\n}\nTwice(2)", Blanks.Empty(Cell));
        Assert.Equal(["add"], Blanks.Hints(Cell));
        Assert.Equal(["    int y = x;\n    return x + y;\n"], Blanks.Answers(Cell));
        Assert.Equal(Cell, Blanks.Fill(Blanks.Empty(Cell), Blanks.Answers(Cell)));
        string two = "// your turn: a\n1\n// end\n// your turn: b\n// end";
        Assert.Equal(["1\n", ""], Blanks.Answers(two));
        Assert.Equal("// your turn: a\nx\n// end\n// your turn: b\ny\n// end", Blanks.Fill(two, ["x\n", "y\n"]));
    }

    [Theory]
    [InlineData("int Twice(int x)\n{\n    return 2 * x;\n}\nTwice(2)", "    return 2 * x;\n")]
    [InlineData("int Twice(int x)\n{\n    // your turn: add\n    return 2 * x;\n}\n\nTwice(2)\n", "    return 2 * x;\n")]
    [InlineData("int Twice(int x)\n{\n    int y = x;\n\n    return 2 * y;\n    // end\n}\nTwice(2)", "    int y = x;\n\n    return 2 * y;\n")]
    [InlineData("int Twice(int x)\n{\n    // your turn: add\n    // end\n    return 2 * x;\n}\nTwice(2)", "    return 2 * x;\n")]
    [InlineData("int Twice(int x)\n{\n    // twice\n}\nTwice(2)", "    // twice\n")]
    [InlineData("int Twice(int x)\n{\n}\nTwice(2)", "")]
    [InlineData("int Add(int x) => x;\nint Twice(int x)\n{\n    return 2 * x;\n}\nTwice(2)", null)]
    [InlineData("int Twice(int x)\n{\n    return 2 * x;\n}\n4", null)]
    [InlineData("int Twice(int x)\n{\n    return 2 * x;\n}", null)]
    [InlineData("{\nTwice(2)", null)]
    [InlineData("", null)]
    public void An_answer_is_found_by_the_lines_around_its_blank_where_the_markers_are_gone(string handedIn, string? answer)
    {
        Assert.Equal(answer, Blanks.AnswersIn(Cell, handedIn)?.Single());
        Assert.Equal(answer is "" or "    // twice\n", answer is not null && AnswerRules.IsMissing(answer));
    }

    [Theory]
    [InlineData("// your turn: a\n1", "// your turn: a")]
    [InlineData("1\n// end", "// end")]
    [InlineData("// your turn: a\n// your turn: b\n// end", "// your turn: a")]
    public void A_marker_without_its_other_is_refused(string cell, string stray)
    {
        using var folder = new TestFolder();
        Notebook notebook = NotebookReader.Read(folder.Write("a.ipynb", "md:## Part", cell));
        UsageException e = Assert.Throws<UsageException>(() => Exercise.Of(notebook));
        Assert.Contains($"cell 1 (under \"Part\"): \"{stray}\" belongs to no blank", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_students_edition_has_blanks_no_outputs_and_paths_from_its_folder()
    {
        using var folder = new TestFolder();
        folder.WriteText("more.md", "");
        string path = folder.Write("notebooks/a.ipynb", "md:# A\n\n[more](../more.md#x), [b](b.ipynb), [w](https://example.org)", "#r \"../lib/x.dll\"\nvar d = \"build ../lib\";", Cell);
        folder.Write("notebooks/none.ipynb", "1");
        JsonNode root = JsonNode.Parse(File.ReadAllText(path))!;
        root["cells"]![2]!["outputs"] = new JsonArray(new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "solved" });
        root["metadata"]!["saved_on"] = "x";
        File.WriteAllText(path, root.ToJsonString());
        string output = Path.Combine(folder.Path, "deep", "er");

        RunnerResult result = folder.Run("exercises", path, Path.Combine(folder.Path, "notebooks", "none.ipynb"), "--output", output);
        Assert.Equal(0, result.ExitCode);
        string written = Path.Combine(output, "a.ipynb");
        Assert.Equal($"a: 1 exercise: {written}\n", result.Output.ReplaceLineEndings("\n"));
        Notebook student = NotebookReader.Read(written);
        Assert.Equal("# A\n\n[more](../../more.md#x), [b](b.ipynb), [w](https://example.org)", student.Cells[0].Source);
        Assert.Equal("#r \"../../lib/x.dll\"\nvar d = \"build ../../lib\";", student.Cells[1].Source);
        Assert.Equal(Blanks.Empty(Cell), student.Cells[2].Source);
        Assert.Empty(student.Cells[2].Outputs);
        Assert.False(student.Root["metadata"]!.AsObject().ContainsKey("saved_on"));
        Assert.Equal([written], Directory.GetFiles(output));

        // Answers are never replaced.
        Assert.Equal(0, folder.Run("exercises", path, "--output", output).ExitCode);
        File.WriteAllText(written, File.ReadAllText(written).Replace("throw", "return 1; // throw", StringComparison.Ordinal));
        RunnerResult again = folder.Run("exercises", path, "--output", output);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("may hold answers; it is not replaced", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return x + x;", null)]
    [InlineData("int Add(int a) { return a + a; }\nreturn Add(x);", null)]
    [InlineData("return x + x; } class Check { } int Other() { return 1;", "CS")]
    [InlineData("#if false\nreturn 1;\n#endif", "#")]
    [InlineData("/* return 1;", "CS")]
    [InlineData("return x +", "CS")]
    public void An_answer_stays_in_its_block(string answer, string? reason)
    {
        string? broken = AnswerRules.Broken(Cell, 0, answer + "\n", new HashSet<string>());
        Assert.True(reason is null ? broken is null : broken?.Contains(reason, StringComparison.Ordinal) == true, broken);
    }

    [Theory]
    [InlineData("var y = 2;", null)]
    [InlineData("var own = 2; var y = own;", null)]
    [InlineData("var Check = 1; var y = 2;", "it declares Check")]
    [InlineData("class Check { }", "it declares a type")]
    [InlineData("using Check = System.Math; var y = 1;", "it declares a type")]
    [InlineData("(int y, int Check) = (1, 2);", "it declares Check")]
    public void An_answer_outside_of_a_block_takes_no_name_of_the_notebook(string answer, string? reason)
    {
        const string cell = "// your turn: two\nvar y = 2;\n// end\nCheck(y)";
        string? broken = AnswerRules.Broken(cell, 0, answer + "\n", new HashSet<string>(AnswerRules.Names(cell + "\n" + "Check(1)")));
        Assert.True(reason is null ? broken is null : broken?.Contains(reason, StringComparison.Ordinal) == true, broken);
    }
}
