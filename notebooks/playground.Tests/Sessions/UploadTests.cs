using System.Text;
using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class UploadTests
{
    private const string Good = "a,b,c\n1,2,3\n2,3,4\n3,5,5\n4,4,6\n5,9,7\n6,1,8\n";

    [Fact]
    public async Task A_file_too_large_is_refused_before_a_byte_is_read()
    {
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(() => Upload.ReadAsync(
            "big.csv", 100_000_000, () => throw new InvalidOperationException("it was opened"), TestContext.Current.CancellationToken));
        Assert.Contains("100 MB; at most 10 MB", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,y\n1,2\n3,abc\n", Controls.Data, "line 3, column 2 ('y'): 'abc' is not a number")]
    [InlineData("x,y\n1,2\n3,NaN\n", Controls.CsvMissing, "line 3, column 2 ('y'): 'NaN' stands for a missing value")]
    [InlineData("x,y\n1,2\n3\n", Controls.CsvSeparator, "line 3 has 1 field, separated by comma; 2 are needed")]
    [InlineData("city,name\nBonn,Ann\n", Controls.Data, "line 2, column 2 ('name'): 'Ann' is not a number")]
    [InlineData("x,y\n1,\"2\n", Controls.Data, "quotes")]
    [InlineData("\u0000\u0001", Controls.Data, "binary")]
    [InlineData("x;y\n1,234;2\n2,345;3\n", Controls.CsvDecimal, "'1,234' could be 1.234, with a decimal comma, or 1234")]
    [InlineData("x\n3\n", Controls.CsvSeparator, "none is left for the inputs")]
    public async Task A_bad_file_is_refused_beside_its_control_with_line_and_column(string content, string control, string says)
    {
        Upload upload = await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes(content));
        ControlException refused = Assert.Throws<ControlException>(() => Make.Experiment("task=regression&data=csv", upload));
        Assert.Equal(control, refused.Control);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,y\n1e308,2\n-1e308,3\n1e308,4\n-1e308,1\n3,2\n4,1\n", "task=regression&data=csv&standardise=inputs", Controls.Standardise, "their distance overflows")]
    [InlineData("x,y\n0,2\n1e-300,3\n0,4\n1e300,1\n0,2\n1e-300,1\n", "task=regression&data=csv&standardise=inputs&train=0.5&dataseed=", Controls.Standardise, "becomes too large for a number")]
    public async Task Values_at_the_end_of_the_numbers_are_refused_beside_what_cannot_take_them(string content, string query, string control, string says)
    {
        Upload upload = await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes(content));
        string[] seeds = query.EndsWith("dataseed=", StringComparison.Ordinal) ? [.. Enumerable.Range(1, 20).Select(seed => $"{seed}")] : [""];
        Assert.Contains(seeds, seed => FormReading.Of(Make.Form(query + seed), upload).Errors.TryGetValue(control, out string? error) && error.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_file_is_refused() => await Assert.ThrowsAsync<InvalidDataException>(() => Make.UploadAsync("empty.csv", []));

    [Fact]
    public void Without_a_file_there_is_nothing_to_train_on() =>
        Assert.Equal(Controls.Data, Assert.Throws<ControlException>(() => Make.Experiment("task=regression&data=csv")).Control);

    [Fact]
    public async Task The_last_column_is_the_target_unless_one_is_named()
    {
        Upload upload = await Make.UploadAsync("../up/mine.csv", Encoding.UTF8.GetBytes(Good));
        Assert.Equal("mine.csv", upload.Name);
        Assert.Equal(["c"], Make.Experiment("task=regression&data=csv&standardise=none", upload).Training.TargetNames);
        Experiment named = Make.Experiment("task=regression&data=csv&standardise=none&column=a&inputs=c", upload);
        Assert.Equal(["a"], named.Training.TargetNames);
        Assert.Equal(["c"], named.Training.InputNames);
        Assert.Equal(Controls.Target, Assert.Throws<ControlException>(() => Make.Experiment("task=regression&data=csv&column=z", upload)).Control);
    }

    [Fact]
    public async Task What_was_recognised_is_shown_and_can_be_decided_otherwise()
    {
        Upload upload = await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes("id,sex,x,y\n7,M,1,2\n9,F,2,3\n8,M,3,4\n4,F,5,6\n3,M,2,2\n"));
        CsvPreview seen = CsvData.Preview(Make.Form("task=regression&data=csv"), upload)!;
        Assert.Equal(["number", "text, 2 different values", "number", "number"], seen.Table.Columns.Select(c => c.ToString()));
        Assert.Contains(seen.Notes, n => n.StartsWith("One-hot: 'sex'", StringComparison.Ordinal));
        Assert.Contains(seen.Notes, n => n.StartsWith("Warning: 'id'", StringComparison.Ordinal));
        const string decided = "task=regression&data=csv&standardise=none&train=1&validation=0&leaveout=id&onehot=x&encoding=windows-1252&separator=comma";
        Experiment experiment = Make.Experiment(decided, upload);
        Assert.Equal(["sex=F", "sex=M", "x=1", "x=2", "x=3", "x=5"], experiment.Training.InputNames);
        Assert.Equal(Controls.CsvLeaveOut, Assert.Throws<ControlException>(() => Make.Experiment("task=regression&data=csv&leaveout=z", upload)).Control);
        Assert.Contains(
            """options: new CsvOptions { Separator = ',', Encoding = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(1252), LeaveOut = ["id"], OneHot = ["x"] }""",
            CsvData.Cell(experiment.Settings, Make.Form(decided)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_finds_a_file_by_its_checksum_and_forgets_old_ones()
    {
        var store = new UploadStore();
        Upload first = await Make.UploadAsync("0.csv", [1]);
        store.Add(first);
        Assert.Same(first, store.Find(first.Hash));
        for (byte i = 2; i < 12; i++)
        {
            store.Add(await Make.UploadAsync("n.csv", [i]));
        }

        Assert.Null(store.Find(first.Hash));
    }
}
