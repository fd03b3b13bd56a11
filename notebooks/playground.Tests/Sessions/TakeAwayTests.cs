using System.Globalization;
using Eml.Data;
using Eml.IO;
using Eml.Playground.Sessions;
using Eml.Training;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class TakeAwayTests
{
    [Theory]
    [InlineData("data=sine&epochs=30&target=")]
    [InlineData("data=spirals&epochs=12&batch=32&clip=norm&cliplimit=0.5&patience=2&factor=0.5&optimizer=momentum&target=")]
    [InlineData("data=circles&epochs=12&decay=0.01&features=x2,y2,xy,sinx&standardise=inputs&target=")]
    [InlineData("data=sinc&epochs=12&standardise=both&activation=tanh&hidden=6,4&stop=3&clip=value&target=0.001")]
    public async Task The_notebook_cell_gives_the_same_run_to_the_last_bit(string query)
    {
        Experiment experiment = Make.Experiment(query);
        using var session = new PlaygroundSession(experiment);
        await session.StartAsync(null);
        Snapshot end = await Make.UntilIdleAsync(session);
        var result = Assert.IsType<TrainingResult>(await RunAsync(NotebookCell.Write(experiment, Make.Form(query), end)));
        Assert.Equal(await session.HistoryAsync(), result.History);
        Assert.Equal(end.BestNetwork.Parameters.ToArray(), result.Network.Parameters.ToArray());
    }

    [Fact]
    public async Task The_notebook_cell_of_a_paused_run_goes_just_as_far_and_moves_the_same_weights()
    {
        const string Query = "data=moons&batch=16&target=";
        Experiment experiment = Make.Experiment(Query);
        using var session = new PlaygroundSession(experiment);
        await session.StepBatchAsync();
        await session.MoveWeightAsync(5, 0.75);
        await session.StepEpochAsync();
        var last = Assert.IsType<EpochRecord>(await RunAsync(NotebookCell.Write(experiment, Make.Form(Query), session.Current)));
        Assert.Equal(session.Current.Last, last);
        await session.StepBatchAsync();
        await AssertSameLossesAsync();
        await session.StepEpochAsync();
        await session.MoveWeightAsync(4, -0.5);
        await AssertSameLossesAsync();

        async Task AssertSameLossesAsync()
        {
            Scores shown = session.Current.LastShown!.Scores;
            object here = await RunAsync(NotebookCell.Write(experiment, Make.Form(Query), session.Current));
            Assert.Equal((shown.Training.Loss, shown.Validation!.Loss), (here.GetType().GetProperty("TrainingLoss")!.GetValue(here), here.GetType().GetProperty("ValidationLoss")!.GetValue(here)));
        }
    }

    [Fact]
    public async Task The_notebook_cell_changes_the_same_settings_in_the_same_epochs()
    {
        const string Query = "data=moons&batch=16&target=";
        Experiment experiment = Make.Experiment(Query);
        using var session = new PlaygroundSession(experiment);
        await session.StepEpochAsync();
        await session.ChangeAsync(Controls.Rate, "0.2");
        await session.StepEpochAsync();
        await session.ChangeAsync(Controls.Batch, "");
        await session.StepEpochAsync();
        await session.ChangeAsync(Controls.Clipping, "norm");
        await session.ChangeAsync(Controls.Patience, "2");
        await session.StepEpochAsync();
        string cell = NotebookCell.Write(experiment, Make.Form(Query), session.Current);
        var last = Assert.IsType<EpochRecord>(await RunAsync(cell));
        Assert.Equal(session.Current.Last, last);
        Assert.Contains("options with { LearningRate = 0.2 }", cell, StringComparison.Ordinal);
    }

    /// <summary>The fault that was: raw flowers came out at a third, because the file held no scaling.</summary>
    [Theory]
    [InlineData("data=iris&epochs=200&target=", "It takes values as they are measured, 4 per sample, in this order: sepal length")]
    [InlineData("data=sinc&standardise=both&epochs=200&target=", "It takes values as they are measured, 1 per sample, in this order: x.")]
    [InlineData("data=digits&epochs=20&target=", "It takes values as they are measured, 64 per sample, in this order: ")]
    [InlineData("data=moons&epochs=1000&target=", "It takes values as they are measured, 2 per sample, in this order: ")]
    [InlineData("data=circles&features=xy,y2,x2,sinx&standardise=inputs&epochs=200&target=", "Its inputs are features of a point, in this order: xy, y², x², sin x; PlaneFeatures.Of makes them of x and y.")]
    public async Task A_saved_model_takes_what_the_page_says(string query, string says)
    {
        using PageState page = Make.Page(query + "&speed=full&show=best");
        await page.StartAsync();
        await Make.UntilIdleAsync(page);
        await using Stream file = await page.Run!.WeightsFileAsync();
        Model model = ModelFile.Read(file, "model.npz");
        Assert.Equal(page.Shown.Network.Parameters.ToArray(), model.Network.Parameters.ToArray());
        Assert.StartsWith(says, page.Experiment!.ModelInputs, StringComparison.Ordinal);
        Dataset raw = page.Experiment.RawTraining;
        raw = says.Contains("features", StringComparison.Ordinal) ? PlaneFeatures.Of(raw, ["xy", "y2", "x2", "sinx"]) : raw;
        if (model.ClassNames.Count > 0)
        {
            double right = model.Classify(raw.Inputs).Zip(Labels.FromOneHot(raw.Targets), (said, actual) => said == raw.TargetNames[actual] ? 1.0 : 0).Average();
            Assert.Equal(page.Shown.Scores.Training.Accuracy!.Value, right);
            Assert.True(right > 0.9);
        }
        else
        {
            double rmse = Math.Sqrt((model.Predict(raw.Inputs) - raw.Targets).Enumerate().Average(e => e * e));
            Assert.Equal(page.Shown.Scores.Training.Rmse!.Value, rmse, Tolerances.OneStep);
        }
    }

    [Fact]
    public async Task The_history_has_a_line_per_epoch_and_all_digits_under_any_culture()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        using var session = new PlaygroundSession(Make.Experiment("data=sine"));
        await session.StepEpochAsync();
        IReadOnlyList<EpochRecord> history = await session.HistoryAsync();
        using var reader = new StreamReader(Exports.History(history));
        string[] lines = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        string[] fields = lines[2].Split(',');
        Assert.Equal(lines[0].Split(',').Length, fields.Length);
        Assert.Equal(history[1].TrainingLoss, double.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    private static Task<object> RunAsync(string cell) => CSharpScript.EvaluateAsync<object>(
        string.Join('\n', cell.Split('\n').Where(line => !line.StartsWith("#r", StringComparison.Ordinal))),
        ScriptOptions.Default.AddReferences(typeof(Network).Assembly, typeof(MathNet.Numerics.LinearAlgebra.Matrix<double>).Assembly).AddImports("System", "System.Linq"),
        cancellationToken: TestContext.Current.CancellationToken);
}
