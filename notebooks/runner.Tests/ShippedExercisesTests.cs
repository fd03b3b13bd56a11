using System.Text.Json.Nodes;
using Eml.Runner.Exercises;
using Eml.Runner.Notebooks;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>The exercises of the notebooks that ship, answered rightly in another way than the notebooks do, and wrongly.</summary>
public sealed class ShippedExercisesTests
{
    [Theory(Explicit = true)]
    [Trait("Part", "slow")]
    [InlineData("task1-regression")]
    [InlineData("task2-classification")]
    [InlineData("task3-insight")]
    public async Task Every_right_answer_passes_and_of_every_wrong_one_it_is_said_what_is_wrong(string name)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Notebook notebook = NotebookReader.Read(Path.Combine(ShippedNotebooks.Folder, name + ".ipynb"));
        IReadOnlyList<Exercise> exercises = Exercise.Of(notebook);
        Assert.Equal(exercises.Select(exercise => exercise.Id), ShippedAnswers.All.Where(answers => answers.Notebook == name).Select(answers => answers.Cell));
        await using LiveNotebook live = await LiveNotebook.StartAsync(notebook, cancellation);
        var faults = new List<string>();
        foreach (Cell cell in notebook.CodeCells.Where(cell => cell.Number <= exercises[^1].Cell.Number))
        {
            if (exercises.FirstOrDefault(exercise => exercise.Cell == cell) is { } exercise)
            {
                ShippedAnswers answers = ShippedAnswers.All.Single(a => a.Notebook == name && a.Cell == exercise.Id);
                Task<string?> Try(string answer) => live.ErrorOfAsync([Blanks.Fill(cell.Source, [answer + "\n"]), .. exercise.Checks.Select(check => check.Source)], cancellation);
                foreach (string answer in answers.Right)
                {
                    string? error = await Try(answer);
                    faults.AddRange(error is null ? [] : [$"{exercise.Id}, right: {answer}\n    {error}"]);
                }

                foreach ((string answer, string says) in answers.Wrong)
                {
                    string? error = await Try(answer);
                    faults.AddRange(error?.Contains(says, StringComparison.Ordinal) == true ? [] : [$"{exercise.Id}, wrong: {answer}\n    {error ?? "passes"}"]);
                }
            }

            Assert.Null(await live.ErrorOfAsync([cell.Source], cancellation));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact(Explicit = true)]
    [Trait("Part", "slow")]
    public void Every_exercise_counts_a_right_answer_and_names_what_is_wrong_with_a_wrong_one()
    {
        using var folder = new TestFolder();
        string edition = Path.Combine(folder.Path, "edition");
        Assert.Equal(0, folder.Run("exercises", "--output", edition).ExitCode);
        IReadOnlyList<ShippedAnswers> answers = ShippedAnswers.All;
        string[] notebooks = [.. answers.Select(a => a.Notebook).Distinct()];
        Assert.Equal(notebooks.Order(), Directory.GetFiles(edition).Select(file => Path.GetFileNameWithoutExtension(file)).Order());
        string[] files = [.. notebooks.SelectMany(notebook => new[]
        {
            Submit(folder, edition, notebook, "right", a => a.Right[0]), Submit(folder, edition, notebook, "wrong", a => a.Wrong[0].Answer), Submit(folder, edition, notebook, "untouched", _ => Blanks.Unanswered),
        })];
        RunnerResult result = folder.Run(["grade", .. files, "--timeout", "120"]);
        foreach (string notebook in notebooks)
        {
            int count = answers.Count(a => a.Notebook == notebook);
            Assert.Contains($"{notebook}-right: {count} of {count} solved", result.Output, StringComparison.Ordinal);
            Assert.Contains($"{notebook}-wrong: 0 of {count} solved", result.Output, StringComparison.Ordinal);
            Assert.Contains($"{notebook}-untouched: 0 of {count} solved", result.Output, StringComparison.Ordinal);
            string page = System.Net.WebUtility.HtmlDecode(folder.Page($"{notebook}-wrong"));
            Assert.All(answers.Where(a => a.Notebook == notebook), a => Assert.Contains(a.Wrong[0].Says, page, StringComparison.Ordinal));
        }
    }

    private static string Submit(TestFolder folder, string edition, string notebook, string name, Func<ShippedAnswers, string> answer)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(edition, notebook + ".ipynb")))!;
        int filled = 0;
        foreach (JsonNode? cell in root["cells"]!.AsArray())
        {
            if (ShippedAnswers.All.FirstOrDefault(a => a.Notebook == notebook && a.Cell == cell!["id"]!.ToString()) is { } exercise)
            {
                string source = string.Concat(cell!["source"]!.AsArray().Select(line => line!.ToString()));
                cell["source"] = source.Replace(Blanks.Unanswered, answer(exercise), StringComparison.Ordinal);
                filled++;
            }
        }

        Assert.Equal(ShippedAnswers.All.Count(a => a.Notebook == notebook), filled);
        return folder.WriteText($"handed-in/{notebook}-{name}.ipynb", root.ToJsonString());
    }
}
