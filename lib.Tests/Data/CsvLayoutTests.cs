using System.Text;
using Eml.Data;
using Eml.Tests.IO;
using Xunit;

namespace Eml.Tests.Data;

/// <summary>Files in the layouts in which data are found: those of well-known data sets and of the programs that write CSV. The numbers are made up.</summary>
public sealed class CsvLayoutTests
{
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Every layout, for the tests that mutate them.</summary>
    internal static IReadOnlyList<byte[]> All =>
    [
        .. new[]
        {
            Iris, Wine, AutoMpg, Abalone, BreastCancer, Diagnosis, Mushrooms, Adult, Credit, Seeds, PandasWithIndex, RTable, NumPyText, Logger, OwnLabels,
        }.Select(Encoding.UTF8.GetBytes),
        Western.GetBytes(German), Western.GetBytes(French), [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(UnicodeText)], Encoding.BigEndianUnicode.GetBytes(UnicodeText),
        Packing.Gzip(Encoding.UTF8.GetBytes(Wine)),
    ];

    private const string Iris = "5.0,3.6,1.3,0.2,Iris-setosa\n4.8,3.1,1.4,0.3,Iris-setosa\n6.9,3.1,4.8,1.5,Iris-versicolor\n6.2,3.4,6.1,2.4,Iris-virginica\n\n";

    /// <summary>UCI's iris.data has no header and an empty last line.</summary>
    [Fact]
    public void Iris_as_UCI_has_it_loses_no_flower()
    {
        Dataset data = Read(Iris, classes: true);
        Assert.Equal("data: 4 samples, 4 inputs, 3 targets", data.ToString());
        Assert.Equal(["c1", "c2", "c3", "c4"], data.InputNames);
        Assert.Equal(["Iris-setosa", "Iris-versicolor", "Iris-virginica"], data.TargetNames);
        Assert.Equal([5.0, 3.6, 1.3, 0.2], data[0].x);
        Assert.Contains("No header: there are numbers in the first row ('5.0'); the columns are called c1, c2, ….", data.Notes);
    }

    private const string Wine = "\"fixed acidity\";\"volatile acidity\";\"citric acid\";\"quality\"\n7.3;0.71;0;5\n7.9;0.87;0.01;5\n11.1;0.27;0.57;6\n";

    [Fact]
    public void Wine_quality_has_semicolons_a_quoted_header_and_points()
    {
        Dataset data = Read(Wine);
        Assert.Equal(["fixed acidity", "volatile acidity", "citric acid"], data.InputNames);
        Assert.Equal([5.0, 5.0, 6.0], data.Targets.Row(0));
        Assert.Contains("Separator: semicolon.", data.Notes);
    }

    private const string AutoMpg = """
        17.0   8   305.0      131.0      3502.      12.1   70  1	"chevrolet one"
        25.0   4   97.00      ?          2046.      19.1   71  1	"ford two"
        26.0   4   98.00      79.00      2255.      17.7   76  1	"dodge three"
        27.0   4   140.0      86.00      2790.      15.6   82  3	"ford two"
        """;

    [Fact]
    public void Auto_mpg_has_runs_of_blanks_quoted_names_and_question_marks()
    {
        var options = new CsvOptions { Missing = MissingValues.DropRows, LeaveOut = ["c9"], OneHot = ["c8"] };
        Dataset data = Read(AutoMpg, ["c1"], options: options);
        Assert.Equal("data: 3 samples, 8 inputs, 1 target", data.ToString());
        Assert.Equal(3502, data.Inputs[3, 0]);
        Assert.Equal(["c8=1", "c8=3"], data.InputNames.TakeLast(2));
        Assert.Contains("Missing: 1 of 4 rows dropped, for 'c4'.", data.Notes);
        Assert.Equal((131.0 + 79 + 86) / 3, Read(AutoMpg, ["c1"], options: options with { Missing = MissingValues.Mean }).Inputs[2, 1], 12);
        Assert.Contains("line 2, column 4 ('c4'): '?' stands for a missing value. It is the only one", Refusal(AutoMpg, ["c1"]), StringComparison.Ordinal);
    }

    private const string Abalone = "M,0.45,0.36,0.09,0.51,15\nF,0.53,0.42,0.13,0.67,9\nI,0.33,0.25,0.08,0.20,7\nM,0.44,0.36,0.12,0.51,10\n";

    [Fact]
    public void Abalone_begins_with_the_sex()
    {
        Dataset data = Read(Abalone);
        Assert.Equal(["c1=F", "c1=I", "c1=M", "c2", "c3", "c4", "c5"], data.InputNames);
        Assert.Equal([15.0, 9.0, 7.0, 10.0], data.Targets.Row(0));
    }

    private static string BreastCancer { get; } = string.Concat(Enumerable.Range(0, 12).Select(i =>
        Require.Invariant($"{1_000_025 + (i * 1093)},{1 + (i % 9)},{1 + (i % 4)},{(i == 7 ? "?" : "3")},{(i % 3 == 0 ? 4 : 2)}\n")));

    [Fact]
    public void Breast_cancer_has_an_id_and_classes_2_and_4()
    {
        Dataset data = Read(BreastCancer, classes: true, options: new CsvOptions { Missing = MissingValues.DropRows });
        Assert.Equal(["2", "4"], data.TargetNames);
        Assert.Equal(11, data.Count);
        Assert.Contains(data.Notes, n => n.StartsWith("Warning: 'c1' may number or name the rows", StringComparison.Ordinal));
        Assert.Contains(data.Notes, n => n.StartsWith("Warning: the same value in every row", StringComparison.Ordinal) && n.EndsWith("'c4'.", StringComparison.Ordinal));
        Assert.DoesNotContain(
            Read(BreastCancer, classes: true, options: new CsvOptions { Missing = MissingValues.DropRows, LeaveOut = ["c1"] }).Notes,
            n => n.Contains("number or name the rows", StringComparison.Ordinal));
    }

    private const string Diagnosis = "842301,M,17.9,10.3\n842516,M,20.5,17.7\n843009,B,11.4,20.3\n843483,B,12.4,15.7\n";

    [Fact]
    public void The_diagnosis_M_or_B_may_stand_in_the_second_column()
    {
        Dataset data = Read(Diagnosis, ["c2"], classes: true, options: new CsvOptions { LeaveOut = ["c1"] });
        Assert.Equal(["B", "M"], data.TargetNames);
        Assert.Equal([1, 1, 0, 0], Labels.FromOneHot(data.Targets));
        Assert.Equal(["c3", "c4"], data.InputNames);
    }

    private const string Mushrooms = "p,x,s,n,t\ne,x,s,y,t\ne,b,s,w,t\np,x,y,w,t\n";

    [Fact]
    public void Mushrooms_are_letters_without_a_header()
    {
        Dataset data = Read(Mushrooms, ["c1"], classes: true);
        Assert.Equal(["e", "p"], data.TargetNames);
        Assert.Equal(["c2=b", "c2=x", "c3=s", "c3=y", "c4=n", "c4=w", "c4=y", "c5=t"], data.InputNames);
    }

    private const string Adult = "38, State-gov, 77516, Bachelors, <=50K\n51, ?, 83311, Bachelors, <=50K\n39, Private, 215646, HS-grad, >50K\n";

    [Fact]
    public void Adult_has_blanks_after_commas_and_signs_in_its_labels()
    {
        Dataset data = Read(Adult, classes: true, options: new CsvOptions { Missing = MissingValues.DropRows });
        Assert.Equal(["<=50K", ">50K"], data.TargetNames);
        Assert.Equal(["c1", "c2=Private", "c2=State-gov", "c3", "c4=Bachelors", "c4=HS-grad"], data.InputNames);
    }

    private const string Credit = "A11 6 A34 A43 1169 1 \nA12 48 A32 A43 5951 2 \nA14 12 A34 A46 2096 1 \n";

    [Fact]
    public void German_credit_has_codes_parted_by_blanks()
    {
        Dataset data = Read(Credit, classes: true);
        Assert.Equal(["1", "2"], data.TargetNames);
        Assert.Equal(9, data.Inputs.RowCount);
        Assert.Contains("Separator: blanks.", data.Notes);
    }

    private const string Seeds = "15.2\t14.8\t0.87\t1\n14.8\t14.5\t0.88\t\t1\n13.8\t\t13.9\t0.89\t2\n13.7\t13.9\t0.89\t2\t\n";

    [Fact]
    public void Seeds_has_tabs_of_which_some_are_doubled()
    {
        Dataset data = Read(Seeds, classes: true);
        Assert.Equal([15.2, 14.8, 13.8, 13.7], data.Inputs.Row(0));
        Assert.Equal(["1", "2"], data.TargetNames);
    }

    private const string German = "Größe;Gewicht;Maß (m²)\r\n1,75;1.234,5;0,25\r\n1,8;980;\"0,5\"\r\n";

    [Fact]
    public void Excel_in_German_writes_semicolons_and_decimal_commas_in_Windows_1252()
    {
        Dataset data = CsvFile.Parse(Western.GetBytes(German), "data.csv");
        Assert.Equal(["Größe", "Gewicht"], data.InputNames);
        Assert.Equal(["Maß (m²)"], data.TargetNames);
        Assert.Equal([1.75, 1234.5], data[0].x);
        Assert.Equal([0.25, 0.5], data.Targets.Row(0));
        Assert.StartsWith("Encoding: windows-1252, because the bytes are no UTF-8", data.Notes[0], StringComparison.Ordinal);
        Assert.Contains("Decimal mark: comma.", data.Notes);
    }

    private const string French = "sep=;\r\nété;prix €\r\n12\u00A0345,5;1\u00A0000\r\n1,25;12\r\n";

    [Fact]
    public void Excel_in_French_parts_thousands_by_hard_blanks()
    {
        Dataset data = CsvFile.Parse(Western.GetBytes(French), "data.csv");
        Assert.Equal([12345.5, 1.25], data.Inputs.Row(0));
        Assert.Equal([1000.0, 12.0], data.Targets.Row(0));
        Assert.Equal(["prix €"], data.TargetNames);
    }

    private const string UnicodeText = "größe\tπ\tKlasse\r\n1,5\t3,14\tja\r\n2,5\t2,71\tnein\r\n";

    [Fact]
    public void Excels_Unicode_text_is_UTF_16_with_tabs()
    {
        Dataset data = CsvFile.Parse([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(UnicodeText)], "data.txt", classes: true);
        Assert.Equal(["größe", "π"], data.InputNames);
        Assert.Equal([3.14, 2.71], data.Inputs.Row(1));
        Assert.Equal(["ja", "nein"], data.TargetNames);
    }

    private const string PandasWithIndex = ",age,member,fare,survived\n0,22.0,True,7.25,0\n1,38.0,False,71.28,1\n2,,True,8.05,1\n";

    [Fact]
    public void Pandas_writes_an_index_without_a_name_and_nothing_for_NaN()
    {
        Dataset data = Read(PandasWithIndex, options: new CsvOptions { Missing = MissingValues.Mean });
        Assert.Equal(["age", "member=False", "member=True", "fare"], data.InputNames);
        Assert.Equal([22.0, 38.0, 30.0], data.Inputs.Row(0));
        Assert.Contains(data.Notes, n => n.StartsWith("Left out: the first column", StringComparison.Ordinal));
    }

    private const string RTable = "\"mpg\" \"cyl\" \"am\"\n\"Mazda RX4\" 21 6 TRUE\n\"Datsun 710\" 22.8 4 FALSE\n\"Hornet 4 Drive\" 21.4 6 NA\n";

    [Fact]
    public void R_writes_no_name_above_its_row_names()
    {
        Dataset data = Read(RTable, ["mpg"], options: new CsvOptions { Missing = MissingValues.DropRows });
        Assert.Equal(["cyl", "am=FALSE", "am=TRUE"], data.InputNames);
        Assert.Equal([21.0, 22.8], data.Targets.Row(0));
    }

    private const string NumPyText = "# x y\n1.000000000000000000e+00 -2.500000000000000000e-01\n3.000000000000000000e+00 4.000000000000000000e+00\n";

    [Fact]
    public void NumPys_savetxt_is_blanks_and_exponents_below_a_comment()
    {
        Dataset data = Read(NumPyText);
        Assert.Equal([1.0, 3.0], data.Inputs.Row(0));
        Assert.Equal([-0.25, 4.0], data.Targets.Row(0));
        Assert.Contains("Comments skipped: 1 line, the first is '# x y'.", data.Notes);
    }

    private const string Logger = "# made by a logger\n# 2 channels\ntime,volt,\n0.1,1.5,\n0.2,1.6,\n,,\n";

    [Fact]
    public void Loggers_write_comments_and_a_last_comma()
    {
        Dataset data = Read(Logger);
        Assert.Equal((2, "time", "volt"), (data.Count, data.InputNames[0], data.TargetNames[0]));
        Assert.Contains("Rows without any value skipped: 1.", data.Notes);
    }

    [Fact]
    public void A_file_packed_with_gzip_is_unpacked_within_the_limit()
    {
        using var folder = new TempFolder();
        string path = folder.File("wine.csv.gz");
        File.WriteAllBytes(path, Packing.Gzip(Encoding.UTF8.GetBytes(Wine)));
        Dataset data = CsvFile.Read(path);
        Assert.Equal(("wine", 3), (data.Name, data.Count));
        Assert.Contains($"Packed with gzip: {Packing.Gzip(Encoding.UTF8.GetBytes(Wine)).Length} bytes became {Wine.Length}.", data.Notes);
        Assert.Equal($"'{path}' cannot be read: it has more than {Wine.Length - 1} bytes unpacked, which is too large; see the option MaxBytes.",
            Assert.Throws<InvalidDataException>(() => CsvFile.Read(path, options: new CsvOptions { MaxBytes = Wine.Length - 1 })).Message);
        File.WriteAllBytes(path, Packing.Gzip(Encoding.UTF8.GetBytes(Wine))[..^1]);
        Assert.Contains("wine.csv.gz' cannot be read: the file is cut short", Assert.Throws<InvalidDataException>(() => CsvFile.Read(path)).Message, StringComparison.Ordinal);
    }

    private const string OwnLabels = "a,y\n1, x\n2,x\n3,x \n4,NaN\n";

    private static string Refusal(string text, string[]? targets = null) => Assert.Throws<InvalidDataException>(() => Read(text, targets)).Message;

    private static Dataset Read(string text, string[]? targets = null, bool classes = false, CsvOptions? options = null) =>
        CsvFile.Parse(Encoding.UTF8.GetBytes(text), "data.csv", targets, classes: classes, options: options);
}
