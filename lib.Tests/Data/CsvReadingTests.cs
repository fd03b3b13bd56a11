using System.Text;
using Eml.Data;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Data;

/// <summary>How columns become inputs and targets: missing values, texts, class labels, and what is warned of.</summary>
public sealed class CsvReadingTests
{
    private const string Gaps = "x,sex,y\n1,M,2\n?,F,4\n5,M,NA\n6,,8\n7,F,9\n";

    [Fact]
    public void Missing_values_are_refused_with_their_number_and_the_first() =>
        Assert.Contains("line 3, column 1 ('x'): '?' stands for a missing value. There are 3 in 'x', 'sex', 'y'; the option Missing", Refusal(Gaps), StringComparison.Ordinal);

    [Fact]
    public void Rows_with_missing_values_in_used_columns_are_dropped_on_request()
    {
        Dataset data = Read(Gaps, options: new CsvOptions { Missing = MissingValues.DropRows });
        Assert.Equal([1.0, 7.0], data.Inputs.Row(0));
        Assert.Equal([2.0, 9.0], data.Targets.Row(0));
        Assert.Contains("Missing: 3 of 5 rows dropped, for 'x', 'sex', 'y'.", data.Notes);
        Assert.Equal(3, Read(Gaps, ["x"], ["sex"], options: new CsvOptions { Missing = MissingValues.DropRows }).Count);
        Assert.Contains("in every row", Refusal("x,z,y\n1,,2\n,3,4\n", new CsvOptions { Missing = MissingValues.DropRows }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dropped_row_leaves_no_class_and_no_category_behind()
    {
        var drop = new CsvOptions { Missing = MissingValues.DropRows };
        Dataset data = Read("x,s,y\n1,u,a\n2,v,b\n?,w,c\n3,u,b\n4,v,a\n", classes: true, options: drop);
        Assert.Equal(["a", "b"], data.TargetNames);
        Assert.Equal(["x", "s=u", "s=v"], data.InputNames);
        Assert.Equal(2, data.Split(0.5, 0.5, seed: 1).Training.Count);
        Assert.Contains("has 1 different label; from 2 to 1000", Refusal("x,y\n1,a\n?,b\n", drop, classes: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_are_of_the_rows_that_are_left()
    {
        var drop = new CsvOptions { Missing = MissingValues.DropRows };
        Assert.Contains(Read("nr,b,y\n7,2,3\n8,?,4\n9,4,1\n10,3,1\n", options: drop).Notes, n => n.StartsWith("Warning: 'nr' may number", StringComparison.Ordinal));
        Assert.Contains(Read("7001,1,1\n9003,2,?\n8002,1,1\n9009,2,2\n", options: drop with { Header = false }).Notes, n => n.StartsWith("Warning: 'c1' may number", StringComparison.Ordinal));
        Assert.Contains(Read("name,b,y\nu,2,3\nv,?,4\nw,1,1\n", options: drop).Notes, n => n.StartsWith("Warning: 'name' may number or name", StringComparison.Ordinal));
        Assert.DoesNotContain(Read("name,b,y\nu,2,3\nv,?,4\nu,1,1\n", options: drop).Notes, n => n.StartsWith("Warning: 'name'", StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_with_the_other_decimal_mark_are_no_categories()
    {
        foreach ((string text, char mark) in new[] { ("x;y\n1,5;2\n2,5;3\n", '.'), ("x;y\n1.5;2\n2.5;3\n", ',') })
        {
            CsvTable table = CsvFile.Recognise(Encoding.UTF8.GetBytes(text), "data.csv", new CsvOptions { DecimalMark = mark });
            Assert.Equal("numbers with the other decimal mark", table.Columns[0].ToString());
            Assert.Contains("line 2, column 1 ('x'): '1", Assert.Throws<InvalidDataException>(() => table.ToDataset()).Message, StringComparison.Ordinal);
            Assert.Contains("the option DecimalMark decides", Assert.Throws<InvalidDataException>(() => table.ToDataset()).Message, StringComparison.Ordinal);
            Assert.Contains("is not a number with the decimal mark", Assert.Throws<InvalidDataException>(() => table.ToDataset(["x"])).Message, StringComparison.Ordinal);
            Assert.Equal(2, Read(text, options: new CsvOptions { DecimalMark = mark, OneHot = ["x"] }).InputNames.Count);
        }
    }

    [Fact]
    public void Whole_numbers_that_no_double_tells_apart_stay_apart()
    {
        Dataset data = Read("x,y\n1,9007199254740993\n2,9007199254740992\n3,9007199254740993\n", classes: true);
        Assert.Equal(["9007199254740992", "9007199254740993"], data.TargetNames);
        Assert.Equal(2, Read("x,z,y\n12345678901234567890,1,1\n12345678901234567891,2,2\n", options: new CsvOptions { OneHot = ["x"], LeaveOut = ["z"] }).InputNames.Count);
    }

    [Fact]
    public void An_option_that_would_do_nothing_is_refused_or_noted()
    {
        const string text = "a,b,c\n1,2,3\n2,3,4\n3,1,3\n";
        Assert.Contains("'c' is to become one-hot inputs and a target, whose labels become one-hot by classes: true", Refused(["c"], null, new CsvOptions { OneHot = ["c"] }), StringComparison.Ordinal);
        Assert.Contains("'a' is to become one-hot inputs and left out", Refused(["c"], null, new CsvOptions { OneHot = ["a"], LeaveOut = ["a"] }), StringComparison.Ordinal);
        Assert.Contains("'c' is a target and left out", Refused(["c"], null, new CsvOptions { LeaveOut = ["c"] }), StringComparison.Ordinal);
        Assert.Contains("No inputs, although OneHot names them: 'b'.", Read(text, ["c"], ["a"], options: new CsvOptions { OneHot = ["b"] }).Notes);
        Dataset data = Read(text, options: new CsvOptions { LeaveOut = ["c"] });
        Assert.Equal(["b"], data.TargetNames);
        Assert.Contains("Target: 'b', the last column that is not left out.", data.Notes);
        Assert.Contains("no column with values that is not left out", Refusal(text, new CsvOptions { LeaveOut = ["a", "b", "c"] }), StringComparison.Ordinal);

        static string Refused(string[] targets, string[]? inputs, CsvOptions options) => Assert.Throws<ArgumentException>(() => Read(text, targets, inputs, options: options)).Message;
    }

    [Fact]
    public void Missing_numbers_become_the_mean_on_request_but_no_target_and_no_text_does()
    {
        var mean = new CsvOptions { Missing = MissingValues.Mean };
        Dataset data = Read("x,y\n1,2\n,3\n4,5\n", options: mean);
        Assert.Equal([1.0, 2.5, 4.0], data.Inputs.Row(0));
        Assert.Contains("Missing: 1 of 'x' became the mean of the others, 2.5.", data.Notes);
        Assert.Equal(1e308, Read("x,y\n1e308,2\n,3\n1e308,5\n", options: mean).Inputs[0, 1]);
        Assert.Equal(0, Read("x,y\n1e308,2\n,3\n-1e308,5\n", options: mean).Inputs[0, 1]);
        Assert.Contains("only a number among the inputs has a mean. There are 2 in 'sex', 'y'", Refusal(Gaps, mean), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_with_few_values_become_one_hot()
    {
        Dataset data = Read("sex,x,y\nM,1,2\nF,3,4\nI,5,6\nM,7,8\n");
        Assert.Equal(["sex=F", "sex=I", "sex=M", "x"], data.InputNames);
        Assert.Equal(Matrix<double>.Build.DenseOfArray(new double[,] { { 0, 1, 0, 0 }, { 0, 0, 1, 0 }, { 1, 0, 0, 1 }, { 1, 3, 5, 7 } }), data.Inputs);
        Assert.Contains("One-hot: 'sex' has 3 values: 'sex=F', 'sex=I', 'sex=M'.", data.Notes);
    }

    [Fact]
    public void Numbers_become_one_hot_on_request() =>
        Assert.Equal(["origin=1", "origin=2", "origin=10", "x"], Read("origin,x,y\n10,1,2\n02,3,4\n1,5,6\n2,5,7\n", options: new CsvOptions { OneHot = ["origin"] }).InputNames);

    [Fact]
    public void Texts_with_many_values_are_refused_by_name_and_left_out_or_taken_on_request()
    {
        string text = "name,x,y\n" + string.Concat(Enumerable.Range(0, 51).Select(i => Require.Invariant($"car {i},{i % 7},{i}\n")));
        string message = Refusal(text);
        Assert.Contains("column 1 ('name') is text with more than 50 different values ('car 0', 'car 1', 'car 2', …)", message, StringComparison.Ordinal);
        Assert.Contains("LeaveOut leaves it out, OneHot takes", message, StringComparison.Ordinal);
        Dataset without = Read(text, options: new CsvOptions { LeaveOut = ["name"] });
        Assert.Equal(["x"], without.InputNames);
        Assert.Contains("Left out, as asked: 'name'.", without.Notes);
        Assert.Equal(52, Read(text, options: new CsvOptions { OneHot = ["name"] }).InputNames.Count);
    }

    [Fact]
    public void A_text_among_numbers_is_refused_with_the_options_that_decide()
    {
        const string text = "doors,y\n2,1\n3,2\n5more,3\n4,4\n";
        string message = Refusal(text);
        Assert.Contains("line 4, column 1 ('doors'): '5more' is not a number, as most values of its column are", message, StringComparison.Ordinal);
        Assert.Equal(["doors=2", "doors=3", "doors=4", "doors=5more"], Read(text, options: new CsvOptions { OneHot = ["doors"] }).InputNames);
        Assert.Equal(3, Read(text, options: new CsvOptions { MissingMarkers = ["5more"], Missing = MissingValues.DropRows }).Count);
    }

    [Theory]
    [InlineData("b a b", "a b", "1 0 1")]
    [InlineData("10 2 10", "2 10", "1 0 1")]
    [InlineData("1 01 1.0 2", "1 2", "0 0 0 1")]
    [InlineData("-1 +1 1 -1.0", "-1 1", "0 1 1 0")]
    [InlineData("0 -0 1", "0 1", "0 0 1")]
    [InlineData("yes no yes", "no yes", "1 0 1")]
    [InlineData("M B M", "B M", "1 0 1")]
    [InlineData("TRUE FALSE", "FALSE TRUE", "1 0")]
    [InlineData("1 01 x", "01 1 x", "1 0 2")]
    public void Labels_become_one_hot_by_number_or_text_and_the_order_is_stated(string written, string classes, string expected)
    {
        string text = "x,kind\n" + string.Concat(written.Split(' ').Select((label, i) => Require.Invariant($"{i}, {label} \n")));
        Dataset data = Read(text, ["kind"], classes: true);
        Assert.Equal(classes.Split(' '), data.TargetNames);
        Assert.Equal(expected.Split(' '), Labels.FromOneHot(data.Targets).Select(label => $"{label}"));
        Assert.Contains($"Classes of 'kind', in the order of the rows of Y: {string.Join(", ", classes.Split(' ').Select(c => $"'{c}'"))}.", data.Notes);
        bool merged = written.Split(' ').Distinct().Count() > data.TargetNames.Count;
        Assert.Equal(merged, data.Notes.Any(n => n.StartsWith("Labels that are one number", StringComparison.Ordinal)));
    }

    [Fact]
    public void Labels_are_trimmed_and_NaN_is_a_missing_one()
    {
        const string text = "a,y\n1, x\n2,x\n3,x \n4,NaN\n5,z\n";
        Assert.Contains("line 5, column 2 ('y'): 'NaN' stands for a missing value", Refusal(text, classes: true), StringComparison.Ordinal);
        Assert.Equal(["x", "z"], Read(text, classes: true, options: new CsvOptions { Missing = MissingValues.DropRows }).TargetNames);
        Assert.Equal(["NaN", "x", "z"], Read(text, classes: true, options: new CsvOptions { MissingMarkers = [] }).TargetNames);
    }

    [Fact]
    public void Labels_that_differ_in_case_or_quoted_blanks_are_classes_of_their_own_and_warned_of()
    {
        Dataset data = Read("x,y\n1,Yes\n2,yes\n3,\" no\"\n", classes: true);
        Assert.Equal([" no", "Yes", "yes"], data.TargetNames);
        Assert.Contains("Warning: the classes 'Yes', 'yes' differ only in case or blanks.", data.Notes);
    }

    [Fact]
    public void Too_few_and_too_many_classes_are_refused()
    {
        Assert.Contains("has 1 different label; from 2 to 1000", Refusal("x,y\n1,a\n2,a\n", classes: true), StringComparison.Ordinal);
        string many = "x,y\n" + string.Concat(Enumerable.Range(0, 1001).Select(i => Require.Invariant($"1,{i}.5\n")));
        Assert.Contains("line 1002, column 2 ('y'): '1000.5' is the column's different value 1001; at most 1000", Refusal(many, classes: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_is_no_target_of_a_regression() =>
        Assert.Contains("line 2, column 2 ('y'): 'a' is not a number, and a target has to be; text can be a target as class labels", Refusal("x,y\n1,a\n2,b\n"), StringComparison.Ordinal);

    [Fact]
    public void Constant_columns_identifiers_and_a_single_row_are_warned_of()
    {
        Assert.Contains("Warning: there is one row only; it cannot be divided into parts.", Read("x,y\n1,2\n").Notes);
        Assert.Contains("Warning: the same value in every row, so that nothing can be learned from it: 'a', 'c=u'.", Read("a,b,c,y\n1,2,u,3\n1,3,u,4\n").Notes);
        Assert.Contains(Read("id,b,y\n7,2,3\n5,3,4\n6,1,1\n").Notes, n => n.StartsWith("Warning: 'id' may number or name the rows", StringComparison.Ordinal));
        Assert.Contains(Read("nr,b,y\n7,2,3\n8,3,4\n9,1,1\n").Notes, n => n.StartsWith("Warning: 'nr' may number", StringComparison.Ordinal));
        Assert.Contains(Read("name,b,y\nu,2,3\nv,3,4\nw,1,1\n").Notes, n => n.StartsWith("Warning: 'name' may number or name", StringComparison.Ordinal));
        Assert.DoesNotContain(Read("t,y\n1,2\n2,3\n3,1\n").Notes, n => n.StartsWith("Warning", StringComparison.Ordinal));
        Assert.DoesNotContain(Read("valid,grid,y\n1,2,3\n3,3,4\n9,1,1\n").Notes, n => n.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public void A_target_that_never_changes_is_warned_of_and_a_column_of_steps_is_no_identifier()
    {
        Assert.Contains("Warning: the same target in every row, so that there is nothing to learn: 'y'.", Read("x,y\n1,5\n2,5\n4,5\n").Notes);
        Assert.DoesNotContain(Read("x,z,y\n1.5,3,2\n2.5,1,3\n3.5,7,1\n").Notes, n => n.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("1e400")]
    public void A_number_that_is_not_finite_is_called_so(string written)
    {
        Assert.Contains($"line 3, column 1 ('x'): '{written}' is not finite; every value has to be. The option MissingMarkers", Refusal($"x,y\n1,2\n{written},3\n"), StringComparison.Ordinal);
        Assert.Equal(["finite", "inf"], Read("x,y\n1,inf\n2,finite\n", classes: true).TargetNames);
    }

    [Fact]
    public void Every_decision_is_a_note()
    {
        Dataset data = CsvFile.Parse(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes("# Größen\n;Länge;Art;Güte;leer;Größe;Größe\n1;1,5;a;gut;;7;1.234\n2;2,5;b;gut;;8;2.345\n\n;;;;;;\n3;;a;schlecht;;8;2.345\n4;3,5;b;gut;;9;3.345\n"),
            "data.csv", ["Güte"], classes: true, options: new CsvOptions { Missing = MissingValues.Mean });
        Assert.Equal(
            [
                "Encoding: windows-1252, because the bytes are no UTF-8; the option Encoding decides otherwise.", "Separator: semicolon.", "Header: the first row; 'Länge' stands above numbers.",
                "Comments skipped: 1 line, the first is '# Größen'.", "Rows without any value skipped: 1.", "Names that stand twice: the later columns are called 'Größe (2)'.", "Decimal mark: comma; thus '1.234' is 1234.",
                "Left out: the first column, 'c1', which has no name and tells the rows apart.", "Left out, because without any value: 'leer'.", "Inputs: the 4 other columns.",
                "Missing: 1 of 'Länge' became the mean of the others, 2.5.", "One-hot: 'Art' has 2 values: 'Art=a', 'Art=b'.", "Classes of 'Güte', in the order of the rows of Y: 'gut', 'schlecht'.",
            ],
            data.Notes);
        Assert.All(data.Notes, note => Assert.InRange(note.Length, 10, 500));
    }

    [Fact]
    public void Parts_and_scaled_data_keep_the_notes()
    {
        Dataset data = Read("x,y\n1,2\n2,3\n3,1\n");
        Assert.Equal(data.Notes, data.Split(0.7, 0.3, seed: 1).Training.Notes);
        Assert.Equal(data.Notes, Standardizer.Fit(data.Inputs).Transform(data).Notes);
        Assert.True(data.Notes.Count >= 5, string.Join('\n', data.Notes));
    }

    private static string Refusal(string text, CsvOptions? options = null, bool classes = false) =>
        Assert.Throws<InvalidDataException>(() => Read(text, options: options, classes: classes)).Message;

    private static Dataset Read(string text, string[]? targets = null, string[]? inputs = null, bool classes = false, CsvOptions? options = null) =>
        CsvFile.Parse(Encoding.UTF8.GetBytes(text), "data.csv", targets, inputs, classes, options);
}
