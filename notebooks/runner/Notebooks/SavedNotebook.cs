namespace Eml.Runner.Notebooks;

/// <summary>Writes a run's outputs back into the notebook itself. Nothing of the machine or the hour goes with them: running twice changes no byte.</summary>
internal static class SavedNotebook
{
    /// <summary>Saves an executed notebook.</summary>
    /// <returns>Whether the file's bytes changed.</returns>
    /// <exception cref="UsageException">The file was changed while it ran; it is left as it is.</exception>
    public static bool Save(Notebook notebook)
    {
        string text = NotebookWriter.ToText(notebook.Root);
        string current = File.ReadAllText(notebook.Path);
        if (current != notebook.OriginalText)
        {
            throw new UsageException($"{notebook.Path} was changed while it ran; its outputs were not saved. Run again.");
        }

        if (text == current)
        {
            return false;
        }

        AtomicFile.WriteText(notebook.Path, text);
        return true;
    }
}
