using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Eml.Runner.Notebooks;

/// <summary>Keeps what belongs to one machine out of saved outputs: folders, the user's name, the machine's name.</summary>
internal static class PrivateText
{
    /// <summary>Refuses a notebook whose outputs name this machine.</summary>
    /// <exception cref="UsageException">An output holds such a text; the message names the cell and the text.</exception>
    public static void Refuse(Notebook notebook)
    {
        string sources = string.Join('\n', notebook.Cells.Select(cell => cell.Source));
        (string What, string Text, string? Pattern)[] known =
        [
            ("the notebook's folder", notebook.Folder, null),
            ("the repository's folder", Path.GetDirectoryName(notebook.Folder) ?? "", null),
            ("the home folder", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), null),
            ("the folder for temporary files", Path.GetTempPath().TrimEnd('/', '\\'), null),
            ("the user's name", Environment.UserName, @"(?<=[\\/]){0}(?=[\\/@])|\b{0}(?=@)"), // in a path or an address; elsewhere it may be a word, like root
            ("the machine's name", Environment.MachineName, @"(?<!\w){0}(?!\w)"),
        ];
        foreach (Cell cell in notebook.CodeCells)
        {
            string[] texts = [.. Strings(cell.Outputs)];
            foreach ((string what, string text, string? pattern) in known.Where(k => k.Text.Length > 3 && !sources.Contains(k.Text, StringComparison.Ordinal)))
            {
                if (Array.Exists(texts, output => Holds(output, text, pattern)))
                {
                    throw new UsageException($"{notebook.Path}, cell {cell.Number} (under \"{cell.Heading}\"): an output holds {what}, \"{text}\", and would differ on every machine. Nothing was saved.");
                }
            }
        }
    }

    private static bool Holds(string output, string text, string? pattern) => pattern is null
        ? output.Contains(text, StringComparison.Ordinal)
        : Regex.IsMatch(output, pattern.Replace("{0}", Regex.Escape(text), StringComparison.Ordinal), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

    /// <summary>The texts in outputs; pictures, and the numbers in figures, hold none.</summary>
    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject json => json.Where(entry => entry.Key != MediaTypes.Png).SelectMany(entry => Strings(entry.Value)),
        JsonArray list => list.SelectMany(Strings),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => [value.ToString()],
        _ => [],
    };
}
