using Eml.Runner.Execution;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Tests;

/// <summary>The process of a notebook that ships, in a folder of its own: cells run in it as they are, or changed.</summary>
internal sealed class LiveNotebook : IAsyncDisposable
{
    private readonly TestFolder folder;
    private readonly NotebookProcess process;
    private readonly Notebook notebook;

    private LiveNotebook(Notebook notebook, TestFolder folder, NotebookProcess process) => (this.notebook, this.folder, this.process) = (notebook, folder, process);

    public static async Task<LiveNotebook> StartAsync(Notebook notebook, CancellationToken cancellation)
    {
        var own = new TestFolder();
        return new LiveNotebook(notebook, own, await NotebookProcess.StartAsync(own.Path, cancellation));
    }

    /// <summary>Runs cells up to the first that fails; the error, or null if none does.</summary>
    public async Task<string?> ErrorOfAsync(IEnumerable<string> sources, CancellationToken cancellation) => (await FirstErrorAsync(sources, cancellation)).Error;

    /// <summary>The same, and how many cells ran without an error before it.</summary>
    public async Task<(int Passed, string? Error)> FirstErrorAsync(IEnumerable<string> sources, CancellationToken cancellation)
    {
        int passed = 0;
        foreach (string source in sources)
        {
            string? error = null;
            var cell = new Message(MessageKind.Run) { Text = NotebookWriter.MakeReferencesAbsolute(source, notebook.Folder), Heading = "" };
            await process.ExecuteAsync(cell, TimeSpan.FromMinutes(2), message => error = message.Kind == MessageKind.Error ? message.Text : error, cancellation);
            if (error is not null)
            {
                return (passed, error);
            }

            passed++;
        }

        return (passed, null);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Dispose();
    }
}
