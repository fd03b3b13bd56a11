using System.Globalization;
using System.Text.Json.Nodes;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;
using Eml.Runner.Pictures;

namespace Eml.Runner.Cli;

/// <summary>Writes the outputs of the notebooks that passed back into them, with a picture of every figure.</summary>
internal static class Saving
{
    /// <summary>Saves.</summary>
    /// <param name="runs">The notebooks that passed.</param>
    /// <param name="writer">Where to write.</param>
    /// <param name="saved">Takes the name of each notebook that was changed.</param>
    /// <param name="cancellation">Ends it before the next notebook.</param>
    /// <exception cref="UsageException">An output names this machine, or a notebook was changed while it ran; it is left as it is.</exception>
    /// <exception cref="IOException">A figure could not be drawn; nothing is saved.</exception>
    public static async Task SaveAsync(IReadOnlyList<NotebookRun> runs, TextWriter writer, List<string> saved, CancellationToken cancellation)
    {
        Figure[] figures = [.. runs.SelectMany(run => run.Notebook.CodeCells.SelectMany(cell => FiguresOf(run, cell)))];
        if (figures.Length > 0 && InstalledChromium.Find() is string chromium)
        {
            string[] pictures = await FigurePictures.DrawAsync(chromium, [.. figures.Select(figure => figure.Data)], cancellation);
            foreach ((Figure figure, string picture) in figures.Zip(pictures))
            {
                SavedOutputs.AddPicture(figure.Data, picture);
            }
        }
        else if (figures.Length > 0)
        {
            await KeepPicturesAsync(figures, writer);
        }

        foreach (NotebookRun run in runs)
        {
            foreach (Cell cell in run.Notebook.CodeCells)
            {
                cell.Node["outputs"] = SavedOutputs.Of(cell.Outputs);
            }

            PrivateText.Refuse(run.Notebook);
            SavedOn.Write(run.Notebook);
        }

        foreach (NotebookRun run in runs)
        {
            cancellation.ThrowIfCancellationRequested();
            bool isChanged = SavedNotebook.Save(run.Notebook);
            if (isChanged)
            {
                saved.Add(run.Label);
            }

            await writer.WriteLineAsync($"{run.Label}: {(isChanged ? "outputs saved" : "outputs are as they were")}");
        }
    }

    /// <summary>Without Chromium: a figure whose data are those of the committed one keeps its picture.</summary>
    private static async Task KeepPicturesAsync(Figure[] figures, TextWriter writer)
    {
        foreach (Figure figure in figures.Where(figure => figure.Committed is not null))
        {
            SavedOutputs.AddPicture(figure.Data, figure.Committed!);
        }

        string[] without = [.. figures.Where(figure => figure.Committed is null).Select(figure => figure.Place)];
        await writer.WriteLineAsync($"No Chromium was found (chromium-headless-shell, chromium or google-chrome on PATH, or {InstalledChromium.Variable}): figures whose data did not change keep their pictures.");
        if (without.Length > 0)
        {
            await writer.WriteLineAsync($"These have no picture now: {string.Join(", ", without)}.");
        }
    }

    private static IEnumerable<Figure> FiguresOf(NotebookRun run, Cell cell)
    {
        JsonObject[] committed = [.. SavedOutputs.Figures(run.Committed[cell])];
        return SavedOutputs.Figures(cell.Outputs).Select((data, i) => new Figure(
            data,
            string.Create(CultureInfo.InvariantCulture, $"{run.Label} cell {cell.Number}"),
            i < committed.Length && JsonNode.DeepEquals(committed[i][MediaTypes.Plotly], data[MediaTypes.Plotly]) ? committed[i][MediaTypes.Png]?.ToString() : null));
    }

    /// <param name="Data">Its media types.</param>
    /// <param name="Place">Its notebook and cell.</param>
    /// <param name="Committed">The committed picture, if it shows the same data.</param>
    private sealed record Figure(JsonObject Data, string Place, string? Committed);
}
