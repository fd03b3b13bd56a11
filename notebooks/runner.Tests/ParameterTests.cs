using Eml.Runner.Notebooks;
using Xunit;

namespace Eml.Runner.Tests;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("int", "40", "40")]
    [InlineData("double", "1e-3", "0.001d")]
    [InlineData("bool", "True", "true")]
    [InlineData("string", "a \"b\"", "\"a \\\"b\\\"\"")]
    [InlineData("string", "  two blanks ", "\"  two blanks \"")]
    [InlineData("int", " 40 ", "40")]
    [InlineData("int[]", "1, 2,3", "new int[] { 1, 2, 3 }")]
    [InlineData("double[]", "", "new double[] {  }")]
    public void A_value_becomes_a_literal_of_its_variables_type(string type, string text, string literal) =>
        Assert.Equal(literal, Parameters.Literal("p", type, text));

    [Theory]
    [InlineData("int", "4.5", "a whole number from -2147483648 to 2147483647 is needed.")]
    [InlineData("int", "40; Evil()", "a whole number from -2147483648 to 2147483647 is needed.")]
    [InlineData("long", "1e3", "a whole number from -9223372036854775808 to 9223372036854775807 is needed.")]
    [InlineData("uint", "-1", "a whole number from 0 to 4294967295 is needed.")]
    [InlineData("ulong", "-1", "a whole number from 0 to 18446744073709551615 is needed.")]
    [InlineData("double", "NaN", "a number such as 0.05 is needed.")]
    [InlineData("double", "0,05", "a number such as 0.05 is needed.")]
    [InlineData("float", "x", "a number such as 0.05 is needed.")]
    [InlineData("bool", "1", "true or false is needed.")]
    [InlineData("int[]", "1,x", "a list with commas is needed, each item a whole number from -2147483648 to 2147483647.")]
    [InlineData("double[]", "1;2", "a list with commas is needed, each item a number such as 0.05.")]
    [InlineData("DateTime", "2020-01-01", "--param can set no variable of this type.")]
    public void A_value_of_another_type_is_refused_by_name_and_what_is_allowed_is_said(string type, string text, string says)
    {
        UsageException e = Assert.Throws<UsageException>(() => Parameters.Literal("rate", type, text));
        Assert.Equal($"--param rate={text}: rate is a parameter of type {type}; {says}", e.Message);
    }

    [Fact]
    public void Types_are_read_from_the_tagged_cell()
    {
        using var folder = new TestFolder();
        Notebook notebook = NotebookReader.Read(folder.Write("p.ipynb", "int other = 1;", "params:int N1 = 5, N2 = 6;\nvar rate = -0.5;\nvar widths = new[] { 1, 2 };\nconst int Fixed = 1;\nstring? name = null;"));
        Assert.Equal(["N1:int", "N2:int", "name:string", "rate:double", "widths:int[]"],
            Parameters.Declared(notebook).Select(p => $"{p.Key}:{p.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Given_values_are_injected_run_and_reported()
    {
        using var folder = new TestFolder();
        string path = folder.Write("p.ipynb", "params:int N1 = 5;\nvar rate = 0.5;", "N1 * rate");
        RunnerResult result = folder.Run(path, "--param", "N1=40", "--param", "rate=0.25");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("10", ExecutionTests.Plain(folder.Outputs("p", 3).Single()));
        Assert.Equal("[\"injected-parameters\"]", folder.Cells("p")[1]["metadata"]!["tags"]!.ToJsonString());
        Assert.Contains("<code>N1 = 40</code>, <code>rate = 0.25d</code>", folder.Page("p"), StringComparison.Ordinal);

        RunnerResult unknown = folder.Run(path, "--param", "N3=1");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("Known are: N1 (int), rate (double).", unknown.Error, StringComparison.Ordinal);
    }
}
