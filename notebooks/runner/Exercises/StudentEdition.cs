using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Exercises;

/// <summary>A committed notebook as students get it: blanks instead of solutions, hints, no outputs, and paths that lead from its new folder to the library.</summary>
internal static partial class StudentEdition
{
    /// <summary>The notebook's text.</summary>
    /// <param name="notebook">The committed notebook.</param>
    /// <param name="folder">The folder it is written to, as a full path.</param>
    public static string Build(Notebook notebook, string folder)
    {
        var root = (JsonObject)notebook.Root.DeepClone();
        (root["metadata"] as JsonObject)?.Remove(SavedOn.Key);
        foreach (JsonObject cell in root["cells"]!.AsArray().OfType<JsonObject>())
        {
            string source = Text.Join(cell["source"]);
            if (cell["cell_type"]!.ToString() == "code")
            {
                cell["execution_count"] = null;
                cell["outputs"] = new JsonArray();
                source = Blanks.Empty(source).Replace("../lib", Relative(folder, Path.Combine(notebook.Folder, "../lib")), StringComparison.Ordinal);
            }
            else
            {
                source = Link().Replace(source, link => Relocate(link, notebook.Folder, folder));
            }

            cell["source"] = Text.Split(source);
        }

        return NotebookWriter.ToText(root);
    }

    /// <summary>A link to a file beside the notebook; one to another notebook stays, because that has a student's edition too.</summary>
    private static string Relocate(Match link, string from, string to)
    {
        string path = link.Groups["path"].Value, full = Path.GetFullPath(Uri.UnescapeDataString(path), from);
        return File.Exists(full) && !path.EndsWith(".ipynb", StringComparison.Ordinal) ? $"]({Relative(to, full)}" : link.Value;
    }

    private static string Relative(string folder, string path) => Path.GetRelativePath(folder, Path.GetFullPath(path)).Replace('\\', '/');

    [GeneratedRegex(@"\]\((?<path>[^)\s#:]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Link();
}
