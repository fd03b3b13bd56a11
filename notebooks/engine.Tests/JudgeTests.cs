using Xunit;

namespace Eml.Engine.Tests;

/// <summary>.NET Interactive's kernel, as it was last released, judges the runner: cell by cell the same outputs, in the same order, and the same failures. The shipped notebooks are a part of CI.</summary>
public sealed class JudgeTests(JudgeFixture fixture)
{
    public static TheoryData<string> TheNotebooks => [.. Places.Names];

    public static IEnumerable<TheoryDataRow<string>> Notebooks =>
        [.. Places.Names.Select(name => new TheoryDataRow<string>(name) { Explicit = true }), .. SmallNotebooks.All.Keys.Select(name => new TheoryDataRow<string>(name))];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task Every_cell_gives_what_it_gives_in_the_engine(string name)
    {
        Judged[] cells = await fixture.OfAsync(name);
        string[] differences = [.. cells.Index().SelectMany(cell => Differences.Between(cell.Item).Select(difference => $"cell {cell.Index + 1}: {difference}\n    {cell.Item.Code.ReplaceLineEndings("\n    ")}"))];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task A_notebook_ends_where_it_ends_in_the_engine(string name)
    {
        Judged[] cells = await fixture.OfAsync(name);
        bool fails = SmallNotebooks.All.ContainsKey(name) && name != "values";
        Assert.All(cells, cell => Assert.True(cell.Ran));
        Assert.All(cells[..^1], cell => Assert.Null(cell.Ours.Failure));
        Assert.True(fails == (cells[^1].Theirs.Failure is not null), $"The engine says of the last cell: {cells[^1].Theirs.Failure}\n{cells[^1].Code}");
        Assert.True(fails == (cells[^1].Ours.Failure is not null), $"The runner says of the last cell: {cells[^1].Ours.Failure}\n{cells[^1].Code}");
    }
}
