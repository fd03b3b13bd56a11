using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Eml.Runner.Notebooks;

/// <summary>A notebook of nbformat 4: a view of its JSON, which is kept as it is but for what the run writes.</summary>
internal sealed partial class Notebook
{
    private readonly List<Cell> cells;

    /// <param name="path">Where the notebook lies, as a full path.</param>
    /// <param name="root">Its JSON.</param>
    /// <param name="cells">Its cells, in order.</param>
    public Notebook(string path, JsonObject root, IEnumerable<Cell> cells)
    {
        Path = path;
        Root = root;
        this.cells = [.. cells];
        Renumber();
    }

    /// <summary>Where the notebook lies, as a full path.</summary>
    public string Path { get; }

    /// <summary>The file's name without its extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder the notebook lies in: its working directory.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The file's text as it was read.</summary>
    public string OriginalText { get; init; } = "";

    /// <summary>The notebook's JSON.</summary>
    public JsonObject Root { get; }

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<Cell> Cells => cells;

    /// <summary>The code cells that are not empty, in order.</summary>
    public IEnumerable<Cell> CodeCells => cells.Where(cell => cell.Number > 0);

    /// <summary>The first heading, or the file's name.</summary>
    public string Title => cells.Select(cell => cell.Heading).FirstOrDefault(heading => heading.Length > 0) ?? Name;

    /// <summary>Puts a cell behind another one.</summary>
    public void InsertAfter(Cell cell, Cell added)
    {
        int index = cells.IndexOf(cell) + 1;
        cells.Insert(index, added);
        ((JsonArray)Root["cells"]!).Insert(index, added.Node);
        Renumber();
    }

    private void Renumber()
    {
        int number = 0;
        string heading = "";
        foreach (Cell cell in cells)
        {
            if (cell.Kind == CellKind.Markdown)
            {
                foreach (Match match in HeadingLine().Matches(FencedCode().Replace(cell.Source, "")))
                {
                    heading = match.Groups["text"].Value.Trim();
                }
            }

            cell.Heading = heading;
            cell.Number = cell.Kind == CellKind.Code && !string.IsNullOrWhiteSpace(cell.Source) ? ++number : 0;
        }
    }

    [GeneratedRegex(@"^ {0,3}#{1,6}[ \t]+(?<text>.*?)[ \t]*#*[ \t]*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HeadingLine();

    [GeneratedRegex(@"^(?<fence>```|~~~).*?^\k<fence>", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FencedCode();
}
