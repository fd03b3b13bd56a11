using System.Text;
using CsCheck;
using Eml.Data;
using Eml.Tests.IO;
using Xunit;

namespace Eml.Tests.Data;

public sealed class CsvFileTests
{
    [Theory]
    [InlineData("width,height,y\n1,2,3\n4,5.5,-6e-1\n")]
    [InlineData("width,height,y\r\n1,2,3\r\n4,5.5,-6e-1")]
    [InlineData("width,height,y\r1,2,3\r4,5.5,-6e-1\r")]
    [InlineData("\uFEFFwidth,height,y\n1,2,3\n4,5.5,-6e-1\n")]
    [InlineData("\"width\",height,y\n\"1\", 2 ,3\n\n4,5.5,-0.6\n\n")]
    public void Columns_become_rows_of_X_and_Y(string text)
    {
        Dataset data = Parse(text, ["y"]);
        Assert.Equal("2×2 (data)", $"{data.Inputs.RowCount}×{data.Count} ({data.Name})");
        Assert.Equal([1.0, 4.0], data.Inputs.Row(0));
        Assert.Equal([2.0, 5.5], data.Inputs.Row(1));
        Assert.Equal([3.0, -0.6], data.Targets.Row(0));
        Assert.Equal(["width", "height"], data.InputNames);
        Assert.Equal(["y"], data.TargetNames);
    }

    [Fact]
    public void Columns_are_taken_by_name_in_the_asked_order()
    {
        Dataset data = Parse("a,note,b,c\n1,x,2,3\n4,y,5,6\n", ["a"], ["c", "b"]);
        Assert.Equal([3.0, 6.0], data.Inputs.Row(0));
        Assert.Equal([2.0, 5.0], data.Inputs.Row(1));
        Assert.Equal([1.0, 4.0], data.Targets.Row(0));
    }

    [Fact]
    public void Without_targets_the_last_column_is_the_target_and_a_note_says_so()
    {
        Dataset data = Parse("a,b,c,\n1,2,3,\n4,5,7,\n");
        Assert.Equal(["a", "b"], data.InputNames);
        Assert.Equal(["c"], data.TargetNames);
        Assert.Contains("Target: 'c', the last column.", data.Notes);
    }

    [Fact]
    public void Quoted_fields_hold_separators_quotes_and_line_breaks()
    {
        Dataset data = Parse("\"a \"\"in\"\"\",\"b\nc\",kind\n1,2,\"x,y\"\n3,4,\"z\r\nw\"\n", ["kind"], classes: true);
        Assert.Equal(["a \"in\"", "b\nc"], data.InputNames);
        Assert.Equal(["x,y", "z\r\nw"], data.TargetNames);
    }

    [Fact]
    public void Any_finite_number_is_read_back() =>
        Gen.Double.Where(double.IsFinite).Array[1, 20].Sample(values =>
        {
            var text = new StringBuilder("x,y\n");
            foreach (double value in values)
            {
                text.Append(Require.Invariant($"{value:R},0\n"));
            }

            return Bits.Of(Parse(text.ToString(), ["y"], options: new CsvOptions { DecimalMark = '.' }).Inputs.Row(0)).SequenceEqual(Bits.Of(values));
        });

    [Theory]
    [InlineData("a,width,y\n1,2,3\n1,3,3\n1,abc,3\n", "'data.csv', line 4, column 2 ('width'): 'abc' is not a number")]
    [InlineData("a,\"wi\ndth\",y\n1,2,3\n\n1,2,3\n\n1,2,abc\n", "line 7, column 3 ('y'): 'abc' is not a number, and a target has to be")]
    [InlineData("a,width,y\n1,,3\n1,2,3\n", "line 2, column 2 ('width'): the field is empty. It is the only one; the option Missing")]
    [InlineData("a,width,y\n1,2,3\n1,NaN,?\n", "line 3, column 2 ('width'): 'NaN' stands for a missing value. There are 2 in 'width', 'y'; the option Missing")]
    [InlineData("a,width,y\n1,2,3\n1,3,3\n1,-Infinity,3\n", "'-Infinity' is not finite")]
    [InlineData("a,width,y\n1,1e999,3\n", "'1e999' is not finite")]
    [InlineData("a,width,y\n1,2,3\n1,2\n", "line 3 has 2 fields, separated by comma; 3 are needed")]
    [InlineData("a,width,y\n1,2,3\n1,2,3,4\n", "line 3 has 4 fields, separated by comma; 3 are needed")]
    [InlineData("a,width,y\n1,2,3,4\n1,2,3,4\n1,2,3,4,5\n", "line 4 has 5 fields")]
    [InlineData("John Smith,1,y\nJane Doe,2,y\nBad Row,1\n", "line 3 has 2 fields, separated by comma")]
    [InlineData("a,width,y\n1,2\n3,4\n", "has 3 names in its header and, on line 2, 2 fields")]
    [InlineData("a,width,y\n1,\"2,3\n", "line 2: the quotes do not fit together")]
    [InlineData("a,width,y\n1,2\"2,3\n", "line 2: the quotes do not fit together")]
    [InlineData("a,width,y\n1,\"2\"2,3\n", "line 2: the quotes do not fit together")]
    [InlineData("a,width,y\n", "has a header and no row of data ('a', 'width', 'y')")]
    [InlineData("", "no content")]
    [InlineData("\n \n,,,\n", "no content")]
    [InlineData("# only\n#\n", "no content but comments; set Comment to null")]
    [InlineData("x\n1\n2\n", "has 1 column, 'x', and none is left for the inputs")]
    public void Bad_content_is_refused_with_its_place(string text, string reason)
    {
        string message = Refusal(text, text.StartsWith('x') || text.Length < 12 ? null : ["y"]);
        Assert.Contains("data.csv", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_not_there_is_refused_with_those_that_are()
    {
        Refused("targets names the column 'z'; 'data.csv' has 'a', 'b'", ["z"], null);
        Refused("targets names the column null; 'data.csv' has 'a', 'b'", [null!], null);
        Refused("inputs names the column 'a' twice", ["b"], ["a", "a"]);
        Refused("targets names no column", [], null);
        Refused("'b' is an input and a target", ["b"], ["a", "b"]);
        Refused("inputs names no column", ["b"], []);
        Refused("LeaveOut names the column 'z'", ["b"], null, new CsvOptions { LeaveOut = ["z"] });
        Refused("OneHot names the column 'z'", ["b"], null, new CsvOptions { OneHot = ["z"] });
        Refused("'a' is an input and left out", ["b"], ["a"], new CsvOptions { LeaveOut = ["a"] });
        Refused("targets names 2 columns; class labels stand in one", ["a", "b"], null, classes: true);
    }

    [Theory]
    [InlineData('x', '.', "Separator is 'x'")]
    [InlineData('"', '.', "Separator is '\"'")]
    [InlineData('ß', '.', "Separator is 'ß'")]
    [InlineData('#', '.', "Comment is '#'; it has to be another than Separator")]
    [InlineData(',', ';', "DecimalMark is ';'; it has to be '.' or ','")]
    public void Options_that_cannot_be_are_refused(char separator, char mark, string reason) =>
        Refused(reason, ["b"], null, new CsvOptions { Separator = separator, DecimalMark = mark });

    [Fact]
    public void Lists_of_options_are_lists_of_texts()
    {
        Refused("LeaveOut is 'null'", ["b"], null, new CsvOptions { LeaveOut = null! });
        Refused("OneHot is 'null among others'", ["b"], null, new CsvOptions { OneHot = ["a", null!] });
        Refused("MissingMarkers is 'null'", ["b"], null, new CsvOptions { MissingMarkers = null! });
    }

    [Fact]
    public void A_file_over_the_limit_is_refused_before_it_is_read()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("big.csv"), "x,y\n1,2\n");
        Assert.Equal(1, CsvFile.Read(folder.File("big.csv"), ["y"], options: new CsvOptions { MaxBytes = 8 }).Count);
        var error = Assert.Throws<InvalidDataException>(() => CsvFile.Read(folder.File("big.csv"), ["y"], options: new CsvOptions { MaxBytes = 7 }));
        Assert.Contains("has 8 bytes; at most 7", error.Message, StringComparison.Ordinal);
        byte[] bytes = File.ReadAllBytes(folder.File("big.csv"));
        Assert.Equal(error.Message[error.Message.IndexOf(" has", StringComparison.Ordinal)..], Assert.Throws<InvalidDataException>(() => CsvFile.Recognise(bytes, "big", new CsvOptions { MaxBytes = 7 })).Message["'big'".Length..]);
        Assert.Equal(1, CsvFile.Parse(bytes, "big", options: new CsvOptions { MaxBytes = 8 }).Count);
        Assert.Throws<FileNotFoundException>(() => CsvFile.Read(folder.File("absent.csv"), ["y"]));
    }

    private static void Refused(string reason, string[] targets, string[]? inputs, CsvOptions? options = null, bool classes = false) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Parse("a,b\n1,2\n3,4\n", targets, inputs, classes, options)).Message, StringComparison.Ordinal);

    private static string Refusal(string text, string[]? targets) => Assert.Throws<InvalidDataException>(() => Parse(text, targets)).Message;

    private static Dataset Parse(string text, string[]? targets = null, string[]? inputs = null, bool classes = false, CsvOptions? options = null) =>
        CsvFile.Parse(Encoding.UTF8.GetBytes(text), "data.csv", targets, inputs, classes, options);
}
