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
    public void Quoted_fields_hold_separators_quotes_and_line_breaks()
    {
        Dataset data = Parse("\"a \"\"in\"\"\",\"b\nc\",kind\n1,2,\"x,y\"\n3,4,\"z\r\nw\"\n", ["kind"], classes: true);
        Assert.Equal(["a \"in\"", "b\nc"], data.InputNames);
        Assert.Equal(["x,y", "z\r\nw"], data.TargetNames);
    }

    [Fact]
    public void Labels_become_one_hot_sorted_by_name()
    {
        Dataset data = Parse("x,kind\n1,b\n2,a\n3,b\n", ["kind"], classes: true);
        Assert.Equal(["a", "b"], data.TargetNames);
        Assert.Equal([1, 0, 1], Labels.FromOneHot(data.Targets));
    }

    [Fact]
    public void Labels_that_are_numbers_are_sorted_as_numbers() =>
        Assert.Equal(["2", "10"], Parse("x,kind\n1,10\n2,2\n", ["kind"], classes: true).TargetNames);

    [Fact]
    public void Any_finite_number_is_read_back() =>
        Gen.Double.Where(double.IsFinite).Array[1, 20].Sample(values =>
        {
            var text = new StringBuilder("x,y\n");
            foreach (double value in values)
            {
                text.Append(Require.Invariant($"{value:R},0\n"));
            }

            return Bits.Of(Parse(text.ToString(), ["y"]).Inputs.Row(0)).SequenceEqual(Bits.Of(values));
        });

    [Theory]
    [InlineData("a,width,y\n1,2,3\n1,abc,3\n", "'data.csv', line 3, column 2 ('width'): 'abc' is not a number")]
    [InlineData("a,\"wi\ndth\",y\n1,2,3\n\n1,2,abc\n", "line 5, column 3 ('y'): 'abc' is not a number")]
    [InlineData("a,width,y\n1,\"2,5\",3\n", "line 2, column 2 ('width'): '2,5' is not a number")]
    [InlineData("a,width,y\n1,,3\n", "line 2, column 2 ('width'): the field is empty")]
    [InlineData("a,width,y\n1,NaN,3\n", "line 2, column 2 ('width'): 'NaN' is not finite")]
    [InlineData("a,width,y\n1,-Infinity,3\n", "'-Infinity' is not finite")]
    [InlineData("a,width,y\n1,1e999,3\n", "'1e999' is not finite")]
    [InlineData("a,width,y\n1,2,3\n1,2\n", "line 3 has 2 fields; 3 are needed")]
    [InlineData("a,width,y\n1,2,3\n1,2,3,4\n", "line 3 has 4 fields; 3 are needed")]
    [InlineData("a,width,y\n1,\"2,3\n", "line 2: the quotes do not fit together")]
    [InlineData("a,width,y\n1,2\"2,3\n", "line 2: the quotes do not fit together")]
    [InlineData("a,width,y\n1,\"2\"2,3\n", "line 2: the quotes do not fit together")]
    [InlineData("a,width,y\n", "one line only")]
    [InlineData("", "no content")]
    [InlineData("1,2,3\n4,5,6\n", "line 1 holds numbers only; a header row")]
    [InlineData("a,a,y\n4,5,6\n", "column 2 ('a'): the name stands twice")]
    [InlineData(",a,y\n4,5,6\n", "column 1 (''): the column has no name")]
    [InlineData("a,b,y\nx,z,6\n", "no numbers in the input columns (a, b)")]
    [InlineData("PK\0\u0003\n", "binary")]
    public void Bad_content_is_refused_with_its_place(string text, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => Parse(text, ["y"]));
        Assert.Contains("data.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_encoding_is_refused() =>
        Assert.Contains("UTF-8", Assert.Throws<InvalidDataException>(() => CsvFile.Parse(Encoding.Latin1.GetBytes("größe,y\n1,2\n"), "data.csv", ["y"])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("x,kind\n1,a\n2,a\n", "has 1 different labels")]
    [InlineData("x,kind\n1,a\n2,\n", "line 3, column 2 ('kind'): the field is empty; a class label")]
    public void Bad_labels_are_refused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Parse(text, ["kind"], classes: true)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_column_that_is_not_there_is_refused_with_those_that_are()
    {
        Refused("targets names the column 'z'; 'data.csv' has a, b", ["z"], null);
        Refused("inputs names the column 'a' twice", ["b"], ["a", "a"]);
        Refused("targets names no column", [], null);
        Refused("'b' is an input and a target", ["b"], ["a", "b"]);
        Refused("inputs names no column", ["a", "b"], null);
    }

    [Fact]
    public void A_file_over_the_limit_is_refused_before_it_is_read()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("big.csv"), "x,y\n1,2\n");
        Assert.Equal(1, CsvFile.Read(folder.File("big.csv"), ["y"], maxBytes: 8).Count);
        var error = Assert.Throws<InvalidDataException>(() => CsvFile.Read(folder.File("big.csv"), ["y"], maxBytes: 7));
        Assert.Contains("has 8 bytes; at most 7", error.Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => CsvFile.Read(folder.File("absent.csv"), ["y"]));
    }

    private static void Refused(string reason, string[] targets, string[]? inputs) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Parse("a,b\n1,2\n", targets, inputs)).Message, StringComparison.Ordinal);

    private static Dataset Parse(string text, string[] targets, string[]? inputs = null, bool classes = false) =>
        CsvFile.Parse(Encoding.UTF8.GetBytes(text), "data.csv", targets, inputs, classes);
}
