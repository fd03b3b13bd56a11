using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Eml.Runner.Notebooks;

/// <summary>Writes notebooks as Jupyter does: one blank of indentation, letters unescaped, a line end at the end.</summary>
internal static partial class NotebookWriter
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The key in an executed copy's metadata that says who wrote it, and how the run went.</summary>
    public const string Mark = "eml_runner";

    /// <summary>The notebook's JSON text.</summary>
    public static string ToText(JsonObject root) => root.ToJsonString(Layout) + "\n";

    /// <summary>
    /// The text of the executed copy: nbformat 4.5, every cell with an id, marked in its metadata, and every relative
    /// path of a library made absolute, so that the copy can be run again where it lies.
    /// </summary>
    /// <param name="notebook">The executed notebook.</param>
    /// <param name="summary">How its run went.</param>
    public static string ToExecutedCopy(Notebook notebook, JsonObject summary)
    {
        var root = (JsonObject)notebook.Root.DeepClone();
        root["nbformat_minor"] = Math.Max(5, root["nbformat_minor"] is JsonValue minor && minor.TryGetValue(out int number) ? number : 5);
        if (root["metadata"] is not JsonObject metadata)
        {
            root["metadata"] = metadata = [];
        }

        metadata[Mark] = summary;
        int position = 0;
        foreach (JsonObject cell in root["cells"]!.AsArray().OfType<JsonObject>())
        {
            position++;
            cell["id"] ??= string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cell-{position}");
            cell["metadata"] ??= new JsonObject();
            if (cell["cell_type"]!.ToString() == "code")
            {
                cell["execution_count"] ??= null;
                cell["outputs"] ??= new JsonArray();
                cell["source"] = Text.Split(MakeReferencesAbsolute(Text.Join(cell["source"]), notebook.Folder));
            }
        }

        return ToText(root);
    }

    /// <summary>
    /// Rewrites <c>#r "relative/path.dll"</c> against a folder, and so it does a string <c>"../path.dll"</c>, by which a cell looks whether the library is there;
    /// package and absolute references stay.
    /// </summary>
    public static string MakeReferencesAbsolute(string source, string folder) =>
        Reference().Replace(source, match =>
        {
            string path = match.Groups["path"].Value;
            bool isRelativeFile = !path.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase) && !Path.IsPathRooted(path)
                && (path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase));
            string absolute = isRelativeFile ? Path.GetFullPath(path, folder).Replace('\\', '/') : path;
            return $"{match.Groups["start"].Value}{absolute}\"";
        });

    [GeneratedRegex("(?<start>^[ \\t]*#r[ \\t]+\")(?<path>[^\"\r\n]+)\"|(?<start>\")(?<path>\\.\\.?/[^\"\r\n]+\\.dll)\"", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Reference();
}
