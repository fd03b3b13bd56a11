using System.Text;
using Eml.Data;
using Xunit;

namespace Eml.Tests.Data;

/// <summary>What is recognised of a CSV file, and that options decide otherwise.</summary>
public sealed class CsvRecognitionTests
{
    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "utf-8", Encoding.UTF8.GetBytes(Umlauts) },
        { "utf-8", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Umlauts)] },
        { "utf-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Umlauts)] },
        { "utf-16BE", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Umlauts)] },
        { "utf-16", Encoding.Unicode.GetBytes(Umlauts) },
        { "utf-16BE", Encoding.BigEndianUnicode.GetBytes(Umlauts) },
        { "utf-32", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(Umlauts)] },
        { "windows-1252", Encoding.Latin1.GetBytes(Umlauts) },
    };

    private const string Umlauts = "größe,été,y\n1,2,3\n4,5,6\n";

    [Theory, MemberData(nameof(Encodings))]
    public void The_encoding_is_recognised(string name, byte[] bytes)
    {
        CsvTable table = CsvFile.Recognise(bytes, "data.csv");
        Assert.Equal(name, table.Decided.Encoding!.WebName);
        Assert.Equal(["größe", "été"], table.ToDataset().InputNames);
        Assert.StartsWith($"Encoding: {name}{(name == "windows-1252" ? ", because the bytes are no UTF-8" : ".")}", table.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Another_encoding_is_read_on_request_and_a_wrong_one_refused()
    {
        byte[] greek = Encoding.GetEncoding("iso-8859-1").GetBytes("\u00E1,y\n1,2\n");     // α in ISO 8859-7
        Encoding seven = CodePagesEncodingProvider.Instance.GetEncoding(28597)!;
        Assert.Equal(["α"], CsvFile.Parse(greek, "data.csv", options: new CsvOptions { Encoding = seven }).InputNames);
        var error = Assert.Throws<InvalidDataException>(() => CsvFile.Parse(greek, "data.csv", options: new CsvOptions { Encoding = Encoding.UTF8 }));
        Assert.Contains("not valid in its encoding, UTF-8; the option Encoding", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("89504E470D0A1A0A0000000D49484452000000FF", "'data.csv' is no CSV but a picture, which is binary; rows of numbers and texts are needed.")]
    [InlineData("FFD8FFE000104A464946", "a picture")]
    [InlineData("474946383961", "a picture")]
    [InlineData("524946462400000057454250565038", "a picture")]
    [InlineData("7F454C460201FFFE00", "'data.csv' is no CSV: its content is binary (character 2 on line 1)")]
    [InlineData("CAFEBABE0000003D", "its content is binary (character 0 on line 1)")]
    public void A_file_that_is_no_text_is_called_so_whatever_its_bytes_would_be_in_an_encoding(string hex, string says)
    {
        var error = Assert.Throws<InvalidDataException>(() => CsvFile.Parse(Convert.FromHexString(hex), "data.csv"));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the option Encoding", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2,30,?,1\n3,40,1.5,2\n4,41,2.5,1\n")]
    [InlineData("?,?,?,?\n1,2,3,4\n2,3,4,5\n")]
    [InlineData("1,NA,2\n2,5,3\n3,6,4\n")]
    [InlineData("1,?,a\n2,5,a\n3,6,b\n")]
    public void A_missing_value_in_the_first_row_is_no_name(string text)
    {
        CsvTable table = CsvFile.Recognise(Encoding.UTF8.GetBytes(text), "data.csv");
        Assert.Empty(table.Questions);
        Assert.False(table.Decided.Header);
        Assert.Equal(3, table.RowCount);
    }

    [Theory]
    [InlineData(";note\nx,y\n1,2\n", ';', "x")]
    [InlineData("|note\nx\ty\n1\t2\n", '|', "x")]
    [InlineData(";note\n1;2\n3;4\n", ';', null)]
    [InlineData("sep=;\n1;2\n3;4\n", ';', null)]
    [InlineData("x,y\n1,2\n", ',', null)]
    public void What_begins_a_comment_separates_no_fields(string text, char comment, string? input)
    {
        var options = new CsvOptions { Comment = comment };
        if (input is not null)
        {
            Assert.Equal([input], CsvFile.Parse(Encoding.UTF8.GetBytes(text), "data.csv", options: options).InputNames);
            return;
        }

        var error = Assert.ThrowsAny<Exception>(() => CsvFile.Parse(Encoding.UTF8.GetBytes(text), "data.csv", options: options));
        Assert.True(error is InvalidDataException or ArgumentException { ParamName: "Comment" }, error.ToString());
        Assert.Contains("'data.csv'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_years_may_be_a_header_and_that_is_asked()
    {
        byte[] file = Encoding.UTF8.GetBytes("country,2019,2020\nA,1.5,2.5\nB,2.5,3.5\n");
        Assert.Equal(
            "'data.csv' leaves open whether its first row holds names ('country' stands nowhere below, and its numbers count up from '2019', as years do) or data: the option Header, true or false, decides.",
            Assert.Throws<InvalidDataException>(() => CsvFile.Parse(file, "data.csv")).Message);
        Assert.Equal(["country=A", "country=B", "2019"], CsvFile.Parse(file, "data.csv", options: new CsvOptions { Header = true }).InputNames);
        Assert.Equal(3, CsvFile.Parse(file, "data.csv", options: new CsvOptions { Header = false }).Count);
        Assert.Empty(CsvFile.Recognise(Encoding.UTF8.GetBytes("1,2,a\n5,7,a\n"), "data.csv").Questions);
    }

    [Fact]
    public void A_line_break_or_control_character_does_not_break_a_message()
    {
        CsvTable table = CsvFile.Recognise(Encoding.UTF8.GetBytes("x,\"na\nme\",y\n1,\"a\nb\",2\n2,c,3\n"), "da\nta.csv");
        Assert.All(table.ToDataset().Notes, note => Assert.DoesNotContain('\n', note));
        Assert.StartsWith("'da\uFFFDta.csv', line 3, column 2 ('na\uFFFDme'): 'a\uFFFDb' is not a number", Assert.Throws<InvalidDataException>(() => table.ToDataset(["na\nme"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PK\u0003\u0004\u0014", "an Excel workbook")]
    [InlineData("\u001F\u008B\u0008", "the file is cut short")]
    [InlineData("<!DOCTYPE html><html>", "a web page")]
    [InlineData("a,b\n1,\u0001\n", "binary (character 1 on line 2)")]
    [InlineData("a\0\0\0b", "binary")]
    public void What_is_no_text_is_named(string content, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => CsvFile.Recognise(Encoding.Latin1.GetBytes(content), "data.csv")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("x,y,z\n1,2,3\n4,5,6\n", ',')]
    [InlineData("x;y;z\n1,5;2,25;3\n4;5;6\n", ';')]
    [InlineData("1,5;2,5;a\n2,5;3,5;b\n", ';')]
    [InlineData("x\ty\tz z\n1\t2\t3\n4\t\t6\n", '\t')]
    [InlineData("x|y|z\n1|2|3\n4|5|6\n", '|')]
    [InlineData("x y  z\n  1   2\t3 \n4 5 6\n", ' ')]
    [InlineData("x,y,z\n\"a;b\",1,2\n\"c;d\",3,4\n", ',')]
    [InlineData("1, 2, a b\n3, 4, c d\n", ',')]
    [InlineData("name 1,name 2,name 3\n1,2,3\n", ',')]
    [InlineData("1\t2\n3\t\t4\n5\t6\n7\t8\n9\t0\n", ' ')]
    [InlineData("1,Toy Story (1995),Adventure|Comedy\n2,Heat (1995),Action|Crime\n", ',')]
    [InlineData("x,when\n1,2020-01-01 10:00\n2,2020-01-02 11:00\n", ',')]
    [InlineData("sep=;\nx;y\n1,5;2\n", ';')]
    [InlineData("sep=\t\r\nx\ty\r\n1\t2\r\n", '\t')]
    [InlineData("\"sep=|\"\nx|y\n1|2\n", '|')]
    [InlineData("Meier;Berlin;1,5\nHuber;Wien;2,5\nMeier;Bern;1,7\n", ';')]
    [InlineData("Name;Ort;Größe, m\nMeier;Berlin;1,5\nHuber;Wien;2,5\n", ';')]
    [InlineData("Name;Vorname;Ort;Strasse;Beruf;Note\nN;V;O;S;B;0,1\nN;V;O;S;B;0,2\n", ';')]
    [InlineData("A\tB\t1,5\nB\tD\t2,5\n", '\t')]
    [InlineData("A|B|1,5\nB|D|2,5\n", '|')]
    [InlineData("a ,b ,c\n1 ,2 ,3\n4 ,5 ,6\n", ',')]
    [InlineData("x,tags\n1.5,a;b\n2.5,c;d\n", ',')]
    [InlineData("name,count\nNew York,5\nLos Angeles,7\n", ',')]
    [InlineData("1\t\t3\n4\t5\t\n\t7\t8\n", '\t')]
    [InlineData("1 2\t3\n4 5\t6\n", ' ')]
    public void The_separator_is_recognised(string text, char separator) => Assert.Equal(separator, Recognise(text).Decided.Separator);

    [Fact]
    public void Commas_that_separate_or_are_decimal_are_asked_about_and_an_option_decides()
    {
        const string text = "A 1,5\nB 2,5\nC 3,5\n";
        Assert.Contains("leaves open whether commas separate its fields ('C 3' is the first of its last row) or blanks, with decimal commas ('3,5' is a number): the option Separator", Refusal(text), StringComparison.Ordinal);
        Assert.Equal([1.5, 2.5, 3.5], Recognise(text, new CsvOptions { Separator = ' ' }).ToDataset().Targets.Row(0));
        Assert.Equal([5.0, 5.0, 5.0], Recognise(text, new CsvOptions { Separator = ',' }).ToDataset().Targets.Row(0));
    }

    [Fact]
    public void Blanks_part_fields_outside_quotes_and_comments()
    {
        Dataset data = Recognise("# it's \"a   comment\n x  y\t\"the  class\"\n1  2 \"a  b\"\n 3\t4   \"c\"\"d \"\n").ToDataset(classes: true);
        Assert.Equal([1.0, 3.0], data.Inputs.Row(0));
        Assert.Equal(["x", "y"], data.InputNames);
        Assert.Equal(["a  b", "c\"d "], data.TargetNames);
        Assert.Contains("Target: 'the  class', the last column.", data.Notes);
    }

    [Fact]
    public void Lines_are_counted_with_the_separator_line_comments_and_empty_ones()
    {
        string text = "sep=;\n# c\n\nx;y\n1;2\n;\n# d\n3;4\n5;4\n6;zwei\n";
        Assert.Contains("line 10, column 2 ('y'): 'zwei'", Refusal(text), StringComparison.Ordinal);
        CsvTable table = Recognise(text);
        Assert.Contains("Comments skipped: 2 lines, the first is '# c'.", table.Notes);
        Assert.Contains("Rows without any value skipped: 1.", table.Notes);
        Assert.Equal(4, table.RowCount);
    }

    [Fact]
    public void Comments_are_data_on_request()
    {
        Dataset data = Recognise("#a,y\n1,#x\n2,z\n", new CsvOptions { Comment = null }).ToDataset(classes: true);
        Assert.Equal(["#a"], data.InputNames);
        Assert.Equal(["#x", "z"], data.TargetNames);
    }

    [Theory]
    [InlineData("5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,virginica\n\n", false)]
    [InlineData("a,b\n1,2\n", true)]
    [InlineData("1,2\n", false)]
    [InlineData(",0,1,2\n0,1.5,2.5,3.5\n1,4.5,5.5,6.5\n", true)]
    [InlineData("p,x,s,n\ne,x,s,y\np,f,s,n\n", false)]
    [InlineData("cap,shape,odor\nx,s,n\nx,s,y\n", true)]
    [InlineData("RI,Na,Mg,type\n1.5,13.6,4.4,1\n1.6,?,NA,1\n", true)]
    public void The_header_is_recognised_and_no_row_lost(string text, bool header)
    {
        CsvTable table = Recognise(text);
        Assert.Equal(header, table.Decided.Header);
        Assert.Empty(table.Questions);
        Assert.Equal(text.Trim().Split('\n').Length - (header ? 1 : 0), table.RowCount);
        Assert.Contains(table.Notes, note => note.Contains("eader", StringComparison.Ordinal));
        Assert.Equal(!header, table.Columns[^1].Name == $"c{table.Columns.Count}");
    }

    [Theory]
    [InlineData("a,y\n1.5,2\n#N/A,3\n2.5,4\n")]
    [InlineData("a;y\n1,5;2\n#NV;3\n2,5;4\n")]
    [InlineData("a y\n1.5 2\n#DIV/0! 3\n2.5 4\n")]
    [InlineData("a\ty\n1.5\t2\n#VALUE! \t3\n2.5\t4\n")]
    public void A_missing_value_that_begins_as_a_comment_does_loses_no_row(string text)
    {
        CsvTable table = Recognise(text);
        Assert.Equal((3, 1), (table.RowCount, table.Columns[0].Missing));
        Assert.Contains("line 3, column 1 ('a')", Refusal(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_comment_that_looks_like_a_row_is_warned_of()
    {
        CsvTable table = Recognise("# r,g\n#1.5,2\ncolor,r\n0f,1\n#ff0000,2\n0c,3\n");
        Assert.Contains("Warning: '#ff0000,2' was skipped as a comment and looks like a row of data; where it is one, set the option Comment to null.", table.Notes);
        Assert.Contains("3 lines that were skipped as comments, first '#a,1'; where these are data, set the option Comment to null", Refusal("color,r\n#a,1\n#b,2\n#c,3\n"), StringComparison.Ordinal);
        Assert.DoesNotContain(Recognise("# r,g\n#1.5,2\ncolor,r\n0f,1\n").Notes, note => note.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1100,1102,1104,class\n0.1,0.2,0.3,wheat\n0.2,0.3,0.4,barley\n0.5,0.6,0.7,wheat\n", true)]
    [InlineData("id,2019,2021\nA,1,2\nB,3,4\n", true)]
    [InlineData("id,2000,2010\nA,low,high\nB,high,low\n", true)]
    [InlineData("2019,2020,2021\n1.5,2.5,3.5\n4.5,1.5,2.5\n", true)]
    [InlineData("0,1\n1,3\n2,5\n3,7\n", false)]
    [InlineData("5.1,7.2,Anna\n4.9,7.0,Bert\n6.0,7.9,Carl\n", false)]
    [InlineData("1,2\n30,40\n", false)]
    public void Numbers_that_may_be_names_are_asked_about(string text, bool asked) =>
        Assert.Equal(asked, Recognise(text).Questions.Any(question => question.Contains("the option Header", StringComparison.Ordinal)));

    [Fact]
    public void A_header_that_is_shorter_because_of_decimal_commas_is_refused()
    {
        Assert.Contains("has 2 names in its header and 3 fields in its rows, separated by comma, and the first field neither names nor counts the rows", Refusal("x,y\n36,5,2\n17,25,3\n23,7,4\n"), StringComparison.Ordinal);
        Assert.Contains("neither names nor counts", Refusal("height,weight\n1,75,70\n1,85,80\n2,01,99\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b,y\n1,2,3,\n4,5,6,\n", "Behind the last separator of a line there is nothing: that is no column.")]
    [InlineData("a,b,y,\n1,2,3\n4,5,6\n", "Behind the last separator of a line there is nothing: that is no column.")]
    [InlineData("a,b,y\n1,2,3\n4,5,6,\n", "Behind the last separator of a line there is nothing: that is no column.")]
    [InlineData("a,,y\n1,2,3\n4,5,6\n", "Columns without a name are called 'c2'.")]
    [InlineData(",a,y\n0,1,3\n0,5,6\n", "Columns without a name are called 'c1'.")]
    [InlineData("a;y\n1 234;2\n5;3\n", "Digits may stand in groups: '1 234' is one number.")]
    [InlineData("a,y\n9007199254740993,1\n2,2\n", "Warning: whole numbers above 2^53 are rounded, the first is '9007199254740993'; where they are no quantities, the option LeaveOut leaves them out, or OneHot takes them as names.")]
    public void No_decision_is_silent(string text, string note)
    {
        Assert.Contains(note, Recognise(text).Notes);
        Assert.DoesNotContain(note, Recognise("a,b,y\n1,2,3\n4,5,6\n").Notes);
    }

    [Fact]
    public void A_first_row_that_could_be_both_is_asked_about_and_an_option_decides()
    {
        const string text = "150,4,setosa\n5,3,0\n4,3,1\n";
        Assert.Contains("'setosa' stands above numbers) or data ('150' is a number): the option Header", Refusal(text), StringComparison.Ordinal);
        Assert.Equal(["150", "4"], Recognise(text, new CsvOptions { Header = true }).ToDataset().InputNames);
        CsvTable data = Recognise(text, new CsvOptions { Header = false });
        Assert.Equal(3, data.RowCount);
        Assert.Equal(CsvColumnKind.Mixed, data.Columns[2].Kind);
        Assert.Contains("0, 1, 2, … are names", Assert.Single(Recognise("0,1,2\n5,6,7\n").Notes, n => n.StartsWith("No header", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_header_is_taken_or_not_on_request()
    {
        Assert.Equal(3, Recognise("x,y\n1,2\n3,4\n", new CsvOptions { Header = false }).RowCount);
        CsvTable named = Recognise("5,6\n1,2\n3,4\n", new CsvOptions { Header = true });
        Assert.Equal((2, "5", "6"), (named.RowCount, named.Columns[0].Name, named.Columns[1].Name));
    }

    [Theory]
    [InlineData("a;b\n1,5;2\n", ',', 1.5)]
    [InlineData("a;b\n1.5;2\n", '.', 1.5)]
    [InlineData("a;b\n0,123;2\n", ',', 0.123)]
    [InlineData("a;b\n1.234,5;2\n1.234;2\n", ',', 1234.5)]
    [InlineData("a;b\n1,234.5;2\n", '.', 1234.5)]
    [InlineData("a;b\n1,234,567;2\n1,234;2\n", '.', 1234567)]
    [InlineData("a,b\n1.234,2\n", '.', 1.234)]
    [InlineData("a;b\n1.234;0.5\n", '.', 1.234)]
    [InlineData("a;b\n\u22121,5;2\n", ',', -1.5)]
    [InlineData("a;b\n1,5\u00A0;2\n", ',', 1.5)]
    [InlineData("a;b\n1\u00A0234,5;2\n", ',', 1234.5)]
    [InlineData("a;b\n1\u202F234\u202F567,5;2\n", ',', 1234567.5)]
    [InlineData("a;b\n1'234.5;2\n", '.', 1234.5)]
    [InlineData("a;b\n-,5;2\n", ',', -0.5)]
    [InlineData("a;b\n1,5e3;2\n", ',', 1500)]
    [InlineData("a,b\n\"1,5\",2\n", ',', 1.5)]
    [InlineData("a,b\n3504.,2\n", '.', 3504)]
    public void The_decimal_mark_is_recognised(string text, char mark, double first)
    {
        CsvTable table = Recognise(text);
        Assert.Empty(table.Questions);
        Assert.Equal(mark, table.Decided.DecimalMark);
        Assert.Equal(first, table.ToDataset().Inputs[0, 0]);
    }

    [Fact]
    public void A_number_that_could_be_two_is_refused_with_both_and_an_option_decides()
    {
        const string text = "a;b\n1;2\n1,234;3\n";
        Assert.Contains("line 3, column 1 ('a'): '1,234' could be 1.234, with a decimal comma, or 1234, with a comma between thousands: the option DecimalMark", Refusal(text), StringComparison.Ordinal);
        Assert.Equal([1.0, 1.234], Recognise(text, new CsvOptions { DecimalMark = ',' }).ToDataset().Inputs.Row(0));
        Assert.Equal([1.0, 1234.0], Recognise(text, new CsvOptions { DecimalMark = '.' }).ToDataset().Inputs.Row(0));
        Assert.Contains("could be", Refusal("a;b\n1.234;2\n1,234;3\n"), StringComparison.Ordinal);
        Assert.Contains("line 2, column 2 ('b'): '12.500' could be 12.5, with a decimal point, or 12500, with a point between thousands: the option DecimalMark", Refusal("a;b\nA;12.500\nB;999\n"), StringComparison.Ordinal);
        Assert.Contains("Decimal mark: point; thus '12.500' is 12.5.", Recognise("a,b\nA,12.500\nB,999\n").Notes);
        Assert.Contains("thus '1,234' is 1234", string.Join(' ', Recognise("a;b\n1,234;2.5\n").Notes), StringComparison.Ordinal);
        Assert.Contains("thus '1.234' is 1234", string.Join(' ', Recognise("a;b\n1.234;2,5\n").Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_marks_in_one_file_are_refused_with_both_places()
    {
        const string text = "a;b\n1,5;2\n3;4.5\n";
        Assert.Contains("line 2, column 1 ('a'): '1,5' has a decimal comma, and line 3, column 2 ('b'): '4.5' a decimal point", Refusal(text), StringComparison.Ordinal);
        Assert.Contains("'1,5' is not a number", Assert.Throws<InvalidDataException>(() => Recognise(text, new CsvOptions { DecimalMark = '.' }).ToDataset(["a"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_in_texts_decide_nothing() =>
        Assert.Equal('.', Recognise("note;x;y\nroom 1,5;1.5;2\nroom 2,5;2.5;3\n").Decided.DecimalMark);

    [Theory]
    [InlineData(",x,y\n0,1,2\n1,3,4\n")]
    [InlineData(",x,y\n7,1,2\n3,3,4\n")]
    [InlineData("\"\",x,y\nMazda,1,2\nDatsun,3,4\n")]
    [InlineData("Unnamed: 0,x,y\n0,1,2\n1,3,4\n")]
    [InlineData("x,y\n1,1,2\n2,3,4\n")]
    [InlineData("\"x\" \"y\"\n\"Mazda RX4\" 1 2\n\"Datsun 710\" 3 4\n")]
    public void An_index_column_is_left_out_with_a_note(string text)
    {
        CsvTable table = Recognise(text);
        Assert.Equal(CsvColumnKind.Index, table.Columns[0].Kind);
        Dataset data = table.ToDataset();
        Assert.Equal(["x"], data.InputNames);
        Assert.Equal([1.0, 3.0], data.Inputs.Row(0));
        Assert.Contains(data.Notes, n => n.StartsWith("Left out: the first column, 'c1'", StringComparison.Ordinal));
    }

    [Fact]
    public void An_index_column_is_an_input_on_request_and_a_first_column_with_repeats_is_none()
    {
        Assert.Equal([5.0, 6.0], Recognise(",x,y\n5,1,2\n6,3,4\n").ToDataset(inputs: ["c1", "x"]).Inputs.Row(0));
        Assert.Equal(["c1", "x"], Recognise(",x,y\n5,1,2\n5,3,4\n").ToDataset().InputNames);
        Assert.Equal(["c1", "x"], Recognise(",x,y\n0.5,1,2\n0.7,3,4\n").ToDataset().InputNames);
    }

    [Theory]
    [InlineData("x,y,\n1,2,\n3,4,\n")]
    [InlineData("x,y\n1,2,\n3,4,\n")]
    [InlineData("x,y,\n1,2\n3,4\n")]
    [InlineData("x,y\n1,2\n3,4,\n")]
    [InlineData("x, y ,empty\n1,2 ,\n 3,4,\n,,\n")]
    public void Empty_columns_and_rows_are_left_out(string text)
    {
        Dataset data = Recognise(text).ToDataset();
        Assert.Equal(["x"], data.InputNames);
        Assert.Equal(["y"], data.TargetNames);
        Assert.Equal(2, data.Count);
    }

    [Fact]
    public void Names_that_stand_twice_or_are_missing_are_made_different_with_a_note()
    {
        CsvTable table = Recognise("a,a,,a (2),a,c3,y\n1,2,3,4,5,6,7\n");
        Assert.Equal(["a", "a (3)", "c3 (2)", "a (2)", "a (4)", "c3", "y"], table.Columns.Select(c => c.Name));
        Assert.Contains("Names that stand twice: the later columns are called 'a (3)', 'c3 (2)', 'a (4)'.", table.Notes);
    }

    [Fact]
    public void The_preview_shows_rows_and_types()
    {
        CsvTable table = Recognise("x,sex,note,mixed,y,e\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{(i % 2 == 0 ? "M" : "F")},n{i},{(i == 9 ? "five" : "5")},{(i == 3 ? "?" : "1")},\n")));
        Assert.Equal(60, table.RowCount);
        Assert.Equal(10, table.FirstRows.Count);
        Assert.Equal(["0", "M", "n0", "5", "1", ""], table.FirstRows[0]);
        Assert.Equal(["number", "text, 2 different values", "text, more than 50 different values", "numbers and text", "number, 1 missing", "empty, left out"], table.Columns.Select(c => c.ToString()));
    }

    private static string Refusal(string text) => Assert.Throws<InvalidDataException>(() => Recognise(text).ToDataset()).Message;

    private static CsvTable Recognise(string text, CsvOptions? options = null) => CsvFile.Recognise(Encoding.UTF8.GetBytes(text), "data.csv", options);
}
