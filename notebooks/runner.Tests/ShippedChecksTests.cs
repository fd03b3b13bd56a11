using System.Text.RegularExpressions;
using Eml.Runner.Exercises;
using Eml.Runner.Notebooks;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>The checks in the notebooks that ship, with a mistake planted into the mathematics before them.</summary>
public sealed class ShippedChecksTests
{
    [Theory(Explicit = true)]
    [Trait("Part", "slow")]
    [InlineData("task1-regression")]
    [InlineData("task2-classification")]
    [InlineData("task3-insight")]
    public async Task Every_mistake_in_an_equation_is_caught_by_the_next_check(string name)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Notebook notebook = NotebookReader.Read(Path.Combine(ShippedNotebooks.Folder, name + ".ipynb"));
        ILookup<string, PlantedMistake> planted = PlantedMistake.All.Where(mistake => mistake.Notebook == name).ToLookup(mistake => mistake.Cell);
        Cell[] cells = [.. notebook.CodeCells];
        string[] ids = [.. cells.Select(cell => cell.Node["id"]!.ToString())];
        Assert.Empty(planted.SelectMany(mistakes => mistakes.Select(mistake => mistake.CaughtIn).Append(mistakes.Key)).Except(ids));
        await using LiveNotebook live = await LiveNotebook.StartAsync(notebook, cancellation);
        var faults = new List<string>();
        for (int i = 0; i <= planted.Max(mistakes => Array.IndexOf(ids, mistakes.Key)); i++)
        {
            foreach (PlantedMistake mistake in planted[ids[i]])
            {
                string source = cells[i].Source;
                string what = $"{ids[i]}: {mistake.Wrong} in the place of {mistake.Right}";
                if (source.Split(mistake.Right).Length != 2)
                {
                    faults.Add($"{what}\n    which does not stand there once");
                    continue;
                }

                int last = Array.IndexOf(ids, mistake.CaughtIn);
                string[] rest = [source.Replace(mistake.Right, mistake.Wrong, StringComparison.Ordinal), .. cells[(i + 1)..(last + 1)].Select(cell => cell.Source)];
                (int passed, string? error) = await live.FirstErrorAsync(rest, cancellation);
                faults.AddRange(error is null ? [$"{what}\n    passes"] : i + passed != last || error.Contains("error CS", StringComparison.Ordinal) ? [$"{what}\n    in {ids[i + passed]}: {error}"] : []);
            }

            Assert.Null(await live.ErrorOfAsync([cells[i].Source], cancellation));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Into_every_cell_that_cites_an_equation_a_mistake_is_planted()
    {
        foreach (string path in ShippedNotebooks.All)
        {
            Notebook notebook = NotebookReader.Read(path);
            IEnumerable<string> citing = notebook.CodeCells.Where(cell => Blanks.Hints(cell.Source).Count == 0 && Regex.IsMatch(cell.Source, @"//.*\beq\. \(")).Select(cell => cell.Node["id"]!.ToString());
            Assert.Empty(citing.Except(PlantedMistake.All.Where(mistake => mistake.Notebook == Path.GetFileNameWithoutExtension(path)).Select(mistake => mistake.Cell)));
        }
    }
}
