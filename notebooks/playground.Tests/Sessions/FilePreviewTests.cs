using System.Net;
using System.Text;
using Eml.Playground.Components;
using Eml.Playground.Sessions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

/// <summary>What of a file is seen before anything is trained on it.</summary>
public sealed class FilePreviewTests
{
    private const string Csv = "task=regression&data=csv&";

    [Fact]
    public async Task Names_types_first_rows_and_every_decision_are_shown()
    {
        Upload upload = await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes("# made by hand\nid;sex;größe;y\n7;M;1,5;2\n9;F;2,5;3\n8;M;?;4\n4;F;4,5;6\n3;M;2,5;2\n2;M;2,5;<b>\n"));
        CsvPreview seen = CsvData.Preview(Make.Form(Csv), upload)!;
        string html = await HtmlAsync(seen, open: true);
        Assert.Contains("<summary>mine.csv: 6 rows, 4 columns</summary>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\">id</th><th scope=\"col\">sex</th><th scope=\"col\">größe</th><th scope=\"col\">y</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td>number</td><td>text, 2 different values</td><td>number, 1 missing</td><td>numbers and text</td>", html, StringComparison.Ordinal);
        Assert.Contains("<tr><td>7</td><td>M</td><td>1,5</td><td>2</td></tr>", html, StringComparison.Ordinal);
        Assert.Equal(5, html.Split("<tr><td>").Length - 1);
        foreach (string note in new[] { "Encoding: utf-8.", "Separator: semicolon.", "Header: the first row; 'id' stands above numbers.", "Decimal mark: comma.", "Comments skipped: 1 line, the first is '# made by hand'." })
        {
            Assert.Contains($"<li>{note}</li>", html, StringComparison.Ordinal);
        }

        Assert.Contains("<details class=\"preview\" id=\"preview\" open>", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" open>", await HtmlAsync(seen, open: false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_file_leaves_open_is_asked_and_a_decision_answers_it()
    {
        Upload upload = await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes("x;y\n1,234;3\n2,345;2\n3,456;1\n"));
        Assert.Contains("<p class=\"error\">'mine.csv', line 2, column 1 ('x'): '1,234' could be 1.234, with a decimal comma, or 1234", await HtmlAsync(CsvData.Preview(Make.Form(Csv), upload)!, open: true), StringComparison.Ordinal);
        string decided = await HtmlAsync(CsvData.Preview(Make.Form(Csv + "decimal=comma"), upload)!, open: true);
        Assert.DoesNotContain("class=\"error\"", decided, StringComparison.Ordinal);
        Assert.Contains("Decimal mark: comma, as asked.", decided, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x;y\n1,234;3\n2,345;2\n3,456;1\n", "", "the setting “Decimal mark” decides.")]
    [InlineData("x,y\n1,2\n?,3\n3,4\n", "", "the setting “Missing values” decides.")]
    [InlineData("x,c,y\n1,a,3\n2,,4\n3,b,5\n", "missing=mean", "the setting “Missing values” can leave the rows out.")]
    [InlineData("x,y\n1,2\n2,3\nabc,3\n3,4\n5,6\n7,8\n", "", "The settings decide: “Missing markers” takes it as missing, “One-hot columns” makes the column one-hot, “Columns left out” leaves it out.")]
    [InlineData("x,y\n1,inf\n2,3\n", "", "The setting “Missing markers” takes it as missing")]
    [InlineData("a,b,c\n", "", "where that row is data, “no names” in the setting “Header” says so")]
    [InlineData("2001,2002,2003\n0.5,0.25,0.125\n0.1,0.2,0.4\n0.3,0.1,0.7\n", "", "the setting “Header” decides")]
    [InlineData("a,b\n1,2\n3,4,5\n", "", "the setting “Separator”")]
    [InlineData("x,c\n1,a\n2,b\n", "column=c", "text can be a target as class labels (the task classification)")]
    public async Task A_refusal_names_the_pages_own_settings(string content, string settings, string says)
    {
        Upload upload = await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes(content));
        SettingsForm form = Make.Form(Csv + settings).WithExactly([new(Controls.File, upload.Name), new(Controls.FileHash, upload.Hash)]);
        string said = string.Join(' ', FormReading.Of(form, upload).Errors.Values) + " " + string.Join(' ', CsvData.Preview(form, upload)?.Notes ?? []);
        Assert.Contains(says, said, StringComparison.Ordinal);
        Assert.DoesNotMatch("option|DecimalMark|DropRows|OneHot|LeaveOut|MissingMarkers|true|false|Max[A-Z]", said);
    }

    [Theory]
    [InlineData("x,y\n1,2\n?,3\n3,4\n", "", Controls.CsvMissing)]
    [InlineData("x;y\n1,234;3\n2,345;2\n3,456;1\n", "", Controls.CsvDecimal)]
    [InlineData("x,y\n1,2\n2,3\nabc,3\n3,4\n5,6\n7,8\n", "", Controls.Data)]      // three settings could decide
    [InlineData("\u0001", "", Controls.Data)]
    [InlineData("x,y\n1,2\n2,3\n", "column=z", Controls.Target)]
    [InlineData("x,y\n1,2\n2,3\n", "inputs=z", Controls.Inputs)]
    [InlineData("x,y\n1,2\n2,3\n", "inputs=x,x", Controls.Inputs)]
    [InlineData("x,y\n1,2\n2,3\n", "leaveout=z", Controls.CsvLeaveOut)]
    [InlineData("x,y\n1,2\n2,3\n", "onehot=z", Controls.CsvOneHot)]
    [InlineData("x,y\n1,2\n", "", Controls.Train)]
    [InlineData("x,y\n1e308,2\n-1e308,3\n1e308,3\n-1e308,3\n", "standardise=inputs", Controls.Standardise)]
    public async Task A_refusal_stands_beside_the_control_that_decides_and_has_no_words_of_the_program(string content, string settings, string control)
    {
        Upload upload = await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes(content));
        SettingsForm form = Make.Form(Csv + settings).WithExactly([new(Controls.File, upload.Name), new(Controls.FileHash, upload.Hash)]);
        (string key, string message) = Assert.Single(FormReading.Of(form, upload).Errors);
        Assert.Equal(control, key);
        Assert.DoesNotContain("(Parameter", message, StringComparison.Ordinal);
        Assert.NotNull(FormReading.Of(FormReading.Mend(form, upload), upload).Experiment);
    }

    [Fact]
    public async Task Each_decision_can_be_made_otherwise()
    {
        Upload upload = await Make.UploadAsync("mine.csv", Encoding.Latin1.GetBytes("#a|é|c\n1|.|3\n2|x|4\n3|x|5\n"));
        Check("separator=comma", "Separator: comma, as asked.");
        Check("decimal=comma", "Decimal mark: comma, as asked.");
        Check("header=no&comment=none", "No header, as asked: the columns are called c1, c2, ….");
        Check("comment=none", "Header: the first row; '#a' stands above numbers.");
        Check("encoding=utf-16", "", isRead: false);
        Check("comment=none&markers=" + Uri.EscapeDataString("., -") + "&missing=drop", "Missing: 1 of 3 rows dropped, for 'é'.");
        Check("comment=none&onehot=" + Uri.EscapeDataString("#a"), "One-hot: '#a' has 3 values: '#a=1', '#a=2', '#a=3'.");
        Check("comment=none&leaveout=" + Uri.EscapeDataString("é"), "Left out, as asked: 'é'.");

        void Check(string decision, string note, bool isRead = true)
        {
            CsvPreview? seen = CsvData.Preview(Make.Form(Csv + decision), upload);
            Assert.Equal(isRead, seen is not null);
            Assert.Contains(seen?.Notes ?? [note], n => n == note);
        }
    }

    [Fact]
    public async Task A_file_packed_with_gzip_is_unpacked_and_one_that_swells_is_refused()
    {
        Assert.Equal(3, CsvData.Preview(Make.Form(Csv), await Make.UploadAsync("a.csv.gz", Pack("x,y\n1,2\n2,3\n3,1\n")))!.Table.RowCount);
        Upload bomb = await Make.UploadAsync("a.csv.gz", Pack(string.Concat(Enumerable.Repeat("1,1\n", 2_600_000))));
        Assert.Contains("more than 10000000 bytes unpacked", Assert.Throws<ControlException>(() => Make.Experiment(Csv, bomb)).Message, StringComparison.Ordinal);
    }

    private static byte[] Pack(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static async Task<string> HtmlAsync(CsvPreview seen, bool open)
    {
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["File"] = seen, ["Open"] = open });
            return WebUtility.HtmlDecode((await renderer.RenderComponentAsync<FilePreview>(parameters)).ToHtmlString());
        });
    }
}
